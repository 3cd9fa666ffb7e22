package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.HealthyTime;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.exchange.ExchangeDecision;
import greenroll.roll.exchange.ExchangeRules;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.member.Membership;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.plan.TerminationPolicy;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** ScaleDown takes out as many blue as the proven green permit, never below the floor. */
final class ScaleDownRules {

    private static final String EXCHANGE = "EXCHANGE";

    private ScaleDownRules() {}

    static StepDecision scaleDown(StepContext context) {
        if (context.roll().openBatch().isEmpty()) {
            return context.answer(StepResult.Next.DONE, "the scale-down was done before");
        }
        // A late or repeated visit may find the batch watched again, or the next batch open. It must not act on either.
        switch (context.batch().phase()) {
            case LAUNCHING, RESTARTING -> {
                return context.answer(StepResult.Next.DONE, "the scale-down was done before");
            }
            case CHECKING, GRACE -> {
                return context.answer(StepResult.Next.GREEN_OUT_OF_SERVICE, "the batch is being watched again");
            }
            case SCALING_DOWN, DONE, GIVEN_UP -> {}
        }
        if (!BatchCompletion.hasChosen(context.batch())) {
            StepDecision unproven = look(context);
            if (unproven != null) {
                return unproven;
            }
            StepDecision paused = context.batch().size() == 0 ? null : StepPauseRules.holdFirst(context);
            if (paused != null) {
                return paused;
            }
            StepDecision held = choose(context);
            if (held != null) {
                return held;
            }
        }
        if (BatchCompletion.allOut(context.batch())) {
            BatchCompletion.close(context);
            return context.answer(StepResult.Next.DONE, "nothing is left to take out");
        }
        if (context.membership() != null) {
            return exchange(context);
        }
        int out = (int) context.batch().retiring().stream()
                .filter(one -> one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN)
                .count();
        return context.answer(StepResult.Next.DONE, "deregisters " + out + " blue");
    }

    /** Green and blue change places in the Auto Scaling group, one exchange after the other. */
    private static StepDecision exchange(StepContext context) {
        ExchangeDecision exchange = context.exchanged();
        if (BatchCompletion.allOut(context.batch()) && exchange.work().isEmpty()) {
            BatchCompletion.close(context);
            return context.answer(StepResult.Next.DONE, "nothing is left to take out");
        }
        if (exchange.goesOn()) {
            return context.await(Duration.ofSeconds(1), "green and blue change places");
        }
        return exchangeHeld(context, exchange.why().isEmpty() ? "the floor keeps the blue" : exchange.why());
    }

    /** Waits until the Auto Scaling group permits the exchange, and fails after the launch's timeout. */
    static StepDecision exchangeHeld(StepContext context, String why) {
        Instant since = context.heldSince(EXCHANGE);
        Duration limit = context.settings().launchTimeout();
        if (context.past(since, limit)) {
            return context.fail(
                    FailureCode.NO_PROGRESS,
                    "nothing changed places in the Auto Scaling group for " + limit.toSeconds() + " s: " + why,
                    List.of());
        }
        context.hold(EXCHANGE, why, since.plus(limit));
        return context.await(why);
    }

    /** Observes the green again. Blue may only be replaced by green that is in service now, with no alarm raised. */
    private static @org.jspecify.annotations.Nullable StepDecision look(StepContext context) {
        StepDecision alarmed =
                context.batch().size() == 0 ? null : AlarmRules.failBatch(context, "before blue was scaled down");
        if (alarmed != null) {
            return alarmed;
        }
        List<BatchInstance> out = context.batch()
                .wanted()
                .filter(member -> !context.seen.inService(member.id()))
                .toList();
        if (out.isEmpty()) {
            return null;
        }
        List<Failure.FailedInstance> described = context.seen.describe(out);
        if (out.stream().allMatch(member -> context.seen.verdict(member.id()) == InServiceRules.Verdict.UNKNOWN)) {
            context.hold("HEALTH_UNKNOWN", "the load balancer does not say how the green is", null);
            return context.await("health unknown: " + Failure.inWords(described));
        }
        if (context.batch().unproven()) {
            return context.fail(
                    FailureCode.GREEN_OUT_OF_SERVICE,
                    "batch " + context.batch().number() + " was out of service again when blue was to go: "
                            + Failure.inWords(described),
                    described);
        }
        List<String> ids = out.stream().map(BatchInstance::id).toList();
        context.editBatch(batch -> batch.withPhase(Batch.Phase.CHECKING)
                .mapMembers(member -> ids.contains(member.id()) ? unproven(member, context.now()) : member)
                .with(c -> {
                    c.proof(c.proof().withUnproven(true));
                    c.times(c.times().withGraceSince(null));
                }));
        StepPauseRules.leave(context);
        context.note(
                RollEvent.Type.GREEN_OUT_OF_SERVICE,
                "out of service when blue was to go: watched again",
                ids,
                Failure.reasons(described));
        return context.answer(StepResult.Next.GREEN_OUT_OF_SERVICE, "out of service: " + Failure.inWords(described));
    }

    private static BatchInstance unproven(BatchInstance member, Instant now) {
        return member.with(next -> next.registeredAt(now)
                .healthyTime(HealthyTime.NONE)
                .provenAt(null)
                .outOfServiceSince(null));
    }

    /**
     * Chooses the blue to take out. The choice is made once and stored in the claim, so that a second run finds the
     * same. Returns null when blue was chosen, or when there is none.
     */
    private static @org.jspecify.annotations.Nullable StepDecision choose(StepContext context) {
        List<Instance> blue = context.seen.blue(context.roll());
        if (blue.isEmpty()) {
            return null;
        }
        List<Instance> chosen = new ArrayList<>(TerminationPolicy.outOfService(context.seen, blue));
        chosen.addAll(context.chooseInService(blue, allowance(context, blue)));
        Membership membership = context.membership();
        if (membership != null && !chosen.isEmpty()) {
            chosen = exchangeable(context, chosen);
            if (chosen.isEmpty() && !ProvenGreenRules.owesGreen(context)) {
                return exchangeHeld(
                        context,
                        membership.asked().isEmpty()
                                ? "no blue member of the Auto Scaling group can go yet"
                                : ExchangeRules.UNANSWERED);
            }
        }
        if (chosen.isEmpty() && ProvenGreenRules.owesReplacement(context)) {
            BatchCompletion.close(context);
            return context.answer(StepResult.Next.DONE, "green of an earlier batch is to be replaced first");
        }
        // Blue was lost since the roll began. Only the green of the next batch restores the floor; waiting would not.
        if (chosen.isEmpty() && ProvenGreenRules.owesGreen(context) && !context.seen.anyUnknown()) {
            BatchCompletion.close(context);
            return context.answer(StepResult.Next.DONE, "the floor keeps all blue until the next batch is in service");
        }
        if (chosen.isEmpty()) {
            return FloorRules.batchHeld(context, "scale down");
        }
        for (Instance one : chosen) {
            context.editBatch(batch -> batch.withTimes(batch.times().withHeldSince(null))
                    .retire(RetiringInstance.blue(
                            one.id(), one.placement().zone(), context.seen.inService(one.id()), context.now())));
        }
        context.note(
                RollEvent.Type.RETIRING,
                chosen.size() + " blue to scale down",
                StepContext.ids(chosen),
                Map.of(),
                StepContext.placed(chosen));
        return null;
    }

    /**
     * Returns those of the blue that can change places now. Each one needs proven green that is not attached yet, unless
     * the group has more members than it wants. A member that the group still starts cannot enter standby.
     */
    private static List<Instance> exchangeable(StepContext context, List<Instance> chosen) {
        return chosen.stream()
                .filter(one -> context.seen.members.isInService(one.id()))
                .limit(ExchangeRules.places(context.roll(), context.seen))
                .toList();
    }

    /**
     * Returns how many in-service blue may go now. Blue that was out of service when it was chosen uses up no green.
     * Blue that became healthy since the start goes when no more green will come to replace it.
     */
    private static int allowance(StepContext context, List<Instance> blue) {
        int proven =
                (int) context.roll().instances().filter(BatchInstance::isProven).count();
        int gone = (int) context.roll()
                .retiring()
                .filter(one -> one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN && one.wasInService())
                .count();
        int serving = (int)
                blue.stream().filter(one -> context.seen.inService(one.id())).count();
        int recovered = proven >= context.roll().wantedGreen()
                ? Math.max(0, serving + gone - context.baseline().inService())
                : 0;
        return context.baseline().allowance(context.seen.inServiceCount(context.roll()), proven + recovered, gone);
    }
}
