package greenroll.roll.heal;

import greenroll.roll.HealingState;
import java.util.List;

/**
 * What one look at a group asks for.
 *
 * @param after what is to be remembered
 * @param instanceIds the unhealthy that are to be replaced
 * @param missing how many fewer live than the target asks for
 * @param why in words, for the operation's comment; empty when nothing is to be replaced
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

    /** Whether the owner is to be told that something is held. */
    public boolean owesNotice() {
        return after.held() != null && !after.held().isTold();
    }
}
