package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.roll.Baseline;
import greenroll.roll.Control;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.plan.Forecast;
import greenroll.roll.plan.RollPlanner;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** PlanBatch decides the next batch, or that there is none. */
final class PlanBatchRules {

    /** How much longer than a drain a roll may wait for room before it fails. */
    private static final Duration ROOM_MARGIN = Duration.ofMinutes(15);

    private static final int MAX_IDLE_BATCHES = 2;

    /** Interval of observations during a pause. It is short enough to continue soon, and a day costs some cents. */
    private static final Duration PAUSED_POLL = Duration.ofSeconds(30);

    private PlanBatchRules() {}

    static StepDecision plan(StepContext context) {
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
            return resume(context);
        }
        ProvenGreenRules.giveUpOutOfService(context);
        dropKept(context);
        return context.roll().facts().restarts() ? nextRestart(context) : nextReplacement(context);
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
                "about " + baseline.plan().count() + " batches of "
                        + baseline.plan().largest() + "; in service "
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

    private static StepDecision resume(StepContext context) {
        Batch batch = context.batch();
        if (batch.size() == 0) {
            return context.answer(StepResult.Next.SCALE_DOWN, "goes on with what is left to scale down");
        }
        return context.answer(
                context.roll().facts().restarts() ? StepResult.Next.RESTART : StepResult.Next.LAUNCH,
                "goes on with the open batch");
    }

    /** Replaces instances that a roll back left alone because they served, when they no longer serve. */
    private static void dropKept(StepContext context) {
        ReplacementScope replacementScope = context.roll().facts().replacementScope();
        if (replacementScope == null || !replacementScope.isWhole()) {
            return;
        }
        List<String> kept = context.baseline().keptIds();
        List<String> serving = kept.stream()
                .filter(id -> context.seen.inService(id) || context.seen.verdict(id) == InServiceRules.Verdict.UNKNOWN)
                .toList();
        if (serving.size() < kept.size()) {
            Baseline baseline = context.baseline().withKeptIds(serving);
            context.change(c -> c.progress(c.progress().withBaseline(baseline)));
            context.note(
                    RollEvent.Type.LOST,
                    kept.size() - serving.size() + " that were left alone serve no more: they are replaced too",
                    kept.stream().filter(id -> !serving.contains(id)).toList(),
                    Map.of());
        }
    }

    private static StepDecision nextReplacement(StepContext context) {
        Roll roll = context.roll();
        int missing = roll.missingGreen();
        List<Instance> blue = context.seen.blue(roll);
        if (missing > 0) {
            int room = context.baseline().ceiling() - context.seen.countAgainstCeiling(roll);
            int size = Math.min(context.baseline().plan().take(context.nextBatch(), missing), room);
            return size > 0 ? open(context, size, Batch.Phase.LAUNCHING, List.of()) : awaitRoom(context);
        }
        if (!blue.isEmpty()) {
            return open(context, 0, Batch.Phase.SCALING_DOWN, List.of());
        }
        long inService = context.seen.green(roll).stream()
                .filter(one -> context.seen.inService(one.id()))
                .count();
        return inService >= roll.wantedGreen() ? finishing(context) : awaitGreen(context);
    }

    private static StepDecision finishing(StepContext context) {
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

    private static StepDecision awaitRoom(StepContext context) {
        Instant since = context.heldSince("CEILING");
        Duration limit = context.settings().drainFor().plus(ROOM_MARGIN);
        if (context.past(since, limit)) {
            return context.fail(
                    FailureCode.NO_PROGRESS,
                    "no room below the ceiling of " + context.baseline().ceiling() + " for " + limit.toSeconds()
                            + " s: " + context.seen.countAgainstCeiling(context.roll()) + " instances are live",
                    List.of());
        }
        context.hold("CEILING", "drains must end before more is launched", since.plus(limit));
        return context.await("waits for drains: " + context.seen.countAgainstCeiling(context.roll()) + " live, ceiling "
                + context.baseline().ceiling());
    }

    private static StepDecision awaitGreen(StepContext context) {
        Instant since = context.heldSince("OUT_OF_SERVICE");
        context.hold("OUT_OF_SERVICE", "green of an earlier batch is out of service", null);
        List<String> out = context.roll()
                .instances()
                .filter(BatchInstance::isWanted)
                .map(BatchInstance::id)
                .filter(id -> !context.seen.inService(id))
                .toList();
        return context.await("waits since " + since + " for " + String.join(", ", out) + " to be in service again");
    }

    private static StepDecision nextRestart(StepContext context) {
        Roll roll = context.roll();
        Set<String> handled = new HashSet<>();
        roll.instances().map(BatchInstance::id).forEach(handled::add);
        List<Instance> remaining = context.baseline().liveIds().stream()
                .filter(id -> !handled.contains(id))
                .flatMap(id -> context.seen.findLive(id).stream())
                .toList();
        if (remaining.isEmpty()) {
            return finishing(context);
        }
        List<Instance> chosen = context.chooseForRestart(remaining);
        if (chosen.isEmpty()) {
            return FloorRules.held(context, context.heldSince(FloorRules.BELOW_FLOOR), "restart");
        }
        List<BatchInstance> instances = chosen.stream()
                .map(one -> BatchInstance.joined(one.id(), one.placement().zone(), context.now()))
                .toList();
        return open(context, instances.size(), Batch.Phase.RESTARTING, instances);
    }

    /**
     * Opens the next batch. A pause holds the roll here, then an alarm: the open batch is done, and no other begins.
     */
    private static StepDecision open(StepContext context, int size, Batch.Phase phase, List<BatchInstance> instances) {
        RollHead head = context.roll().head();
        Control.Asked pause = head.control().pause();
        if (pause != null) {
            return paused(context, pause);
        }
        StepDecision alarmed = AlarmRules.hold(context);
        if (alarmed != null) {
            return alarmed;
        }
        int number = context.nextBatch();
        if (head.progress().idleBatches() >= MAX_IDLE_BATCHES
                || number > context.baseline().plan().mostBatches()) {
            return context.fail(
                    FailureCode.NO_PROGRESS,
                    head.progress().idleBatches() >= MAX_IDLE_BATCHES
                            ? MAX_IDLE_BATCHES + " batches in a row brought no progress"
                            : "batch " + number + " would be more than twice the "
                                    + context.baseline().plan().count() + " batches planned",
                    List.of());
        }
        context.put(Batch.opened(number, size, phase, instances, context.now()));
        context.expectEnd(Forecast.end(context.roll(), context.now()));
        List<String> ids = instances.stream().map(BatchInstance::id).toList();
        return switch (phase) {
            case SCALING_DOWN -> started(context, "only blue is left to scale down", ids, StepResult.Next.SCALE_DOWN);
            case RESTARTING -> started(context, "restarts " + size, ids, StepResult.Next.RESTART);
            case LAUNCHING, CHECKING, GRACE, DONE, GIVEN_UP ->
                started(context, "launches " + size, ids, StepResult.Next.LAUNCH);
        };
    }

    private static StepDecision paused(StepContext context, Control.Asked pause) {
        Instant until = pause.at().plus(StepTimes.MAX_HOLD);
        if (context.past(pause.at(), StepTimes.MAX_HOLD)) {
            return context.stop("because it was not resumed for " + StepTimes.MAX_HOLD.toHours() + " h");
        }
        context.hold("PAUSED", "paused by " + pause.by(), until);
        Duration left = Duration.between(context.now(), until);
        return context.await(
                left.compareTo(PAUSED_POLL) < 0 ? left : PAUSED_POLL,
                "paused by " + pause.by() + " before the next batch; stops at " + until);
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
