package greenroll.roll.failure;

import java.time.Instant;

/** Failed green that is kept for debugging, out of every target group; the watchdog terminates it then. */
public record RetainedInstance(String instanceId, Instant until) {}
