package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.StateReason;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.timeline.RollEvent;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides the cause of a lost member. A loss through a spot interruption, EC2 or an action outside Greenroll is not the
 * image's fault, and the member is replaced within limits. A loss is the image's fault when the instance shut itself
 * down, or when EC2 could not start it from its specification. A member that EC2 will interrupt counts as lost at once.
 */
final class LossRules {

    /** EC2's reason for a spot instance that it interrupted. */
    private static final String INTERRUPTED = "Server.SpotInstanceTermination";

    /** A storm may interrupt a small batch several times. */
    private static final int MOST_INTERRUPTED = 10;

    private LossRules() {}

    /** The result of lost members for the batch. */
    sealed interface Verdict {
        record NoneLost() implements Verdict {}

        /** The members are given up in the record. As many are launched in their place. */
        record Replace(String why) implements Verdict {}

        record Fail(FailureCode code, String reason, List<Failure.FailedInstance> instances) implements Verdict {}
    }

    /** Finds wanted members of the open batch that are gone or will be interrupted, and records the result. */
    static Verdict judge(StepContext context) {
        List<BatchInstance> leaving = context.batch()
                .wanted()
                .filter(member -> !context.seen.isThere(member) || isAnnounced(context, member))
                .toList();
        if (leaving.isEmpty()) {
            return new Verdict.NoneLost();
        }
        List<Failure.FailedInstance> described = context.seen.describe(leaving);
        List<BatchInstance> own = leaving.stream()
                .filter(member -> isImagesFault(context, member))
                .toList();
        int interrupted = (int) leaving.stream()
                .filter(member -> isInterrupted(context, member))
                .count();
        leaving.forEach(member -> giveUp(context, member));
        context.editBatch(
                batch -> batch.withLosses(batch.losses().plus(leaving.size() - own.size() - interrupted, interrupted)));
        List<Instance> announced = leaving.stream()
                .filter(member -> isAnnounced(context, member))
                .flatMap(member -> context.seen.findLive(member.id()).stream())
                .toList();
        List<Failure.FailedInstance> gone = context.seen.describe(
                leaving.stream().filter(member -> !isAnnounced(context, member)).toList());
        if (!announced.isEmpty()) {
            InterruptionRules.tell(context, announced);
        }
        if (!gone.isEmpty()) {
            context.note(
                    RollEvent.Type.LOST,
                    Failure.inWords(gone),
                    gone.stream().map(Failure.FailedInstance::id).toList(),
                    Failure.reasons(gone));
        }
        String words = Stream.of(InterruptionRules.inWords(context, announced), Failure.inWords(gone))
                .filter(some -> !some.isEmpty())
                .collect(Collectors.joining("; "));
        return verdict(context, own, described, words);
    }

    private static Verdict verdict(
            StepContext context, List<BatchInstance> own, List<Failure.FailedInstance> described, String words) {
        Batch batch = context.batch();
        if (!own.isEmpty() && batch.wanted().count() < required(context)) {
            List<Failure.FailedInstance> failed = context.seen.describe(own);
            return new Verdict.Fail(
                    FailureCode.UNHEALTHY,
                    inBatch(context) + " shut down by itself: " + Failure.inWords(failed),
                    failed);
        }
        int unexpected = batch.losses().unexpected();
        if (unexpected > Math.max(2, Math.ceilDiv(batch.size(), 5))) {
            return new Verdict.Fail(
                    FailureCode.TOO_MANY_LOST,
                    inBatch(context) + " lost " + unexpected + " instances, more than are replaced: " + words,
                    described);
        }
        int interrupted = batch.losses().interrupted();
        if (interrupted > Math.max(MOST_INTERRUPTED, 3 * batch.size())) {
            return new Verdict.Fail(
                    FailureCode.TOO_MANY_LOST,
                    inBatch(context) + " lost " + interrupted
                            + " spot instances to interruptions, more than are replaced: " + words,
                    described);
        }
        return new Verdict.Replace(words);
    }

    /** An instance that EC2 will interrupt leaves while it can still drain. No other is there to be taken out. */
    private static void giveUp(StepContext context, BatchInstance member) {
        String why = why(context, member);
        context.editBatch(batch -> batch.mapMember(member.id(), one -> one.withGivenUp(why)));
        if (isAnnounced(context, member)) {
            boolean inService = context.seen.inService(member.id());
            context.editBatch(batch ->
                    batch.retire(RetiringInstance.interrupted(member.id(), member.zone(), inService, context.now())));
            return;
        }
        context.leaveBehind(context.seen.find(member.id()).filter(Instance::isLive).stream()
                .map(instance -> new Leftover(instance.id(), context.seen.whyLeftAlone(instance)))
                .toList());
    }

    private static boolean isAnnounced(StepContext context, BatchInstance member) {
        return context.seen.findLive(member.id()).isPresent()
                && context.seen.fleet.interruption(member.id()).isPresent();
    }

    private static boolean isInterrupted(StepContext context, BatchInstance member) {
        return context.seen.fleet.interruption(member.id()).isPresent()
                || reason(context, member)
                        .map(StateReason::code)
                        .filter(INTERRUPTED::equals)
                        .isPresent();
    }

    private static String inBatch(StepContext context) {
        return "batch " + context.batch().number();
    }

    /** Returns how many of the batch must be healthy: ⌈launched × batchMinHealthyPercentage / 100⌉. */
    static int required(StepContext context) {
        return context.undoes()
                ? 1
                : Math.ceilDiv(context.batch().size() * context.settings().batchMinHealthyPercentage(), 100);
    }

    private static String why(StepContext context, BatchInstance member) {
        if (isAnnounced(context, member)) {
            return "interrupted: EC2 has announced it";
        }
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
        // An instance may shut itself down because of EC2's notice.
        return !isInterrupted(context, member)
                && reason(context, member)
                        .map(StateReason::code)
                        .filter(code -> code.startsWith("Client.") && !code.equals("Client.UserInitiatedShutdown"))
                        .isPresent();
    }
}
