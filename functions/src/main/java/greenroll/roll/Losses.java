package greenroll.roll;

import greenroll.fleet.Instance;
import greenroll.fleet.StateReason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blame: a member lost to spot, to another's hand or to EC2 says nothing of the image and is replaced, within bounds; one
 * that shut itself down, or that EC2 could not start from its specification, is the image's own failure.
 */
final class Losses {

    private Losses() {}

    /** What losing members means for the batch. */
    sealed interface Verdict {
        record NoneLost() implements Verdict {}

        /** They are given up on the record; as many are to be launched in their place. */
        record Replace(String why) implements Verdict {}

        record Fail(FailureCode code, String reason, List<Failure.FailedInstance> instances) implements Verdict {}
    }

    /** Looks for wanted members of the open batch that are gone, and puts on record what that means. */
    static Verdict judge(Turn turn) {
        Batch batch = turn.batch();
        List<Member> gone =
                batch.wanted().filter(member -> !turn.seen.isThere(member)).toList();
        if (gone.isEmpty()) {
            return new Verdict.NoneLost();
        }
        List<Failure.FailedInstance> described = Failing.describe(turn.seen, gone);
        List<Member> own =
                gone.stream().filter(member -> isImagesFault(turn, member)).toList();
        Batch after = batch;
        List<Leftover> leftovers = new ArrayList<>();
        for (Member member : gone) {
            String why = why(turn, member);
            after = after.mapMember(member.id(), one -> one.givenUp(why));
            turn.seen
                    .find(member.id())
                    .filter(Instance::isLive)
                    .ifPresent(instance -> leftovers.add(new Leftover(instance.id(), Leftover.UNTAGGED)));
        }
        int lost = batch.lost() + gone.size() - own.size();
        turn.put(after.with(c -> c.lost = lost));
        turn.leaveBehind(leftovers);
        turn.note(
                RollEvent.Type.LOST,
                Failing.inWords(described),
                gone.stream().map(Member::id).toList(),
                Failing.reasons(described));
        if (!own.isEmpty() && turn.batch().wanted().count() < required(turn)) {
            List<Failure.FailedInstance> failed = Failing.describe(turn.seen, own);
            return new Verdict.Fail(
                    FailureCode.UNHEALTHY, inBatch(turn) + " shut down by itself: " + Failing.inWords(failed), failed);
        }
        if (lost > Math.max(2, Math.ceilDiv(batch.size(), 5))) {
            return new Verdict.Fail(
                    FailureCode.TOO_MANY_LOST,
                    inBatch(turn) + " lost " + lost + " instances, more than are replaced: "
                            + Failing.inWords(described),
                    described);
        }
        return new Verdict.Replace(Failing.inWords(described));
    }

    private static String inBatch(Turn turn) {
        return "batch " + turn.batch().number();
    }

    /** How many of the batch must be healthy: ⌈launched × batchMinHealthyPercentage / 100⌉. */
    static int required(Turn turn) {
        return Math.ceilDiv(turn.batch().size() * turn.settings().batchMinHealthyPercentage(), 100);
    }

    private static String why(Turn turn, Member member) {
        return "lost: "
                + reason(turn, member)
                        .map(reason -> reason.code() + ": " + reason.message())
                        .orElse("EC2 does not describe it as the group's");
    }

    private static Optional<StateReason> reason(Turn turn, Member member) {
        return turn.seen.find(member.id()).flatMap(one -> Optional.ofNullable(one.stateReason()));
    }

    /** Only what EC2 says plainly is held against the image. */
    private static boolean isImagesFault(Turn turn, Member member) {
        return reason(turn, member)
                .map(StateReason::code)
                .filter(code -> code.startsWith("Client.") && !code.equals("Client.UserInitiatedShutdown"))
                .isPresent();
    }
}
