package greenroll.group;

import org.jspecify.annotations.Nullable;

/**
 * What the group's owner lets automation do.
 *
 * @param shouldRoll whether a new image may start a roll; false starts nothing, whatever else is set
 * @param rollConfig how such a roll goes about it; there while {@code shouldRoll} is true
 * @param imageFilter which new images are the group's; null when its image is a parameter, or none is followed
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
