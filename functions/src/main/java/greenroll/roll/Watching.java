package greenroll.roll;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** CheckHealth and GraceWait: until the batch is called healthy, and until it has been watched healthy for its grace. */
final class Watching {

    private static final Duration GRACE_POLL = Duration.ofSeconds(30);

    private Watching() {}

    static Decision checkHealth(Turn turn) {
        if (turn.roll().openBatch().isEmpty() || turn.batch().phase().compareTo(Batch.Phase.CHECKING) > 0) {
            return turn.answer(Answer.Next.HEALTHY, "the batch was called healthy before");
        }
        if (turn.batch().phase() != Batch.Phase.CHECKING) {
            return notMine(turn);
        }
        if (Losses.judge(turn) instanceof Losses.Verdict loss && !(loss instanceof Losses.Verdict.NoneLost)) {
            return lost(turn, loss);
        }
        look(turn);
        List<Member> wanted = turn.batch().wanted().toList();
        List<Member> out = wanted.stream()
                .filter(member -> !turn.seen.inService(member.id()))
                .toList();
        if (out.isEmpty()) {
            return healthy(turn, wanted.size());
        }
        List<Member> overdue =
                out.stream().filter(member -> isOverdue(turn, member)).toList();
        if (wanted.size() - overdue.size() < Losses.required(turn)) {
            return unhealthy(turn, overdue);
        }
        if (overdue.size() == out.size()) {
            giveUp(
                    turn,
                    overdue,
                    "not healthy within " + turn.settings().healthTimeout().toSeconds() + " s");
            return healthy(turn, wanted.size() - overdue.size());
        }
        return turn.await((wanted.size() - out.size()) + " of " + wanted.size() + " healthy; "
                + Failing.inWords(Failing.describe(turn.seen, out)));
    }

    /** A late or repeated visit of a batch that is not yet, or no longer, under its watch changes nothing of it. */
    private static Decision notMine(Turn turn) {
        return turn.batch().phase() == Batch.Phase.LAUNCHING
                ? turn.answer(Answer.Next.REPLACE, "the batch is launching")
                : turn.await("the batch is not under this watch");
    }

    private static boolean isOverdue(Turn turn, Member member) {
        Instant registered = member.registeredAt();
        return registered != null
                && turn.seen.verdict(member.id()) != Health.Verdict.UNKNOWN
                && turn.past(registered, turn.settings().healthTimeout());
    }

    private static Decision healthy(Turn turn, int count) {
        turn.editBatch(batch -> batch.withPhase(Batch.Phase.GRACE).with(c -> c.graceSince = turn.now()));
        turn.note(
                RollEvent.Type.BATCH_HEALTHY,
                count + " healthy: the grace period begins",
                turn.batch().wanted().map(Member::id).toList(),
                Map.of());
        return turn.answer(Answer.Next.HEALTHY, "all " + count + " healthy");
    }

    private static Decision unhealthy(Turn turn, List<Member> overdue) {
        List<Failure.FailedInstance> failed = Failing.describe(turn.seen, overdue);
        return turn.fail(
                FailureCode.UNHEALTHY,
                "batch " + turn.batch().number() + ": " + overdue.size() + " of "
                        + turn.batch().size() + " not healthy within "
                        + turn.settings().healthTimeout().toSeconds() + " s: " + Failing.inWords(failed),
                failed);
    }

    private static Decision lost(Turn turn, Losses.Verdict loss) {
        return switch (loss) {
            case Losses.Verdict.Fail(var code, var reason, var instances) -> turn.fail(code, reason, instances);
            case Losses.Verdict.Replace(String why)
            when !turn.roll().facts().restarts() -> {
                turn.editBatch(batch -> batch.withPhase(Batch.Phase.LAUNCHING).with(c -> {
                    c.launchingSince = turn.now();
                    c.graceSince = null;
                }));
                yield turn.answer(Answer.Next.REPLACE, "replaces what was lost: " + why);
            }
            // A restart launches nothing: who is gone is gone, and the batch goes on with the others.
            case Losses.Verdict.Replace _, Losses.Verdict.NoneLost _ ->
                turn.await(Duration.ofSeconds(1), "goes on without what was lost");
        };
    }

    /** Counts this sight for every member that is still waited for. */
    private static void look(Turn turn) {
        List<String> first = turn.batch()
                .wanted()
                .filter(member -> member.watch().firstHealthyAt() == null && turn.seen.inService(member.id()))
                .map(Member::id)
                .toList();
        if (!first.isEmpty()) {
            turn.note(RollEvent.Type.FIRST_HEALTHY, first.size() + " seen healthy for the first time", first, Map.of());
        }
        turn.editBatch(batch -> batch.mapMembers(member -> !member.isWanted()
                ? member
                : member.watched(
                        turn.seen.inService(member.id())
                                ? member.watch().sawHealthy(turn.now())
                                : member.watch().sawOtherwise())));
    }

    /** Stops waiting for them: launched ones leave, restarted ones stay registered and are named. */
    private static void giveUp(Turn turn, List<Member> members, String why) {
        boolean restarts = turn.roll().facts().restarts();
        List<Failure.FailedInstance> described = Failing.describe(turn.seen, members);
        members.forEach(member -> turn.editBatch(batch -> {
            Batch given = batch.mapMember(member.id(), one -> one.givenUp(why));
            return restarts ? given : given.retire(Retired.green(member.id(), member.zone(), turn.now()));
        }));
        turn.note(
                RollEvent.Type.GIVEN_UP,
                why + ": " + Failing.inWords(described),
                members.stream().map(Member::id).toList(),
                Failing.reasons(described));
        if (restarts) {
            turn.leaveBehind(described.stream()
                    .map(one -> new Leftover(one.id(), "restarted, but " + why + ": it stays registered"))
                    .toList());
        }
    }

    static Decision graceWait(Turn turn) {
        boolean restarts = turn.roll().facts().restarts();
        if (turn.roll().openBatch().isEmpty() || turn.batch().phase().compareTo(Batch.Phase.GRACE) > 0) {
            return turn.answer(restarts ? Answer.Next.RESTARTED : Answer.Next.ELAPSED, "the grace elapsed before");
        }
        if (turn.batch().phase() != Batch.Phase.GRACE) {
            return notMine(turn);
        }
        Decision alarmed = Alarmed.failBatch(turn, "during the grace period");
        if (alarmed != null) {
            return alarmed;
        }
        if (Losses.judge(turn) instanceof Losses.Verdict loss && !(loss instanceof Losses.Verdict.NoneLost)) {
            return lost(turn, loss);
        }
        look(turn);
        List<Member> unhealthy = turn.batch()
                .wanted()
                .filter(member -> turn.seen.verdict(member.id()) == Health.Verdict.UNHEALTHY)
                .toList();
        if (!unhealthy.isEmpty()) {
            if (turn.batch().wanted().count() - unhealthy.size() < Losses.required(turn)) {
                return unhealthyInGrace(turn, unhealthy);
            }
            giveUp(turn, unhealthy, "turned unhealthy during the grace period");
        }
        return elapsed(turn);
    }

    private static Decision unhealthyInGrace(Turn turn, List<Member> unhealthy) {
        List<Failure.FailedInstance> failed = Failing.describe(turn.seen, unhealthy);
        return turn.fail(
                FailureCode.UNHEALTHY_IN_GRACE,
                "batch " + turn.batch().number() + ": " + unhealthy.size() + " of "
                        + turn.batch().size() + " turned unhealthy during the grace period: " + Failing.inWords(failed),
                failed);
    }

    private static Decision elapsed(Turn turn) {
        Duration grace = turn.settings().gracePeriod();
        List<Member> wanted = turn.batch().wanted().toList();
        List<Member> short_ = wanted.stream()
                .filter(member -> member.watch().lastHealthyAt() == null
                        || member.watch().healthy().compareTo(grace) < 0)
                .toList();
        if (short_.isEmpty()) {
            return proven(turn, wanted);
        }
        Instant since = turn.batch().graceSince();
        if (since != null && turn.past(since, grace.plus(turn.settings().healthTimeout()))) {
            List<Failure.FailedInstance> failed = Failing.describe(turn.seen, short_);
            return turn.fail(
                    FailureCode.GRACE_TIMEOUT,
                    "batch " + turn.batch().number() + " was not watched healthy for " + grace.toSeconds()
                            + " s in time: " + Failing.inWords(failed),
                    failed);
        }
        Duration left = short_.stream()
                .map(member -> grace.minus(member.watch().healthy()))
                .max(Duration::compareTo)
                .orElseThrow();
        boolean allSeen = short_.stream().allMatch(member -> member.watch().lastHealthyAt() != null);
        Duration most = allSeen ? GRACE_POLL : Turn.POLL;
        Duration wait = left.compareTo(most) < 0 ? left : most;
        return turn.await(
                wait.plusMillis(wait.toMillisPart() > 0 ? 1_000 - wait.toMillisPart() : 0),
                "grace: " + wanted.size() + " healthy, " + left.toSeconds() + " s to go");
    }

    private static Decision proven(Turn turn, List<Member> wanted) {
        boolean restarts = turn.roll().facts().restarts();
        turn.editBatch(batch -> batch.mapMembers(member -> member.isWanted() ? member.proven(turn.now()) : member));
        turn.note(
                RollEvent.Type.PROVEN,
                wanted.size() + " watched healthy for "
                        + turn.settings().gracePeriod().toSeconds() + " s",
                wanted.stream().map(Member::id).toList(),
                Map.of());
        if (restarts) {
            Batches.close(turn);
            return turn.answer(Answer.Next.RESTARTED, "the grace has elapsed: " + wanted.size() + " restarted");
        }
        turn.editBatch(batch -> batch.withPhase(Batch.Phase.SCALING_DOWN));
        return turn.answer(Answer.Next.ELAPSED, "the grace has elapsed: " + wanted.size() + " proven");
    }
}
