package greenroll.fleet;

import greenroll.group.ImageFilter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Images that stay as a test put them; every filter matches them all. */
public final class StillImages implements Images {

    public final List<Image> images = new ArrayList<>();
    public final Map<String, String> parameters = new LinkedHashMap<>();

    @Override
    public Optional<Image> image(String imageId) {
        return images.stream().filter(one -> one.id().equals(imageId)).findFirst();
    }

    @Override
    public List<Image> matching(ImageFilter filter) {
        return images.stream()
                .sorted(Comparator.comparing(Image::createdAt).reversed())
                .toList();
    }

    @Override
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
