package greenroll.roll;

import greenroll.fleet.Instance;
import greenroll.group.OnFailure;
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

/** FinishRoll, StopRoll and FailRoll: clean up, wait until it is done, and write the end and the lock's release at once. */
final class Ending {

    /** How much longer than a drain cleaning up may take before what is left is named and left. */
    private static final Duration CLEAN_UP = Duration.ofMinutes(15);

    /** A launch that was cut off may still show up for so long: the claim's 70 s, and descriptions that are late. */
    static final Duration LOOK_UP = Situation.LATE.plusSeconds(75);

    /** The owner hears of a failure even where the load balancer does not accept the deregistration. */
    private static final Duration NOTIFY_ANYWAY = Duration.ofMinutes(2);

    private static final String LEFT_RUNNING = "green of the failed batch, left running as Elastigroup does; ";

    private Ending() {}

    static Decision finish(Turn turn) {
        retireUnrecorded(turn);
        TakeOver.retireAtTheEnd(turn);
        return cleanUp(turn, Stage.FINISHED, RollEvent.Type.FINISHED);
    }

    static Decision stop(Turn turn) {
        if (turn.roll().head().stage() == Stage.FAILING) {
            return fail(turn);
        }
        giveUpOpenBatch(turn);
        retireUnrecorded(turn);
        TakeOver.retireAtTheEnd(turn);
        return cleanUp(turn, Stage.STOPPED, RollEvent.Type.STOPPED);
    }

    static Decision fail(Turn turn) {
        if (turn.roll().head().failure() == null) {
            recordCaught(turn);
        }
        if (turn.settings().onFailure().actionType() == OnFailure.Action.DETACH_OLD) {
            detachOld(turn);
        }
        if (turn.settings().onFailure().actionType() == OnFailure.Action.LEAVE) {
            leaveGreen(turn);
        }
        giveUpOpenBatch(turn);
        retireUnrecorded(turn);
        TakeOver.retireAtTheEnd(turn);
        if (owesNotice(turn) && !turn.input.notifyGaveUp() && mayNotify(turn)) {
            return turn.answer(Answer.Next.NOTIFY, "tells the owner: " + reason(turn));
        }
        return cleanUp(turn, Stage.FAILED, RollEvent.Type.FAILED);
    }

    private static String reason(Turn turn) {
        return Objects.requireNonNull(turn.roll().head().failure()).reason();
    }

    /** A step threw and the state machine caught it: that is the reason then. */
    private static void recordCaught(Turn turn) {
        StepInput.CaughtError error = turn.input.error();
        String reason = error == null
                ? "the state machine went to FailRoll without a reason"
                : "a step failed: " + error.error() + ": " + error.cause();
        Failure failure = new Failure(
                FailureCode.INTERNAL_ERROR,
                Summary.capped(reason),
                turn.roll().openBatch().map(Batch::number).orElse(null),
                List.of(),
                turn.now());
        Roll failing = Failing.begin(turn.roll(), failure);
        turn.change(c -> {
            c.stage = failing.head().stage();
            c.failure = failing.head().failure();
            c.endingSince = failing.head().endingSince();
            c.notices = failing.head().notices();
        });
        turn.note(RollEvent.Type.FAILING, failure.reason(), new Told.Failed(failure));
    }

    /**
     * DETACH_OLD: the batch's green stays as it is, and as much blue goes as it would have replaced, or all of it, as far
     * as the floor can spare it. What has to stay is named.
     */
    private static void detachOld(Turn turn) {
        Batch batch = turn.roll().openBatch().orElse(null);
        if (batch == null || turn.roll().facts().restarts()) {
            return;
        }
        List<Instance> blue = turn.seen.blue(turn.roll());
        int most = turn.settings().onFailure().shouldHandleAllBatches() ? blue.size() : batch.size();
        Baseline baseline = turn.roll().head().baseline();
        int spare = turn.seen.inServiceCount(turn.roll()) - (baseline == null ? Integer.MAX_VALUE : baseline.floor());
        List<Instance> going = new ArrayList<>(
                Choice.outOfService(turn, blue).stream().limit(most).toList());
        going.addAll(Choice.inService(turn, blue, Math.max(0, Math.min(spare, most - going.size()))));
        Batch next = batch;
        for (Instance one : going) {
            next = next.retire(Retired.blue(one.id(), one.zone(), turn.seen.inService(one.id()), turn.now()));
        }
        turn.put(next.closed(Batch.Phase.GIVEN_UP, turn.now()).with(c -> c.calls = abandoned(batch)));
        turn.note(
                RollEvent.Type.CHOSEN,
                going.size() + " blue to scale down, and green stays",
                Turn.ids(going),
                Map.of(),
                Turn.placed(going));
        if (going.size() < most) {
            turn.leaveBehind(blue.stream()
                    .filter(one -> !going.contains(one))
                    .map(one -> new Leftover(one.id(), "blue: without it fewer than the floor would be in service"))
                    .toList());
        }
    }

    /** LEAVE: the failed batch's green stays where it is and goes on running; all of it is named. */
    private static void leaveGreen(Turn turn) {
        Batch batch = turn.roll().openBatch().orElse(null);
        if (batch == null || turn.roll().facts().restarts()) {
            return;
        }
        turn.put(batch.closed(Batch.Phase.GIVEN_UP, turn.now()).with(c -> c.calls = abandoned(batch)));
        turn.leaveBehind(batch.members().stream()
                .filter(member -> !batch.retires(member.id()))
                .filter(member -> turn.seen.findLive(member.id()).isPresent() || turn.seen.isLate(member))
                .map(member -> new Leftover(member.id(), LEFT_RUNNING + leftAs(turn, member)))
                .toList());
    }

    private static String leftAs(Turn turn, Member member) {
        if (turn.seen.inService(member.id())) {
            return "in service";
        }
        String words = Failing.words(Failing.describe(turn.seen, member));
        return "not in service: " + words;
    }

    /** Until when failed green is kept for a look; null when it goes at once, as after a stop. */
    private static @Nullable Instant keepUntil(Turn turn) {
        Failure failure = turn.roll().head().failure();
        Duration keep = turn.settings().onFailure().keepFailedFor();
        return failure == null || keep.isZero() ? null : failure.at().plus(keep);
    }

    /** The open batch ends unproven: its launched green leaves, what a restart took out is put back. */
    private static void giveUpOpenBatch(Turn turn) {
        turn.roll().openBatch().ifPresent(batch -> {
            boolean restarts = turn.roll().facts().restarts();
            Batch next = batch;
            List<String> leaving = new ArrayList<>();
            for (Member member : batch.members()) {
                if (!restarts && turn.seen.findLive(member.id()).isPresent() && !batch.retires(member.id())
                        || !restarts && turn.seen.isLate(member) && !batch.retires(member.id())) {
                    leaving.add(member.id());
                    next = next.mapMember(
                                    member.id(), one -> one.isWanted() ? one.givenUp("its batch was given up") : one)
                            .retire(Retired.green(member.id(), member.zone(), turn.now())
                                    .keptUntil(keepUntil(turn)));
                }
            }
            turn.put(next.closed(Batch.Phase.GIVEN_UP, turn.now()).with(c -> c.calls = abandoned(batch)));
            if (!leaving.isEmpty()) {
                turn.note(RollEvent.Type.GIVEN_UP, leaving.size() + " green leave", leaving, Map.of());
            }
            if (restarts) {
                tellOfUnrecorded(turn, batch);
            }
        });
        turn.roll()
                .lastBatch()
                .ifPresent(batch -> Restarting.reRegister(turn, batch).forEach(turn::add));
    }

    /**
     * What a visit that was cut off did to a restart's instances is not on record, and a reboot leaves no trace that could
     * be looked for: it is told as what it is, unknown.
     */
    private static void tellOfUnrecorded(Turn turn, Batch batch) {
        List<String> unknown = batch.members().stream()
                .filter(member -> member.mayBeOut() && member.restartedAt() == null)
                .filter(member -> member.takenOutAt() == null
                        || turn.seen
                                .findLive(member.id())
                                .filter(instance -> Restarting.isOut(turn, instance))
                                .isPresent())
                .map(Member::id)
                .toList();
        if (!unknown.isEmpty()) {
            turn.note(
                    RollEvent.Type.DROPPED,
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

    /** What a cut-off launch made and nobody recorded is found by its tag, and goes. */
    private static void retireUnrecorded(Turn turn) {
        List<Instance> found = turn.seen.unrecorded(turn.roll());
        if (found.isEmpty()) {
            return;
        }
        Batch last = turn.roll().lastBatch().orElseThrow();
        for (Instance one : found) {
            last = last.retire(Retired.green(one.id(), one.zone(), turn.now()));
        }
        turn.put(last);
        turn.note(
                RollEvent.Type.GIVEN_UP,
                "launched, but never recorded: they leave",
                Turn.ids(found),
                Map.of(),
                Turn.placed(found));
    }

    private static boolean owesNotice(Turn turn) {
        return turn.roll().head().notices().stream()
                .anyMatch(notice -> notice.kind() == Notice.Kind.ROLL_FAILED && notice.isOwed());
    }

    /** The failed green is out, or will be by this visit's work, or would not go in time. */
    private static boolean mayNotify(Turn turn) {
        boolean unknown = turn.roll()
                .retired()
                .filter(Retired::isOpen)
                .anyMatch(one -> one.deregisteredAt() == null && turn.seen.verdict(one.id()) == Health.Verdict.UNKNOWN);
        return !unknown || turn.past(since(turn), NOTIFY_ANYWAY);
    }

    private static Instant since(Turn turn) {
        Instant since = turn.roll().head().endingSince();
        return since == null ? turn.now() : since;
    }

    private static Decision cleanUp(Turn turn, Stage terminal, RollEvent.Type type) {
        turn.reap();
        List<String> left = leftToDo(turn);
        Duration limit = longestDrain(turn).plus(CLEAN_UP);
        if (!left.isEmpty() && !turn.past(since(turn), limit)) {
            return turn.await(
                    waitFor(turn),
                    "cleans up: " + left.size() + " to go: "
                            + String.join(", ", left.subList(0, Math.min(3, left.size()))));
        }
        if (!left.isEmpty()) {
            turn.leaveBehind(left.stream()
                    .filter(id -> turn.seen.findLive(id).isPresent())
                    .map(id -> new Leftover(id, "it did not go within " + limit.toSeconds() + " s"))
                    .toList());
            turn.mapBatches(batch -> batch.mapRetired(one -> one.isOpen() ? one.kept("it did not go in time") : one));
        }
        nameGreen(turn);
        if (!turn.roll().head().leftovers().isEmpty() && noLeftoversNotice(turn)) {
            return tellOfLeftovers(turn);
        }
        tellOfCleanUp(turn);
        return turn.close(terminal, type, closing(turn, terminal));
    }

    private static void tellOfCleanUp(Turn turn) {
        long gone = turn.roll().retired().filter(one -> one.goneAt() != null).count();
        int left = turn.roll().head().leftovers().size();
        if (gone + left > 0) {
            turn.note(RollEvent.Type.CLEANED_UP, gone + " are gone, " + left + " left behind");
        }
    }

    /** Green that stays and does not serve, or that the group's tag finds no more: a person must hear of it. */
    private static void nameGreen(Turn turn) {
        if (turn.roll().facts().restarts()) {
            return;
        }
        Set<String> named = turn.roll().head().leftovers().stream()
                .map(Leftover::instanceId)
                .collect(Collectors.toSet());
        turn.leaveBehind(Stream.concat(outOfService(turn), notFound(turn))
                .filter(one -> !named.contains(one.instanceId()))
                .toList());
    }

    private static Stream<Leftover> outOfService(Turn turn) {
        return turn.seen.green(turn.roll()).stream()
                .filter(one -> !turn.seen.inService(one.id()))
                .filter(one -> turn.roll()
                        .retired()
                        .noneMatch(gone -> gone.id().equals(one.id()) && (gone.kept() == null || gone.staysForALook())))
                .map(one ->
                        new Leftover(one.id(), "not in service when the roll ended: " + turn.seen.health.inWords(one)));
    }

    /** Green that the group's tag does not find: it lost the tag, or EC2 does not show it yet. */
    private static Stream<Leftover> notFound(Turn turn) {
        return turn.roll()
                .members()
                .filter(Member::isWanted)
                .filter(member ->
                        turn.roll().retired().noneMatch(gone -> gone.id().equals(member.id())))
                .flatMap(member -> whyNotFound(turn, member).map(why -> new Leftover(member.id(), why)).stream());
    }

    private static Optional<String> whyNotFound(Turn turn, Member member) {
        // Who is proven was seen with the tag: it is not late.
        if (!member.isProven() && turn.seen.isLate(member)) {
            return Optional.of("launched, and EC2 does not describe it as the group's yet");
        }
        return turn.seen
                .find(member.id())
                .filter(one -> one.isLive() && !turn.seen.isOurs(one))
                .map(one -> Leftover.UNTAGGED);
    }

    private static String closing(Turn turn, Stage terminal) {
        return switch (terminal) {
            case FAILED -> reason(turn);
            case STOPPED -> "stopped: nothing of this roll is under way any more";
            default -> finished(turn.roll().facts());
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

    private static boolean noLeftoversNotice(Turn turn) {
        return turn.roll().head().notices().stream().noneMatch(notice -> notice.kind() == Notice.Kind.ROLL_LEFTOVERS);
    }

    private static Decision tellOfLeftovers(Turn turn) {
        Notice notice = new Notice(Notice.Kind.ROLL_LEFTOVERS, turn.roll().id() + "-leftovers", turn.now(), null);
        List<Notice> notices = new ArrayList<>(turn.roll().head().notices());
        notices.add(notice);
        turn.change(c -> c.notices = notices);
        turn.add(new Work.Tell(Failing.notification(turn.roll(), notice)));
        return turn.await(Duration.ofSeconds(1), "tells the owner what is left behind");
    }

    /** What is neither gone nor kept, what a restart still has to put back, and launches that may still show up. */
    private static List<String> leftToDo(Turn turn) {
        List<String> left = new ArrayList<>();
        turn.roll().retired().filter(Retired::isOpen).map(Retired::id).forEach(left::add);
        turn.roll()
                .members()
                .filter(Member::mayBeOut)
                .filter(one -> turn.seen.findLive(one.id()).isPresent())
                .map(Member::id)
                .forEach(left::add);
        turn.roll().batches().stream()
                .flatMap(batch -> batch.calls().stream())
                .filter(call -> call.state() == LaunchCall.State.ABANDONED && !turn.past(call.intendedAt(), LOOK_UP))
                .map(call -> "the launch in " + call.subnet().subnetId())
                .forEach(left::add);
        TakeOver over = turn.roll().head().takeOver();
        String awaited = over == null ? null : over.awaited(turn.now());
        if (awaited != null) {
            left.add(awaited);
        }
        return left;
    }

    private static Duration longestDrain(Turn turn) {
        return turn.roll()
                .retired()
                .map(one -> turn.roll().drainFor(one))
                .max(Duration::compareTo)
                .orElse(turn.settings().drainFor());
    }

    /** Until the next drain may be over, but never longer than a minute. */
    private static Duration waitFor(Turn turn) {
        Duration most = Duration.ofSeconds(30);
        Duration wait = turn.roll()
                .retired()
                .filter(one -> one.isOpen() && one.deregisteredAt() != null && one.terminateSentAt() == null)
                .map(one -> Duration.between(
                        turn.now(),
                        Objects.requireNonNull(one.deregisteredAt())
                                .plus(turn.roll().drainFor(one))))
                .filter(left -> !left.isNegative())
                .min(Duration::compareTo)
                .map(left -> left.plusSeconds(1))
                .orElse(Turn.POLL);
        return wait.compareTo(most) > 0 ? most : wait;
    }
}
