package greenroll.roll.step;

import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.timeline.RollEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Rules for proven green that no longer serves. A later batch replaces it after {@code healthTimeout}. */
final class ProvenGreenRules {

    private ProvenGreenRules() {}

    /**
     * Gives up green of an earlier batch that has been out of service for {@code healthTimeout}. It is then replaced.
     */
    static void giveUpOutOfService(StepContext context) {
        List<String> givenUp = new ArrayList<>();
        context.mapBatches(batch -> {
            Batch next = batch;
            for (BatchInstance member : batch.instances()) {
                Instant since = member.outOfServiceSince();
                if (isOverdue(context, member)) {
                    givenUp.add(member.id());
                    next = next.mapMember(member.id(), one -> one.withGivenUp("out of service since " + since))
                            .retire(RetiringInstance.green(member.id(), member.zone(), context.now()));
                }
            }
            return next;
        });
        if (!givenUp.isEmpty()) {
            context.note(
                    RollEvent.Type.GIVEN_UP,
                    "out of service for "
                            + context.settings().health().healthTimeout().toSeconds() + " s: replaced by a later batch",
                    givenUp,
                    Map.of());
        }
    }

    /** Whether proven green has been out of service for so long that the next plan gives it up and replaces it. */
    static boolean owesReplacement(StepContext context) {
        return context.roll().instances().anyMatch(member -> isOverdue(context, member));
    }

    /** Whether green is still to be launched. Then another batch follows, whatever blue this one could take out. */
    static boolean owesGreen(StepContext context) {
        return context.roll().missingGreen() > 0;
    }

    private static boolean isOverdue(StepContext context, BatchInstance member) {
        Instant since = member.outOfServiceSince();
        return member.isProven()
                && since != null
                && context.past(since, context.settings().health().healthTimeout());
    }

    /**
     * Records since when proven green has been out of service. A later batch replaces it after {@code healthTimeout}.
     */
    static void track(StepContext context) {
        List<String> lost = new ArrayList<>();
        context.mapBatches(batch -> {
            List<BatchInstance> next = batch.instances().stream()
                    .map(member -> member.isProven() ? trackOne(context, member) : member)
                    .toList();
            batch.instances().stream()
                    .filter(BatchInstance::isProven)
                    .filter(member ->
                            next.stream().anyMatch(after -> after.id().equals(member.id()) && !after.isWanted()))
                    .forEach(member -> lost.add(member.id()));
            return next.equals(batch.instances()) ? batch : batch.withInstances(next);
        });
        if (!lost.isEmpty()) {
            context.note(
                    RollEvent.Type.LOST,
                    lost.size() + " proven instances are gone, by another's hand or EC2's: later batches replace them",
                    lost,
                    Map.of());
        }
    }

    private static BatchInstance trackOne(StepContext context, BatchInstance member) {
        InServiceRules.Verdict verdict = context.seen.verdict(member.id());
        if (!context.seen.isThere(member)) {
            return context.roll().facts().action().launchesGreen()
                    ? member.withGivenUp("gone after it was proven")
                    : member;
        }
        Instant since = member.outOfServiceSince();
        return switch (verdict) {
            case IN_SERVICE -> since == null ? member : member.withOutOfServiceSince(null);
            case UNKNOWN -> member;
            case NOT_YET, UNHEALTHY -> since == null ? member.withOutOfServiceSince(context.now()) : member;
        };
    }
}
