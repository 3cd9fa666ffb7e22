package greenroll.roll.heal;

import greenroll.roll.HealingState;
import greenroll.roll.ReplacementScope;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of one observation of a group by healing.
 *
 * @param after new state to remember
 * @param instanceIds unhealthy instances to replace
 * @param missing number of live instances that the target lacks
 * @param cause why they are replaced; null when there is nothing to replace
 * @param why reason in words, for the operation's comment; empty when there is nothing to replace
 */
public record HealDecision(
        HealingState after, List<String> instanceIds, int missing, ReplacementScope.@Nullable Cause cause, String why) {

    public HealDecision {
        instanceIds = List.copyOf(instanceIds);
    }

    static HealDecision leave(HealingState after) {
        return new HealDecision(after, List.of(), 0, null, "");
    }

    /** Returns the same decision with these words at the end of its reason. */
    HealDecision saying(String more) {
        return new HealDecision(after, instanceIds, missing, cause, why + more);
    }

    public boolean heals() {
        return missing > 0 || !instanceIds.isEmpty();
    }

    /** Whether it must not wait, because EC2 takes instances away. */
    public boolean isUrgent() {
        return cause == ReplacementScope.Cause.INTERRUPTION;
    }

    /** Whether a notice to the owner about a hold is due. */
    public boolean owesNotice() {
        return after.held() != null && !after.held().isTold();
    }
}
