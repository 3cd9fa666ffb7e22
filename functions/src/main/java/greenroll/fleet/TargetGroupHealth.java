package greenroll.fleet;

import java.util.Map;

/** One target group's answer, or the absence of one. */
public sealed interface TargetGroupHealth {

    /**
     * Every registered target by instance id, with draining ones. An instance that it does not contain is not
     * registered.
     */
    record Answered(Map<String, TargetHealth> targets) implements TargetGroupHealth {
        public Answered {
            targets = Map.copyOf(targets);
        }
    }

    /** The load balancer did not answer, so no target's health is known. */
    record Unanswered(String why) implements TargetGroupHealth {}
}
