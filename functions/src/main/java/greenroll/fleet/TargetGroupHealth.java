package greenroll.fleet;

import java.util.Map;

/** One target group's answer, or that there was none. */
public sealed interface TargetGroupHealth {

    /** Every registered target, draining ones too, by instance id. An instance that is not in it is not registered. */
    record Answered(Map<String, TargetHealth> targets) implements TargetGroupHealth {
        public Answered {
            targets = Map.copyOf(targets);
        }
    }

    /** The load balancer did not answer: nothing is known of any target. */
    record Unanswered(String why) implements TargetGroupHealth {}
}
