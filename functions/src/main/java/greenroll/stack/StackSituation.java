package greenroll.stack;

import greenroll.group.Group;
import greenroll.roll.RollHead;
import org.jspecify.annotations.Nullable;

/**
 * The group and its operations, as the rules see them.
 *
 * @param group null when it does not exist
 * @param operation the operation that the request waits for; null when there is none
 * @param follower the roll back that follows it; null when there is none
 * @param holder the operation that holds the group; null when there is none
 */
public record StackSituation(
        @Nullable Group group,
        @Nullable RollHead operation,
        @Nullable RollHead follower,
        @Nullable RollHead holder) {

    public static final StackSituation NO_GROUP = new StackSituation(null, null, null, null);
}
