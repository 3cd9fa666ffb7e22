package greenroll.group;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Selects the group's images. An image must meet all given conditions.
 *
 * @param owners account ids, {@code self}, {@code amazon} or {@code aws-marketplace}; at least one, because every
 *     account can give an image any name
 * @param namePattern pattern in EC2's syntax, with {@code *} for any text and {@code ?} for any one character; null for
 *     any name
 * @param tags tags that the image must carry; it may carry others
 */
public record ImageFilter(List<String> owners, @Nullable String namePattern, Map<String, String> tags) {

    public ImageFilter {
        owners = List.copyOf(owners);
        tags = Map.copyOf(tags);
        if (owners.isEmpty() || (namePattern == null && tags.isEmpty())) {
            throw new IllegalArgumentException("an image filter needs an owner, and a name or a tag");
        }
    }
}
