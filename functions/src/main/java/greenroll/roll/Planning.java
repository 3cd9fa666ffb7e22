package greenroll.roll;

import greenroll.fleet.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** PlanBatch: what the next batch is, or that there is none. */
final class Planning {

    /** How much longer than a drain may take before a lack of room is a failure. */
    private static final Duration ROOM_MARGIN = Duration.ofMinutes(15);

    private static final int MAX_IDLE_BATCHES = 2;

    /** A pause that nobody ends becomes a stop. */
    static final Duration PAUSE_TIMEOUT = Duration.ofHours(24);

    /** How often to look while it is paused: soon enough to go on, and a day of it costs some cents. */
    private static final Duration PAUSED_POLL = Duration.ofSeconds(30);

    private Planning() {}

    static Decision plan(Turn turn) {
        if (turn.roll().head().baseline() == null) {
            if (turn.seen.anyUnknown()) {
                turn.hold("HEALTH_UNKNOWN", "not every target group has answered yet", unknownUntil(turn));
                return turn.await("waits until every target group has answered once");
            }
            RollPlanner.Refused refused = RollPlanner.refuse(turn.roll(), turn.seen);
            if (refused != null) {
                return turn.fail(refused.code(), refused.reason(), List.of());
            }
            begin(turn);
        }
        if (turn.roll().openBatch().isPresent()) {
            return resume(turn);
        }
        giveUpOutOfService(turn);
        dropKept(turn);
        return turn.roll().facts().restarts() ? nextRestart(turn) : nextReplacement(turn);
    }

    private static Instant unknownUntil(Turn turn) {
        Instant since = turn.roll().head().unknownSince();
        return (since == null ? turn.now() : since)
                .plus(turn.settings().healthTimeout().multipliedBy(2));
    }

    private static void begin(Turn turn) {
        Baseline baseline = RollPlanner.baseline(turn.roll(), turn.seen);
        turn.change(c -> {
            c.baseline = baseline;
            c.stage = Stage.IN_PROGRESS;
        });
        Instant end = Expectation.end(turn.roll(), turn.now());
        turn.expectEnd(end);
        turn.note(
                RollEvent.Type.PLANNED,
                "about " + baseline.estimatedBatches() + " batches of " + baseline.batchSize() + "; in service "
                        + baseline.inService() + ", floor " + baseline.floor() + ", live " + baseline.live()
                        + ", ceiling " + baseline.ceiling(),
                new Told.Planned(
                        baseline.estimatedBatches(),
                        baseline.batchSize(),
                        baseline.inService(),
                        baseline.floor(),
                        baseline.live(),
                        baseline.ceiling(),
                        end));
    }

    private static Decision resume(Turn turn) {
        Batch batch = turn.batch();
        if (batch.size() == 0) {
            return turn.answer(Answer.Next.SCALE_DOWN, "goes on with what is left to scale down");
        }
        return turn.answer(
                turn.roll().facts().restarts() ? Answer.Next.RESTART : Answer.Next.LAUNCH,
                "goes on with the open batch");
    }

    /** Green of an earlier batch that has been out of service for {@code healthTimeout} is given up, to be replaced. */
    private static void giveUpOutOfService(Turn turn) {
        if (turn.roll().facts().restarts()) {
            return;
        }
        List<String> givenUp = new ArrayList<>();
        turn.mapBatches(batch -> {
            Batch next = batch;
            for (Member member : batch.members()) {
                Instant since = member.outOfServiceSince();
                if (isOverdue(turn, member)) {
                    givenUp.add(member.id());
                    next = next.mapMember(member.id(), one -> one.givenUp("out of service since " + since))
                            .retire(Retired.green(member.id(), member.zone(), turn.now()));
                }
            }
            return next;
        });
        if (!givenUp.isEmpty()) {
            turn.note(
                    RollEvent.Type.GIVEN_UP,
                    "out of service for " + turn.settings().healthTimeout().toSeconds()
                            + " s: replaced by a later batch",
                    givenUp,
                    Map.of());
        }
    }

    /** What a roll back left alone because it served, and serves no more, is replaced as the rest is. */
    private static void dropKept(Turn turn) {
        Detach detach = turn.roll().facts().detach();
        if (detach == null || !detach.isWhole()) {
            return;
        }
        List<String> kept = turn.baseline().keptIds();
        List<String> serving = kept.stream()
                .filter(id -> turn.seen.inService(id) || turn.seen.verdict(id) == Health.Verdict.UNKNOWN)
                .toList();
        if (serving.size() < kept.size()) {
            Baseline baseline = turn.baseline().withKept(serving);
            turn.change(c -> c.baseline = baseline);
            turn.note(
                    RollEvent.Type.LOST,
                    kept.size() - serving.size() + " that were left alone serve no more: they are replaced too",
                    kept.stream().filter(id -> !serving.contains(id)).toList(),
                    Map.of());
        }
    }

    /** Whether proven green has been out of service for so long that the next plan gives it up and replaces it. */
    static boolean owesReplacement(Turn turn) {
        return turn.roll().members().anyMatch(member -> isOverdue(turn, member));
    }

    /** Whether green is still to be launched: then another batch follows, whatever blue this one could take out. */
    static boolean owesGreen(Turn turn) {
        return turn.roll().missingGreen() > 0;
    }

    private static boolean isOverdue(Turn turn, Member member) {
        Instant since = member.outOfServiceSince();
        return member.isProven()
                && since != null
                && turn.past(since, turn.settings().healthTimeout());
    }

    private static Decision nextReplacement(Turn turn) {
        Roll roll = turn.roll();
        int missing = roll.missingGreen();
        List<Instance> blue = turn.seen.blue(roll);
        if (missing > 0) {
            int room = turn.baseline().ceiling() - turn.seen.countAgainstCeiling(roll);
            int size = Math.min(Math.min(turn.baseline().batchSize(), missing), room);
            return size > 0 ? open(turn, size, Batch.Phase.LAUNCHING, List.of()) : awaitRoom(turn);
        }
        if (!blue.isEmpty()) {
            return open(turn, 0, Batch.Phase.SCALING_DOWN, List.of());
        }
        long inService = turn.seen.green(roll).stream()
                .filter(one -> turn.seen.inService(one.id()))
                .count();
        return inService >= roll.wantedGreen() ? finishing(turn) : awaitGreen(turn);
    }

    private static Decision finishing(Turn turn) {
        turn.change(c -> {
            c.stage = Stage.FINISHING;
            c.endingSince = turn.now();
        });
        Instant end = Expectation.end(turn.roll(), turn.now());
        turn.expectEnd(end);
        turn.note(
                RollEvent.Type.FINISHING, "nothing left to replace: waits for the last drains", new Told.Expected(end));
        return turn.answer(Answer.Next.FINISH, "nothing left to replace");
    }

    private static Decision awaitRoom(Turn turn) {
        Instant since = heldSince(turn, "CEILING");
        Duration limit = turn.settings().drainFor().plus(ROOM_MARGIN);
        if (turn.past(since, limit)) {
            return turn.fail(
                    FailureCode.NO_PROGRESS,
                    "no room below the ceiling of " + turn.baseline().ceiling() + " for " + limit.toSeconds() + " s: "
                            + turn.seen.countAgainstCeiling(turn.roll()) + " instances are live",
                    List.of());
        }
        turn.hold("CEILING", "drains must end before more is launched", since.plus(limit));
        return turn.await("waits for drains: " + turn.seen.countAgainstCeiling(turn.roll()) + " live, ceiling "
                + turn.baseline().ceiling());
    }

    private static Decision awaitGreen(Turn turn) {
        Instant since = heldSince(turn, "OUT_OF_SERVICE");
        turn.hold("OUT_OF_SERVICE", "green of an earlier batch is out of service", null);
        List<String> out = turn.roll()
                .members()
                .filter(Member::isWanted)
                .map(Member::id)
                .filter(id -> !turn.seen.inService(id))
                .toList();
        return turn.await("waits since " + since + " for " + String.join(", ", out) + " to be in service again");
    }

    static Instant heldSince(Turn turn, String code) {
        Hold hold = turn.roll().head().hold();
        return hold != null && hold.code().equals(code) ? hold.since() : turn.now();
    }

    private static Decision nextRestart(Turn turn) {
        Roll roll = turn.roll();
        Set<String> handled = new HashSet<>();
        roll.members().map(Member::id).forEach(handled::add);
        List<Instance> remaining = turn.baseline().liveIds().stream()
                .filter(id -> !handled.contains(id))
                .flatMap(id -> turn.seen.findLive(id).stream())
                .toList();
        if (remaining.isEmpty()) {
            return finishing(turn);
        }
        List<Instance> chosen =
                Choice.forRestart(turn, remaining, turn.baseline().batchSize());
        if (chosen.isEmpty()) {
            return ScalingDown.heldByFloor(turn, heldSince(turn, ScalingDown.BELOW_FLOOR), "restart");
        }
        List<Member> members = chosen.stream()
                .map(one -> Member.joined(one.id(), one.zone(), turn.now()))
                .toList();
        return open(turn, members.size(), Batch.Phase.RESTARTING, members);
    }

    /** A pause holds here, and then an alarm: the batch that is open is done, and no other is begun. */
    private static Decision open(Turn turn, int size, Batch.Phase phase, List<Member> members) {
        RollHead head = turn.roll().head();
        Control.Asked pause = head.control().pause();
        if (pause != null) {
            return paused(turn, pause);
        }
        Decision alarmed = Alarmed.hold(turn);
        if (alarmed != null) {
            return alarmed;
        }
        int number = head.currentBatch() + 1;
        if (head.idleBatches() >= MAX_IDLE_BATCHES
                || number > 2 * turn.baseline().estimatedBatches() + 1) {
            return turn.fail(
                    FailureCode.NO_PROGRESS,
                    head.idleBatches() >= MAX_IDLE_BATCHES
                            ? MAX_IDLE_BATCHES + " batches in a row brought no progress"
                            : "batch " + number + " would be more than twice the "
                                    + turn.baseline().estimatedBatches() + " batches planned",
                    List.of());
        }
        turn.put(Batch.opened(number, size, phase, members, turn.now()));
        turn.expectEnd(Expectation.end(turn.roll(), turn.now()));
        List<String> ids = members.stream().map(Member::id).toList();
        return switch (phase) {
            case SCALING_DOWN -> started(turn, "only blue is left to scale down", ids, Answer.Next.SCALE_DOWN);
            case RESTARTING -> started(turn, "restarts " + size, ids, Answer.Next.RESTART);
            case LAUNCHING, CHECKING, GRACE, DONE, GIVEN_UP ->
                started(turn, "launches " + size, ids, Answer.Next.LAUNCH);
        };
    }

    private static Decision paused(Turn turn, Control.Asked pause) {
        Instant until = pause.at().plus(PAUSE_TIMEOUT);
        if (turn.past(pause.at(), PAUSE_TIMEOUT)) {
            return StepRules.stop(turn, "because nobody resumed it for " + PAUSE_TIMEOUT.toHours() + " h");
        }
        turn.hold("PAUSED", "paused by " + pause.by(), until);
        Duration left = Duration.between(turn.now(), until);
        return turn.await(
                left.compareTo(PAUSED_POLL) < 0 ? left : PAUSED_POLL,
                "paused by " + pause.by() + " before the next batch; stops at " + until);
    }

    private static Decision started(Turn turn, String what, List<String> ids, Answer.Next next) {
        Batch batch = turn.batch();
        Map<String, String> zones = batch.members().stream().collect(Collectors.toMap(Member::id, Member::zone));
        turn.note(
                RollEvent.Type.BATCH_STARTED,
                what,
                ids,
                Map.of(),
                new Told.BatchOpened(
                        batch.size(), zones, turn.roll().head().expectation().end()));
        return turn.answer(next, what);
    }
}
