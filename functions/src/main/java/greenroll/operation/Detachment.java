package greenroll.operation;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request to take named instances out of a group and to terminate them.
 *
 * @param lowersTarget whether the target goes down by their number. Otherwise others are launched first
 * @param drainingTimeout how long they may drain; null for the group's default
 */
public record Detachment(
        List<String> instanceIds,
        boolean lowersTarget,
        @Nullable Duration drainingTimeout) {

    public Detachment {
        instanceIds = List.copyOf(instanceIds);
    }
}
