package greenroll.group.scaling;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * The scheduled tasks of a group.
 *
 * @param timeZone time zone of cron expressions, and of the local time of daily and weekly tasks
 */
public record Schedule(ZoneId timeZone, List<ScheduledTask> tasks) {

    /** No task. Elastigroup's time zone is UTC. */
    public static final Schedule NONE = new Schedule(ZoneOffset.UTC, List.of());

    public Schedule {
        tasks = List.copyOf(tasks);
    }
}
