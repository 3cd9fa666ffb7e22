package greenroll.group;

import org.jspecify.annotations.Nullable;

/**
 * The operations that the group's owner permits to automation.
 *
 * @param shouldRoll whether a new image may start a roll; when false, automation starts nothing, whatever the other
 *     properties are
 * @param rollConfig settings of such a roll; never null while {@code shouldRoll} is true
 * @param imageFilter selects the new images of the group; null when its image is a parameter, or when no images are
 *     followed
 */
public record UpdatePolicy(
        boolean shouldRoll,
        @Nullable RollRequest rollConfig,
        @Nullable ImageFilter imageFilter) {

    public UpdatePolicy {
        if (shouldRoll && rollConfig == null) {
            throw new IllegalArgumentException("who rolls must know how: rollConfig is missing");
        }
    }
}
