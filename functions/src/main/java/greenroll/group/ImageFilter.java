package greenroll.group;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which images are the group's: all that is given must hold.
 *
 * @param owners account ids, {@code self}, {@code amazon} or {@code aws-marketplace}; at least one, because a name may be
 *     given to an image by anybody
 * @param namePattern as EC2 reads it, where {@code *} is any text and {@code ?} any one character; null when no name counts
 * @param tags that the image carries, among others
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
