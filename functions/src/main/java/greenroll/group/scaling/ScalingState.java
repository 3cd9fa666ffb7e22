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

    /** Returns the state of a group that is checked for the first time. Nothing that was due before is done. */
    public static ScalingState first(Instant now) {
        return new ScalingState(now, List.of());
    }
}
