package greenroll.group.scaling;

import java.time.Instant;
import java.util.List;

/**
 * The memory of scheduled tasks and scaling policies of one group between two checks.
 *
 * @param checkedAt time of the last check; what became due until then is done or waits
 * @param waiting tasks that are due, in the order of their times
 */
public record ScalingState(Instant checkedAt, List<DueTask> waiting) {

    public ScalingState {
        waiting = List.copyOf(waiting);
    }

    /**
     * Returns the state of a group before its first check.
     *
     * @param from nothing that was due until then is done
     */
    public static ScalingState first(Instant from) {
        return new ScalingState(from, List.of());
    }
}
