package greenroll.roll.step;

import greenroll.group.Freeze;
import greenroll.group.HealthCheckType;
import greenroll.roll.Baseline;
import greenroll.roll.Control;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.member.Membership;
import greenroll.roll.plan.Forecast;
import greenroll.roll.plan.RollPlanner;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** PlanBatch decides the next batch, or that there is none. */
final class PlanBatchRules {

    private static final int MAX_IDLE_BATCHES = 2;

    private PlanBatchRules() {}

    static StepDecision plan(StepContext context, ActionRules action) {
        if (context.roll().head().baseline() == null) {
            if (context.seen.anyUnknown()) {
                context.hold("HEALTH_UNKNOWN", "not every target group has answered yet", unknownUntil(context));
                return context.await("waits until every target group has answered once");
            }
            RollPlanner.Refused refused = RollPlanner.refuse(context.roll(), context.seen);
            if (refused != null) {
                return context.fail(refused.code(), refused.reason(), List.of());
            }
            begin(context);
        }
        if (context.roll().openBatch().isPresent()) {
            return resume(context, action);
        }
        return action.nextBatch(context);
    }

    private static Instant unknownUntil(StepContext context) {
        Instant since = context.roll().head().waiting().unknownSince();
        return (since == null ? context.now() : since)
                .plus(context.settings().health().healthTimeout().multipliedBy(2));
    }

    private static void begin(StepContext context) {
        Baseline baseline = RollPlanner.baseline(context.roll(), context.seen);
        context.change(c -> {
            c.progress(c.progress().withBaseline(baseline));
            c.stage(Stage.IN_PROGRESS);
        });
        Instant end = Forecast.end(context.roll(), context.now());
        context.expectEnd(end);
        context.note(
                RollEvent.Type.PLANNED,
                RollPlanner.inWords(context.roll(), context.seen) + "; in service "
                        + baseline.inService() + ", floor " + baseline.floor() + ", live " + baseline.live()
                        + ", ceiling " + baseline.ceiling(),
                new EventDetails.Planned(
                        baseline.plan().count(),
                        baseline.plan().largest(),
                        baseline.inService(),
                        baseline.floor(),
                        baseline.live(),
                        baseline.ceiling(),
                        end));
    }

    private static StepDecision resume(StepContext context, ActionRules action) {
        Batch batch = context.batch();
        // A batch that could launch nothing has no size either, but it goes through all phases.
        if (batch.size() == 0 && batch.phase() == Batch.Phase.SCALING_DOWN) {
            return context.answer(StepResult.Next.SCALE_DOWN, "goes on with what is left to scale down");
        }
        return context.answer(action.begin(), "goes on with the open batch");
    }

    /** No batch is left: the bake and the last drains follow. */
    static StepDecision finishing(StepContext context) {
        StepDecision waiting = StepPauseRules.hold(context);
        if (waiting == null) {
            waiting = StepPauseRules.bake(context);
        }
        if (waiting != null) {
            return waiting;
        }
        context.change(c -> {
            c.stage(Stage.FINISHING);
            c.ending(c.ending().withSince(context.now()));
        });
        Instant end = Forecast.end(context.roll(), context.now());
        context.expectEnd(end);
        context.note(
                RollEvent.Type.FINISHING,
                "nothing left to replace: waits for the last drains",
                new EventDetails.Expected(end));
        return context.answer(StepResult.Next.FINISH, "nothing left to replace");
    }

    /**
     * Opens the next batch. A pause holds the roll here, then a freeze, then the pause of a step, then an alarm. The open
     * batch is done, and no other begins.
     *
     * @param instances the instances to restart, or parked ones that are registered again. Those served before, so they need
     *     no grace period once the load balancer calls them healthy
     */
    static StepDecision open(StepContext context, int size, Batch.Phase phase, List<BatchInstance> instances) {
        RollHead head = context.roll().head();
        Control.Asked pause = head.control().pause();
        if (pause != null) {
            return paused(context, pause);
        }
        List<Freeze> freezes = context.seen.signals.freezes();
        if (!freezes.isEmpty()) {
            return frozen(context, freezes);
        }
        StepDecision waiting = StepPauseRules.hold(context);
        if (waiting != null) {
            return waiting;
        }
        StepDecision alarmed = AlarmRules.hold(context);
        if (alarmed != null) {
            return alarmed;
        }
        int number = context.nextBatch();
        if (head.progress().idleBatches() >= MAX_IDLE_BATCHES || number > mostBatches(context)) {
            return context.fail(
                    FailureCode.NO_PROGRESS,
                    head.progress().idleBatches() >= MAX_IDLE_BATCHES
                            ? MAX_IDLE_BATCHES + " batches in a row brought no progress"
                            : "batch " + number + " would be more than twice the "
                                    + context.baseline().plan().count() + " batches planned",
                    List.of());
        }
        boolean undoes = phase == Batch.Phase.LAUNCHING && !instances.isEmpty();
        Batch opened = Batch.opened(number, size, phase, instances, context.now());
        boolean isProven = undoes && context.settings().health().healthCheckType() == HealthCheckType.TARGET_GROUP;
        int step = size == 0 ? -1 : context.baseline().plan().stepAfter(context.done());
        Duration grace = isProven ? Duration.ZERO : grace(context, size);
        context.put(opened.with(c -> c.times(opened.times().withGrace(grace))
                .proof(opened.proof().withStep(step < 0 ? null : Integer.valueOf(step)))));
        context.expectEnd(Forecast.end(context.roll(), context.now()));
        List<String> ids = instances.stream().map(BatchInstance::id).toList();
        if (undoes) {
            return started(context, "registers " + size + " parked again", ids, StepResult.Next.LAUNCH);
        }
        return switch (phase) {
            case SCALING_DOWN -> started(context, "only blue is left to scale down", ids, StepResult.Next.SCALE_DOWN);
            case RESTARTING -> started(context, "restarts " + size, ids, StepResult.Next.RESTART);
            case LAUNCHING, CHECKING, GRACE, DONE, GIVEN_UP ->
                started(context, "launches " + size, ids, StepResult.Next.LAUNCH);
        };
    }

    /** Returns the grace period of the step that is under way; null when it has none of its own. */
    private static @Nullable Duration grace(StepContext context, int size) {
        if (size == 0) {
            return null;
        }
        int step = context.baseline().plan().stepAfter(context.done());
        return step < 0 ? null : context.settings().batches().steps().get(step).gracePeriod();
    }

    /**
     * Green that EC2 interrupted after it was proven is replaced by batches that nobody could plan, and so is what a policy
     * of the Auto Scaling group adds.
     */
    private static int mostBatches(StepContext context) {
        long interrupted = context.roll()
                .retiring()
                .filter(one -> one.cause() == RetiringInstance.Cause.INTERRUPTED)
                .count();
        int most = context.baseline().plan().mostBatches();
        Membership membership = context.membership();
        int added = context.roll().addedGreen();
        int more = 2
                * Math.ceilDiv(
                        Math.max(0, added),
                        Math.max(1, context.baseline().plan().largest()));
        // Members that the group is still starting change places later, a few at a time.
        long exchanged = membership == null
                ? 0
                : context.roll().batches().stream()
                        .filter(batch -> batch.size() == 0)
                        .count();
        return most + Math.toIntExact(Math.min(interrupted, most) + exchanged) + more;
    }

    private static StepDecision paused(StepContext context, Control.Asked pause) {
        Instant until = pause.at().plus(StepTimes.MAX_HOLD);
        if (context.past(pause.at(), StepTimes.MAX_HOLD)) {
            return context.stop("because it was not resumed for " + StepTimes.MAX_HOLD.toHours() + " h");
        }
        context.hold("PAUSED", "paused by " + pause.by(), until);
        return context.awaitHeld(until, "paused by " + pause.by() + " before the next batch; stops at " + until);
    }

    /** A freeze lasts until it is lifted. The roll may be stopped meanwhile. */
    private static StepDecision frozen(StepContext context, List<Freeze> freezes) {
        String why = Freeze.inWords(freezes);
        context.hold("FROZEN", why, null);
        return context.await(StepTimes.HELD_POLL, why);
    }

    private static StepDecision started(StepContext context, String what, List<String> ids, StepResult.Next next) {
        Batch batch = context.batch();
        Map<String, String> zones =
                batch.instances().stream().collect(Collectors.toMap(BatchInstance::id, BatchInstance::zone));
        context.note(
                RollEvent.Type.BATCH_STARTED,
                what,
                ids,
                Map.of(),
                new EventDetails.BatchOpened(
                        batch.size(),
                        zones,
                        context.roll().head().progress().expectedEnd().end()));
        return context.answer(next, what);
    }
}
