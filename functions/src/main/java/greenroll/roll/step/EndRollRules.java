package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.roll.Baseline;
import greenroll.roll.DueNotification;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.Stage;
import greenroll.roll.StepTimes;
import greenroll.roll.TakeOver;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.notification.FailureMessage;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.plan.TerminationPolicy;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * FinishRoll, StopRoll and FailRoll clean up, and wait until that is done. Then one write ends the roll and releases
 * the lock.
 */
final class EndRollRules {

    /** How much longer than a drain the clean-up may take. After it, remaining instances are named and left. */
    private static final Duration CLEAN_UP = Duration.ofMinutes(15);

    /** After this time the owner hears of a failure even when the load balancer has not accepted the deregistration. */
    private static final Duration NOTIFY_ANYWAY = Duration.ofMinutes(2);

    private static final String LEFT_RUNNING = "green of the failed batch, left running as Elastigroup does; ";

    private EndRollRules() {}

    static StepDecision finish(StepContext context) {
        retireUnrecorded(context);
        TakeOverRules.retireAtTheEnd(context);
        return cleanUp(context, Stage.FINISHED, RollEvent.Type.FINISHED);
    }

    static StepDecision stop(StepContext context) {
        if (context.roll().head().stage() == Stage.FAILING) {
            return fail(context);
        }
        giveUpOpenBatch(context);
        retireUnrecorded(context);
        TakeOverRules.retireAtTheEnd(context);
        return cleanUp(context, Stage.STOPPED, RollEvent.Type.STOPPED);
    }

    static StepDecision fail(StepContext context) {
        if (context.roll().head().failure() == null) {
            recordCaught(context);
        }
        switch (context.settings().onFailure().actionType()) {
            case DETACH_NEW -> {}
            case DETACH_OLD -> detachOld(context);
            case LEAVE -> leaveGreen(context);
        }
        giveUpOpenBatch(context);
        retireUnrecorded(context);
        TakeOverRules.retireAtTheEnd(context);
        if (owesNotice(context) && !context.input.notifyGaveUp() && mayNotify(context)) {
            return context.answer(StepResult.Next.NOTIFY, "tells the owner: " + reason(context));
        }
        return cleanUp(context, Stage.FAILED, RollEvent.Type.FAILED);
    }

    private static String reason(StepContext context) {
        return Objects.requireNonNull(context.roll().head().failure()).reason();
    }

    /** Records the error of a step that the state machine caught as the reason of the failure. */
    private static void recordCaught(StepContext context) {
        StepInput.CaughtError error = context.input.error();
        String reason = error == null
                ? "the state machine went to FailRoll without a reason"
                : "a step failed: " + error.error() + ": " + error.cause();
        Failure failure = new Failure(
                FailureCode.INTERNAL_ERROR,
                SummaryLine.capped(reason),
                context.roll().openBatch().map(Batch::number).orElse(null),
                List.of(),
                context.now());
        Roll failing = context.roll().failing(failure);
        context.change(c -> {
            c.stage(failing.head().stage());
            c.ending(c.ending()
                    .with(ending -> ending.failure(failing.head().failure())
                            .since(failing.head().ending().since())));
            c.notifications(failing.head().notifications());
        });
        context.note(RollEvent.Type.FAILING, failure.reason(), new EventDetails.Failed(failure));
    }

    /**
     * DETACH_OLD: the batch's green stays as it is. Blue is taken out, as much as the batch would have replaced or all
     * of it, as far as the floor can spare it. Blue that has to stay is named.
     */
    private static void detachOld(StepContext context) {
        Batch batch = context.roll().openBatch().orElse(null);
        if (batch == null || context.roll().facts().restarts()) {
            return;
        }
        List<Instance> blue = context.seen.blue(context.roll());
        int most = context.settings().onFailure().shouldHandleAllBatches() ? blue.size() : batch.size();
        Baseline baseline = context.roll().head().baseline();
        int spare =
                context.seen.inServiceCount(context.roll()) - (baseline == null ? Integer.MAX_VALUE : baseline.floor());
        List<Instance> going = new ArrayList<>(TerminationPolicy.outOfService(context.seen, blue).stream()
                .limit(most)
                .toList());
        going.addAll(context.chooseInService(blue, Math.max(0, Math.min(spare, most - going.size()))));
        Batch next = batch;
        for (Instance one : going) {
            next = next.retire(RetiringInstance.blue(
                    one.id(), one.placement().zone(), context.seen.inService(one.id()), context.now()));
        }
        context.put(next.closed(Batch.Phase.GIVEN_UP, context.now()).withCalls(abandoned(batch)));
        context.note(
                RollEvent.Type.RETIRING,
                going.size() + " blue to scale down, and green stays",
                StepContext.ids(going),
                Map.of(),
                StepContext.placed(going));
        if (going.size() < most) {
            context.leaveBehind(blue.stream()
                    .filter(one -> !going.contains(one))
                    .map(one -> new Leftover(one.id(), "blue: without it fewer than the floor would be in service"))
                    .toList());
        }
    }

    /** LEAVE: the failed batch's green stays registered and running. All of it is named. */
    private static void leaveGreen(StepContext context) {
        Batch batch = context.roll().openBatch().orElse(null);
        if (batch == null || context.roll().facts().restarts()) {
            return;
        }
        context.put(batch.closed(Batch.Phase.GIVEN_UP, context.now()).withCalls(abandoned(batch)));
        context.leaveBehind(batch.instances().stream()
                .filter(member -> !batch.retires(member.id()))
                .filter(member -> context.seen.findLive(member.id()).isPresent() || context.seen.isLate(member))
                .map(member -> new Leftover(member.id(), LEFT_RUNNING + leftAs(context, member)))
                .toList());
    }

    private static String leftAs(StepContext context, BatchInstance member) {
        if (context.seen.inService(member.id())) {
            return "in service";
        }
        String words = context.seen.describe(member).words();
        return "not in service: " + words;
    }

    /** Returns until when failed green is kept for debugging; null when it goes at once, as after a stop. */
    private static @Nullable Instant keepUntil(StepContext context) {
        Failure failure = context.roll().head().failure();
        Duration keep = context.settings().onFailure().keepFailedFor();
        return failure == null || keep.isZero() ? null : failure.at().plus(keep);
    }

    /** Ends the open batch unproven. Its launched green leaves, and instances taken out for a restart are put back. */
    private static void giveUpOpenBatch(StepContext context) {
        context.roll().openBatch().ifPresent(batch -> {
            boolean restarts = context.roll().facts().restarts();
            Batch next = batch;
            List<String> leaving = new ArrayList<>();
            for (BatchInstance member : batch.instances()) {
                if (!restarts && context.seen.findLive(member.id()).isPresent() && !batch.retires(member.id())
                        || !restarts && context.seen.isLate(member) && !batch.retires(member.id())) {
                    leaving.add(member.id());
                    next = next.mapMember(
                                    member.id(),
                                    one -> one.isWanted() ? one.withGivenUp("its batch was given up") : one)
                            .retire(RetiringInstance.green(member.id(), member.zone(), context.now())
                                    .withKeepUntil(keepUntil(context)));
                }
            }
            context.put(next.closed(Batch.Phase.GIVEN_UP, context.now()).withCalls(abandoned(batch)));
            if (!leaving.isEmpty()) {
                context.note(RollEvent.Type.GIVEN_UP, leaving.size() + " green leave", leaving, Map.of());
            }
            if (restarts) {
                tellOfUnrecorded(context, batch);
            }
        });
        context.roll()
                .lastBatch()
                .ifPresent(batch -> RestartBatchRules.reRegister(context, batch).forEach(context::add));
    }

    /**
     * Names a restart's instances of an interrupted visit as unknown. Its actions are not in the record, and a reboot
     * leaves no trace in EC2.
     */
    private static void tellOfUnrecorded(StepContext context, Batch batch) {
        List<String> unknown = batch.instances().stream()
                .filter(member -> member.mayBeOut() && member.restart().restartedAt() == null)
                .filter(member -> member.restart().takenOutAt() == null
                        || context.seen
                                .findLive(member.id())
                                .filter(instance -> RestartBatchRules.isOut(context, instance))
                                .isPresent())
                .map(BatchInstance::id)
                .toList();
        if (!unknown.isEmpty()) {
            context.note(
                    RollEvent.Type.KEPT_IN_SERVICE,
                    unknown.size() + " go back; a visit that was cut off may have deregistered or rebooted them",
                    unknown,
                    Map.of());
        }
    }

    private static List<LaunchCall> abandoned(Batch batch) {
        return batch.calls().stream()
                .map(call -> call.state() == LaunchCall.State.PENDING
                        ? call.answered(LaunchCall.State.ABANDONED, null, List.of())
                        : call)
                .toList();
    }

    /** Retires unrecorded instances of an interrupted launch. They are found by their tags. */
    private static void retireUnrecorded(StepContext context) {
        List<Instance> found = context.seen.unrecorded(context.roll());
        if (found.isEmpty()) {
            return;
        }
        Batch last = context.roll().lastBatch().orElseThrow();
        for (Instance one : found) {
            last = last.retire(RetiringInstance.green(one.id(), one.placement().zone(), context.now()));
        }
        context.put(last);
        context.note(
                RollEvent.Type.GIVEN_UP,
                "launched, but never recorded: they leave",
                StepContext.ids(found),
                Map.of(),
                StepContext.placed(found));
    }

    private static boolean owesNotice(StepContext context) {
        return context.roll().head().notifications().stream()
                .anyMatch(due -> due.kind() == DueNotification.Kind.ROLL_FAILED && due.isOwed());
    }

    /** Whether the failed green is out, will be out by this visit's work, or would not go in time. */
    private static boolean mayNotify(StepContext context) {
        boolean unknown = context.roll()
                .retiring()
                .filter(RetiringInstance::isOpen)
                .anyMatch(one -> one.deregisteredAt() == null
                        && context.seen.verdict(one.id()) == InServiceRules.Verdict.UNKNOWN);
        return !unknown || context.past(since(context), NOTIFY_ANYWAY);
    }

    private static Instant since(StepContext context) {
        Instant since = context.roll().head().ending().since();
        return since == null ? context.now() : since;
    }

    private static StepDecision cleanUp(StepContext context, Stage terminal, RollEvent.Type type) {
        context.reap();
        List<String> left = leftToDo(context);
        Duration limit = longestDrain(context).plus(CLEAN_UP);
        if (!left.isEmpty() && !context.past(since(context), limit)) {
            return context.await(
                    waitFor(context),
                    "cleans up: " + left.size() + " to go: "
                            + String.join(", ", left.subList(0, Math.min(3, left.size()))));
        }
        if (!left.isEmpty()) {
            context.leaveBehind(left.stream()
                    .filter(id -> context.seen.findLive(id).isPresent())
                    .map(id -> new Leftover(id, "it did not go within " + limit.toSeconds() + " s"))
                    .toList());
            context.mapBatches(
                    batch -> batch.mapRetired(one -> one.isOpen() ? one.withKept("it did not go in time") : one));
        }
        nameGreen(context);
        if (!context.roll().head().leftovers().isEmpty() && noLeftoversNotice(context)) {
            return tellOfLeftovers(context);
        }
        tellOfCleanUp(context);
        return context.close(terminal, type, closing(context, terminal));
    }

    private static void tellOfCleanUp(StepContext context) {
        long gone =
                context.roll().retiring().filter(one -> one.goneAt() != null).count();
        int left = context.roll().head().leftovers().size();
        if (gone + left > 0) {
            context.note(RollEvent.Type.CLEANED_UP, gone + " are gone, " + left + " left behind");
        }
    }

    /** Names green that stays but is not in service, and green without the group's tag. A person must hear of it. */
    private static void nameGreen(StepContext context) {
        if (context.roll().facts().restarts()) {
            return;
        }
        Set<String> named = context.roll().head().leftovers().stream()
                .map(Leftover::instanceId)
                .collect(Collectors.toSet());
        context.leaveBehind(Stream.concat(outOfService(context), notFound(context))
                .filter(one -> !named.contains(one.instanceId()))
                .toList());
    }

    private static Stream<Leftover> outOfService(StepContext context) {
        return context.seen.green(context.roll()).stream()
                .filter(one -> !context.seen.inService(one.id()))
                .filter(one -> context.roll()
                        .retiring()
                        .noneMatch(gone -> gone.id().equals(one.id()) && (gone.kept() == null || gone.staysForALook())))
                .map(one -> new Leftover(
                        one.id(), "not in service when the roll ended: " + context.seen.health.inWords(one)));
    }

    /** Returns green that a search by the group's tag does not find. It lost the tag, or EC2 does not show it yet. */
    private static Stream<Leftover> notFound(StepContext context) {
        return context.roll()
                .instances()
                .filter(BatchInstance::isWanted)
                .filter(member ->
                        context.roll().retiring().noneMatch(gone -> gone.id().equals(member.id())))
                .flatMap(member -> whyNotFound(context, member).map(why -> new Leftover(member.id(), why)).stream());
    }

    private static Optional<String> whyNotFound(StepContext context, BatchInstance member) {
        // A proven member was seen with the tag, so it is not late.
        if (!member.isProven() && context.seen.isLate(member)) {
            return Optional.of("launched, and EC2 does not describe it as the group's yet");
        }
        return context.seen
                .find(member.id())
                .filter(one -> one.isLive() && !context.seen.isOurs(one))
                .map(one -> Leftover.UNTAGGED);
    }

    private static String closing(StepContext context, Stage terminal) {
        return switch (terminal) {
            case FAILED -> reason(context);
            case STOPPED -> "stopped: nothing of this roll is under way any more";
            default -> finished(context.roll().facts());
        };
    }

    private static String finished(RollFacts facts) {
        return switch (facts.kind()) {
            case ROLL, CREATE, ROLLBACK -> "finished: every instance that serves is of revision " + facts.revision();
            case DETACH -> "finished: what was to go is out";
            case SCALE -> "finished: the target of " + facts.target() + " is reached";
            case HEAL -> "finished: what was missing or unhealthy is replaced by revision " + facts.revision();
            case DELETE -> "finished: its instances are out, and the group is gone";
        };
    }

    private static boolean noLeftoversNotice(StepContext context) {
        return context.roll().head().notifications().stream()
                .noneMatch(due -> due.kind() == DueNotification.Kind.ROLL_LEFTOVERS);
    }

    private static StepDecision tellOfLeftovers(StepContext context) {
        DueNotification due = new DueNotification(
                DueNotification.Kind.ROLL_LEFTOVERS, context.roll().id() + "-leftovers", context.now(), null);
        List<DueNotification> notifications =
                new ArrayList<>(context.roll().head().notifications());
        notifications.add(due);
        context.change(c -> c.notifications(notifications));
        context.add(new Work.Tell(FailureMessage.of(context.roll(), due)));
        return context.await(Duration.ofSeconds(1), "tells the owner what is left behind");
    }

    /**
     * Returns what is left: open retiring instances, instances of a restart that are still out, and launches that may
     * still appear.
     */
    private static List<String> leftToDo(StepContext context) {
        List<String> left = new ArrayList<>();
        context.roll()
                .retiring()
                .filter(RetiringInstance::isOpen)
                .map(RetiringInstance::id)
                .forEach(left::add);
        context.roll()
                .instances()
                .filter(BatchInstance::mayBeOut)
                .filter(one -> context.seen.findLive(one.id()).isPresent())
                .map(BatchInstance::id)
                .forEach(left::add);
        context.roll().batches().stream()
                .flatMap(batch -> batch.calls().stream())
                .filter(call -> call.state() == LaunchCall.State.ABANDONED
                        && !context.past(call.intendedAt(), StepTimes.LAUNCH_SHOWS_UP))
                .map(call -> "the launch in " + call.subnet().subnetId())
                .forEach(left::add);
        TakeOver over = context.roll().head().ownership().takeOver();
        String awaited = over == null ? null : over.awaited(context.now());
        if (awaited != null) {
            left.add(awaited);
        }
        return left;
    }

    private static Duration longestDrain(StepContext context) {
        return context.roll()
                .retiring()
                .map(one -> context.roll().drainFor(one))
                .max(Duration::compareTo)
                .orElse(context.settings().drainFor());
    }

    /** Returns the time until the next drain may be over, but at most 30 s. */
    private static Duration waitFor(StepContext context) {
        Duration most = Duration.ofSeconds(30);
        Duration wait = context.roll()
                .retiring()
                .filter(one -> one.isOpen() && one.deregisteredAt() != null && one.terminateSentAt() == null)
                .map(one -> Duration.between(
                        context.now(),
                        Objects.requireNonNull(one.deregisteredAt())
                                .plus(context.roll().drainFor(one))))
                .filter(left -> !left.isNegative())
                .min(Duration::compareTo)
                .map(left -> left.plusSeconds(1))
                .orElse(StepTimes.POLL);
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
