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
 * Decides the cause of a lost member. A loss through spot, EC2 or an action outside Greenroll is not the image's fault,
 * and the member is replaced within limits. It is the image's fault when the instance shut itself down, or when EC2
 * could not start it from its specification.
 */
final class LossRules {

    private LossRules() {}

    /** The result of lost members for the batch. */
    sealed interface Verdict {
        record NoneLost() implements Verdict {}

        /** The members are given up in the record. As many are launched in their place. */
        record Replace(String why) implements Verdict {}

        record Fail(FailureCode code, String reason, List<Failure.FailedInstance> instances) implements Verdict {}
    }

    /** Finds wanted members of the open batch that are gone, and records the result. */
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

    /** Returns how many of the batch must be healthy: ⌈launched × batchMinHealthyPercentage / 100⌉. */
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

    /** Only a clear reason from EC2 counts against the image. */
    private static boolean isImagesFault(StepContext context, BatchInstance member) {
        return reason(context, member)
                .map(StateReason::code)
                .filter(code -> code.startsWith("Client.") && !code.equals("Client.UserInitiatedShutdown"))
                .isPresent();
    }
}
