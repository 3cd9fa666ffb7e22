package greenroll.roll;

import greenroll.fleet.Instance;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ScaleDown: as many blue as the proven green allow, never below the floor. */
final class ScalingDown {

    static final String BELOW_FLOOR = "BELOW_FLOOR";

    private ScalingDown() {}

    static Decision scaleDown(Turn turn) {
        if (turn.roll().openBatch().isEmpty()) {
            return turn.answer(Answer.Next.DONE, "the scale-down was done before");
        }
        // A late or repeated visit may find the batch back under watch, or the next one open: neither is its to act on.
        switch (turn.batch().phase()) {
            case LAUNCHING, RESTARTING -> {
                return turn.answer(Answer.Next.DONE, "the scale-down was done before");
            }
            case CHECKING, GRACE -> {
                return turn.answer(Answer.Next.UNPROVEN, "the batch is being watched anew");
            }
            case SCALING_DOWN, DONE, GIVEN_UP -> {}
        }
        if (!Batches.hasChosen(turn.batch())) {
            Decision unproven = look(turn);
            if (unproven != null) {
                return unproven;
            }
            Decision held = choose(turn);
            if (held != null) {
                return held;
            }
        }
        if (Batches.allOut(turn.batch())) {
            Batches.close(turn);
            return turn.answer(Answer.Next.DONE, "nothing is left to take out");
        }
        int out = (int) turn.batch().retired().stream()
                .filter(one -> one.cause() == Retired.Cause.BLUE_SCALED_DOWN)
                .count();
        return turn.answer(Answer.Next.DONE, "deregisters " + out + " blue");
    }

    /** Its own look at the green: only what is in service now, with no alarm raised, may replace anything. */
    private static @org.jspecify.annotations.Nullable Decision look(Turn turn) {
        Decision alarmed = turn.batch().size() == 0 ? null : Alarmed.failBatch(turn, "before blue was scaled down");
        if (alarmed != null) {
            return alarmed;
        }
        List<Member> out = turn.batch()
                .wanted()
                .filter(member -> !turn.seen.inService(member.id()))
                .toList();
        if (out.isEmpty()) {
            return null;
        }
        List<Failure.FailedInstance> described = Failing.describe(turn.seen, out);
        if (out.stream().allMatch(member -> turn.seen.verdict(member.id()) == Health.Verdict.UNKNOWN)) {
            turn.hold("HEALTH_UNKNOWN", "the load balancer does not say how the green is", null);
            return turn.await("health unknown: " + Failing.inWords(described));
        }
        if (turn.batch().unproven()) {
            return turn.fail(
                    FailureCode.UNPROVEN,
                    "batch " + turn.batch().number() + " was out of service again when blue was to go: "
                            + Failing.inWords(described),
                    described);
        }
        List<String> ids = out.stream().map(Member::id).toList();
        turn.editBatch(batch -> batch.withPhase(Batch.Phase.CHECKING)
                .mapMembers(member -> ids.contains(member.id()) ? unproven(member, turn.now()) : member)
                .with(c -> {
                    c.unproven = true;
                    c.graceSince = null;
                }));
        turn.note(
                RollEvent.Type.UNPROVEN,
                "out of service when blue was to go: watched anew",
                ids,
                Failing.reasons(described));
        return turn.answer(Answer.Next.UNPROVEN, "out of service: " + Failing.inWords(described));
    }

    private static Member unproven(Member member, Instant now) {
        return new Member(
                member.id(),
                member.zone(),
                member.joinedAt(),
                member.leavingAt(),
                member.takenOutAt(),
                member.restartedAt(),
                now,
                Watch.NONE,
                null,
                null,
                member.givenUp());
    }

    /** Which blue, chosen once: stored in the claim, so that a second run finds the same. Null when some were chosen. */
    private static @org.jspecify.annotations.Nullable Decision choose(Turn turn) {
        List<Instance> blue = turn.seen.blue(turn.roll());
        if (blue.isEmpty()) {
            return null;
        }
        List<Instance> chosen = new ArrayList<>(Choice.outOfService(turn, blue));
        chosen.addAll(Choice.inService(turn, blue, allowance(turn, blue)));
        if (chosen.isEmpty() && Planning.owesReplacement(turn)) {
            Batches.close(turn);
            return turn.answer(Answer.Next.DONE, "green of an earlier batch is to be replaced first");
        }
        // Blue was lost since the roll began: the green of the next batch brings the floor back, waiting would not.
        if (chosen.isEmpty() && Planning.owesGreen(turn) && !turn.seen.anyUnknown()) {
            Batches.close(turn);
            return turn.answer(Answer.Next.DONE, "the floor keeps all blue until the next batch is in service");
        }
        if (chosen.isEmpty()) {
            return batchHeldByFloor(turn, "scale down");
        }
        for (Instance one : chosen) {
            turn.editBatch(batch -> batch.with(c -> c.heldSince = null)
                    .retire(Retired.blue(one.id(), one.zone(), turn.seen.inService(one.id()), turn.now())));
        }
        turn.note(
                RollEvent.Type.CHOSEN,
                chosen.size() + " blue to scale down",
                Turn.ids(chosen),
                Map.of(),
                Turn.placed(chosen));
        return null;
    }

    /**
     * How many in-service blue may go now. Blue that was out of service when it was chosen is replaced by no green; blue
     * that got well since the start goes once no green is to come that could replace it.
     */
    private static int allowance(Turn turn, List<Instance> blue) {
        int proven = (int) turn.roll().members().filter(Member::isProven).count();
        int gone = (int) turn.roll()
                .retired()
                .filter(one -> one.cause() == Retired.Cause.BLUE_SCALED_DOWN && one.wasInService())
                .count();
        int serving =
                (int) blue.stream().filter(one -> turn.seen.inService(one.id())).count();
        int recovered = proven >= turn.roll().wantedGreen()
                ? Math.max(0, serving + gone - turn.baseline().inService())
                : 0;
        return turn.baseline().allowance(turn.seen.inServiceCount(turn.roll()), proven + recovered, gone);
    }

    /** The floor lets nothing of the open batch go: since when is on its record. */
    static Decision batchHeldByFloor(Turn turn, String what) {
        Instant before = turn.batch().heldSince();
        Instant since = before == null ? turn.now() : before;
        if (!turn.seen.anyUnknown()) {
            turn.editBatch(batch -> batch.with(c -> c.heldSince = since));
        }
        return heldByFloor(turn, since, what);
    }

    /**
     * Nothing may be taken out: waits, and fails when that lasts for {@code healthTimeout}. Who is unknown may be in
     * service: that is waited for as for every answer, and held against nobody.
     */
    static Decision heldByFloor(Turn turn, Instant since, String what) {
        if (turn.seen.anyUnknown()) {
            turn.hold("HEALTH_UNKNOWN", "the load balancer does not say how all instances are", null);
            return turn.await("nothing to " + what + " while the health of some is unknown");
        }
        Duration limit = turn.settings().healthTimeout();
        int inService = turn.seen.inServiceCount(turn.roll());
        String reason = "nothing to " + what + ": " + inService + " in service, floor "
                + turn.baseline().floor();
        if (turn.past(since, limit)) {
            return turn.fail(FailureCode.BELOW_FLOOR, reason + " for " + limit.toSeconds() + " s", List.of());
        }
        turn.hold(BELOW_FLOOR, reason, since.plus(limit));
        return turn.await(reason);
    }
}
