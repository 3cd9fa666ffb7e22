package greenroll.group.scaling;

import java.time.Instant;

/**
 * A scheduled task that is due, and has not been done yet.
 *
 * @param at when it became due
 */
public record DueTask(ScheduledTask task, Instant at) {}
