package greenroll.roll.heal;

import greenroll.roll.HealingState;
import java.util.List;

/**
 * The result of one observation of a group by healing.
 *
 * @param after new state to remember
 * @param instanceIds unhealthy instances to replace
 * @param missing number of live instances that the target lacks
 * @param why reason in words, for the operation's comment; empty when there is nothing to replace
 */
public record HealDecision(HealingState after, List<String> instanceIds, int missing, String why) {

    public HealDecision {
        instanceIds = List.copyOf(instanceIds);
    }

    static HealDecision leave(HealingState after) {
        return new HealDecision(after, List.of(), 0, "");
    }

    public boolean heals() {
        return missing > 0 || !instanceIds.isEmpty();
    }

    /** Whether a notice to the owner about a hold is due. */
    public boolean owesNotice() {
        return after.held() != null && !after.held().isTold();
    }
}
