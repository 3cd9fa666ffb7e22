package greenroll.group.scaling;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The action of a scheduled task. */
public sealed interface TaskAction {

    /** Changes the group's capacity. */
    record Scale(CapacityChange change) implements TaskAction {}

    /** Rolls the group to its latest revision; null for the group's health check grace period. */
    record StartRoll(int batchSizePercentage, @Nullable Duration gracePeriod) implements TaskAction {}
}
