package greenroll.api.group;

import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Revision;
import org.jspecify.annotations.Nullable;

/**
 * The effect of an update.
 *
 * @param changed the group after the update, without a target that an operation must reach
 * @param next its next revision; null when there is no new one
 * @param resized the capacity with another target; null when the target stays
 */
public record GroupChange(
        Group changed, @Nullable Revision next, @Nullable Capacity resized) {

    boolean shrinks(Group group) {
        return resized != null && resized.target() < group.capacity().target();
    }
}
