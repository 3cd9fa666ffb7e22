package greenroll.fleet;

import greenroll.group.ImageFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Images that only a test changes. Every filter matches all of them. */
public final class StillImages implements Images {

    public final List<Image> images = new ArrayList<>();
    public final Map<String, InstanceType> types = new LinkedHashMap<>();
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

    /** Adds an available image for that architecture. */
    public void available(String id, String architecture) {
        put(id, architecture, "available");
    }

    public void put(String id, String architecture, String state) {
        images.removeIf(one -> one.id().equals(id));
        images.add(new Image(id, id, architecture, state, Instant.EPOCH, Map.of()));
    }

    /** Adds an instance type for that architecture, offered in those zones. */
    public void type(String name, String architecture, String... zones) {
        types.put(name, new InstanceType(name, Set.of(architecture), Set.of(zones)));
    }

    @Override
    public Map<String, InstanceType> types(Collection<String> names, Collection<String> zones) {
        return names.stream()
                .filter(types::containsKey)
                .map(types::get)
                .map(type -> new InstanceType(type.name(), type.architectures(), among(type.zones(), zones)))
                .collect(Collectors.toMap(InstanceType::name, type -> type));
    }

    private static Set<String> among(Set<String> offered, Collection<String> zones) {
        return offered.stream().filter(zones::contains).collect(Collectors.toSet());
    }

    @Override
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(parameters.get(name));
    }
}
