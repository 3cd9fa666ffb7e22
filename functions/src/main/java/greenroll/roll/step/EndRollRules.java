package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.autoscaling.MemberMove;
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
import greenroll.roll.exchange.ExchangeRules;
import greenroll.roll.exchange.LedgerRules;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.member.Membership;
import greenroll.roll.notification.FailureMessage;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.observation.SummaryLine;
import greenroll.roll.rollback.RollbackRules;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * FinishRoll, StopRoll and FailRoll clean up, and wait until that is done. Then one write ends the roll and releases
 * the lock.
 */
final class EndRollRules {

    /** How much longer than a drain the clean-up may take. After it, remaining instances are named and left. */
    private static final Duration CLEAN_UP = Duration.ofMinutes(15);

    /** After this time the owner hears of a failure even when the load balancer has not accepted the deregistration. */
    private static final Duration NOTIFY_ANYWAY = Duration.ofMinutes(2);

    private EndRollRules() {}

    static StepDecision finish(StepContext context, ActionRules action) {
        retireUnrecorded(context);
        TakeOverRules.retireAtTheEnd(context);
        return cleanUp(context, action, Stage.FINISHED, RollEvent.Type.FINISHED);
    }

    static StepDecision stop(StepContext context, ActionRules action) {
        if (context.roll().head().stage() == Stage.FAILING) {
            return fail(context, action);
        }
        action.giveUpOpenBatch(context);
        retireUnrecorded(context);
        TakeOverRules.retireAtTheEnd(context);
        return cleanUp(context, action, Stage.STOPPED, RollEvent.Type.STOPPED);
    }

    static StepDecision fail(StepContext context, ActionRules action) {
        if (context.roll().head().failure() == null) {
            recordCaught(context);
        }
        action.detach(context);
        action.giveUpOpenBatch(context);
        retireUnrecorded(context);
        TakeOverRules.retireAtTheEnd(context);
        if (owesNotice(context) && !context.input.notifyGaveUp() && mayNotify(context)) {
            return context.answer(StepResult.Next.NOTIFY, "tells the owner: " + reason(context));
        }
        return cleanUp(context, action, Stage.FAILED, RollEvent.Type.FAILED);
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
            c.ending(failing.head().ending());
            c.notifications(failing.head().notifications());
        });
        context.note(RollEvent.Type.FAILING, failure.reason(), new EventDetails.Failed(failure));
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

    private static StepDecision cleanUp(StepContext context, ActionRules action, Stage terminal, RollEvent.Type type) {
        action.giveUpOutside(context);
        context.reap();
        if (terminal == Stage.FAILED && RollbackRules.takesOver(context.roll())) {
            return context.close(terminal, type, closing(context, terminal));
        }
        List<String> left = leftToDo(context);
        Duration limit = longestDrain(context).plus(CLEAN_UP);
        if (!left.isEmpty() && !context.past(since(context), limit)) {
            return context.await(
                    waitFor(context),
                    "cleans up: " + left.size() + " to go: "
                            + String.join(", ", left.subList(0, Math.min(3, left.size()))));
        }
        if (!left.isEmpty()) {
            context.leaveBehind(Stream.concat(
                            left.stream()
                                    .filter(id -> context.seen.findLive(id).isPresent())
                                    // Its Auto Scaling group terminates it when its hook has ended.
                                    .filter(id -> !context.seen.members.isLeaving(id))
                                    .map(id -> new Leftover(id, "it did not go within " + limit.toSeconds() + " s")),
                            unrestored(context))
                    .toList());
            context.mapBatches(
                    batch -> batch.mapRetired(one -> one.isOpen() ? one.withKept("it did not go in time") : one));
        }
        if (owesTemplates(context, terminal) && !context.past(since(context), limit)) {
            RollFacts facts = context.roll().facts();
            boolean serves = facts.movesServing() && facts.spot().usesSpot();
            context.add(new Work.RemoveTemplates(serves ? facts.specification() : null));
            return context.await(Duration.ofSeconds(1), "removes launch templates that nobody needs");
        }
        action.nameLeftovers(context);
        nameMovedVersion(context, terminal);
        if (!context.roll().head().leftovers().isEmpty() && noLeftoversNotice(context)) {
            return tellOfLeftovers(context);
        }
        tellOfCleanUp(context);
        return context.close(terminal, type, closing(context, terminal));
    }

    /**
     * Names the Auto Scaling group when it launches from the roll's version although the roll did not finish. An error
     * after the change is the reason. By then all that serves is of that version, so it stays.
     */
    private static void nameMovedVersion(StepContext context, Stage terminal) {
        RollFacts.AutoScaling facts = context.roll().facts().autoScaling();
        if (facts == null || terminal == Stage.FINISHED || facts.from().equals(facts.to())) {
            return;
        }
        boolean hasMoved = context.seen
                .members
                .group()
                .map(group -> facts.to().equals(group.launching().template()))
                .orElse(false);
        if (hasMoved) {
            context.leaveBehind(List.of(new Leftover(
                    facts.name(),
                    "the Auto Scaling group is not as before: it launches from version "
                            + facts.to().version() + " already")));
        }
    }

    /** Names the Auto Scaling group when its settings could not be restored in time, and the instances that it may have. */
    private static Stream<Leftover> unrestored(StepContext context) {
        RollFacts.AutoScaling group = context.roll().facts().autoScaling();
        Membership membership = context.membership();
        if (group == null || membership == null || ExchangeRules.isSettled(context.roll(), context.seen)) {
            return Stream.empty();
        }
        List<String> words = new ArrayList<>();
        membership
                .ledger()
                .forEach(one ->
                        words.add(one.setting().inWords() + " was " + one.before() + " and is " + one.changed()));
        if (LedgerRules.owesVersion(context.roll())) {
            words.add("it does not launch from version " + group.to().version() + " yet");
        }
        if (membership.owed() != 0) {
            words.add("its desired capacity is " + (membership.owed() > 0 ? "higher" : "lower") + " by "
                    + Math.abs(membership.owed()) + " than its owner wants");
        }
        Leftover all = new Leftover(
                group.name(),
                "the Auto Scaling group is not as before" + (words.isEmpty() ? "" : ": " + String.join(", ", words)));
        return Stream.concat(
                Stream.of(all),
                membership.asked().stream()
                        .map(one -> new Leftover(
                                one.instanceId(), "it is unknown whether Auto Scaling has " + inWords(one.move()))));
    }

    private static String inWords(MemberMove move) {
        return switch (move) {
            case ATTACH -> "attached it";
            case ENTER_STANDBY -> "put it in standby";
            case EXIT_STANDBY -> "returned it from standby";
        };
    }

    /** Whether the operation is the last that could need the launch templates of older revisions, or of the group. */
    private static boolean owesTemplates(StepContext context, Stage terminal) {
        RollFacts facts = context.roll().facts();
        boolean usedSpot = facts.spot().usesSpot()
                || context.seen.fleet.instances().values().stream()
                        .anyMatch(one -> one.launch().spot());
        return terminal == Stage.FINISHED
                && usedSpot
                && (facts.movesServing() || facts.endsGroup())
                && !context.roll().head().ending().templatesSettled();
    }

    private static void tellOfCleanUp(StepContext context) {
        long gone =
                context.roll().retiring().filter(one -> one.goneAt() != null).count();
        int left = context.roll().head().leftovers().size();
        if (gone + left > 0) {
            context.note(RollEvent.Type.CLEANED_UP, gone + " are gone, " + left + " left behind");
        }
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
                .map(call -> "the launch in " + call.order().place())
                .forEach(left::add);
        if (!ExchangeRules.isSettled(context.roll(), context.seen)) {
            left.add("the Auto Scaling group's settings");
        }
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
