package greenroll.roll.step;

import greenroll.roll.failure.FailureCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a roll does while the floor lets nothing go: it waits, and fails when that lasts too long. */
final class FloorRules {

    static final String BELOW_FLOOR = "BELOW_FLOOR";

    private FloorRules() {}

    /** The floor lets nothing of the open batch go: since when is on its record. */
    static StepDecision batchHeld(StepContext context, String what) {
        Instant before = context.batch().times().heldSince();
        Instant since = before == null ? context.now() : before;
        if (!context.seen.anyUnknown()) {
            context.editBatch(batch -> batch.with(c -> c.times(c.times().withHeldSince(since))));
        }
        return held(context, since, what);
    }

    /**
     * Nothing may be taken out: waits, and fails when that lasts for {@code healthTimeout}. Who is unknown may be in
     * service: that is waited for as for every answer, and held against nobody.
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
