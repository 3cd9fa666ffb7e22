package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.StateReason;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.timeline.RollEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Blame: a member lost to spot, to another's hand or to EC2 says nothing of the image and is replaced, within bounds; one
 * that shut itself down, or that EC2 could not start from its specification, is the image's own failure.
 */
final class LossRules {

    private LossRules() {}

    /** What losing members means for the batch. */
    sealed interface Verdict {
        record NoneLost() implements Verdict {}

        /** They are given up on the record; as many are to be launched in their place. */
        record Replace(String why) implements Verdict {}

        record Fail(FailureCode code, String reason, List<Failure.FailedInstance> instances) implements Verdict {}
    }

    /** Looks for wanted members of the open batch that are gone, and puts on record what that means. */
    static Verdict judge(StepContext context) {
        Batch batch = context.batch();
        List<BatchInstance> gone =
                batch.wanted().filter(member -> !context.seen.isThere(member)).toList();
        if (gone.isEmpty()) {
            return new Verdict.NoneLost();
        }
        List<Failure.FailedInstance> described = context.seen.describe(gone);
        List<BatchInstance> own =
                gone.stream().filter(member -> isImagesFault(context, member)).toList();
        Batch after = batch;
        List<Leftover> leftovers = new ArrayList<>();
        for (BatchInstance member : gone) {
            String why = why(context, member);
            after = after.mapMember(member.id(), one -> one.withGivenUp(why));
            context.seen
                    .find(member.id())
                    .filter(Instance::isLive)
                    .ifPresent(instance -> leftovers.add(new Leftover(instance.id(), Leftover.UNTAGGED)));
        }
        int lost = batch.lost() + gone.size() - own.size();
        context.put(after.withLost(lost));
        context.leaveBehind(leftovers);
        context.note(
                RollEvent.Type.LOST,
                Failure.inWords(described),
                gone.stream().map(BatchInstance::id).toList(),
                Failure.reasons(described));
        if (!own.isEmpty() && context.batch().wanted().count() < required(context)) {
            List<Failure.FailedInstance> failed = context.seen.describe(own);
            return new Verdict.Fail(
                    FailureCode.UNHEALTHY,
                    inBatch(context) + " shut down by itself: " + Failure.inWords(failed),
                    failed);
        }
        if (lost > Math.max(2, Math.ceilDiv(batch.size(), 5))) {
            return new Verdict.Fail(
                    FailureCode.TOO_MANY_LOST,
                    inBatch(context) + " lost " + lost + " instances, more than are replaced: "
                            + Failure.inWords(described),
                    described);
        }
        return new Verdict.Replace(Failure.inWords(described));
    }

    private static String inBatch(StepContext context) {
        return "batch " + context.batch().number();
    }

    /** How many of the batch must be healthy: ⌈launched × batchMinHealthyPercentage / 100⌉. */
    static int required(StepContext context) {
        return Math.ceilDiv(context.batch().size() * context.settings().batchMinHealthyPercentage(), 100);
    }

    private static String why(StepContext context, BatchInstance member) {
        return "lost: "
                + reason(context, member)
                        .map(reason -> reason.code() + ": " + reason.message())
                        .orElse("EC2 does not describe it as the group's");
    }

    private static Optional<StateReason> reason(StepContext context, BatchInstance member) {
        return context.seen.find(member.id()).flatMap(one -> Optional.ofNullable(one.stateReason()));
    }

    /** Only what EC2 says plainly is held against the image. */
    private static boolean isImagesFault(StepContext context, BatchInstance member) {
        return reason(context, member)
                .map(StateReason::code)
                .filter(code -> code.startsWith("Client.") && !code.equals("Client.UserInitiatedShutdown"))
                .isPresent();
    }
}
