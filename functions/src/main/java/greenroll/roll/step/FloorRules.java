package greenroll.roll.step;

import greenroll.roll.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Rules for a roll that may take nothing out because of the floor. It waits, and fails when that lasts too long. */
final class FloorRules {

    static final String BELOW_FLOOR = "BELOW_FLOOR";

    private FloorRules() {}

    /** Waits while the floor keeps all instances of the open batch. The start of the wait is in the batch's record. */
    static StepDecision batchHeld(StepContext context, String what) {
        Instant before = context.batch().times().heldSince();
        Instant since = before == null ? context.now() : before;
        if (!context.seen.anyUnknown()) {
            context.editBatch(batch -> batch.withTimes(batch.times().withHeldSince(since)));
        }
        return held(context, since, what);
    }

    /**
     * Waits while nothing may be taken out, and fails after {@code healthTimeout}. Instances with unknown health may be
     * in service. Then it waits for the answer without that limit.
     */
    static StepDecision held(StepContext context, Instant since, String what) {
        if (context.seen.anyUnknown()) {
            context.hold("HEALTH_UNKNOWN", "the load balancer does not say how all instances are", null);
            return context.await("nothing to " + what + " while the health of some is unknown");
        }
        Duration limit = context.settings().health().healthTimeout();
        int inService = context.seen.inServiceCount(context.roll());
        String reason = "nothing to " + what + ": " + inService + " in service, floor "
                + context.baseline().floor();
        if (context.past(since, limit)) {
            return context.fail(FailureCode.BELOW_FLOOR, reason + " for " + limit.toSeconds() + " s", List.of());
        }
        context.hold(BELOW_FLOOR, reason, since.plus(limit));
        return context.await(reason);
    }
}
