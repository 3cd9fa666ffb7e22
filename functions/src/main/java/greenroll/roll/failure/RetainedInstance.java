package greenroll.roll.failure;

import java.time.Instant;

/** Failed green that is kept for debugging, out of every target group. The watchdog terminates it at {@code until}. */
public record RetainedInstance(String instanceId, Instant until) {}
