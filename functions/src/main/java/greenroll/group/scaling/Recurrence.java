package greenroll.group.scaling;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** When a scheduled task is due. */
public sealed interface Recurrence {

    /**
     * At each minute of the schedule's time zone that the expression matches.
     *
     * @param expression cron expression with five fields
     * @param from no earlier than this; null for no limit
     */
    record Cron(String expression, @Nullable Instant from) implements Recurrence {}

    /** At this time, and at the same local time each day or week later. Hourly is each 60 minutes. */
    record Every(Frequency frequency, Instant from) implements Recurrence {}

    /** Once. */
    record Once(Instant at) implements Recurrence {}

    enum Frequency {
        HOURLY,
        DAILY,
        WEEKLY
    }
}
