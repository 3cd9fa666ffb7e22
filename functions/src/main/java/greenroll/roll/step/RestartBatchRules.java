package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.roll.RollSettings;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.member.Membership;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * RestartBatch deregisters instances, lets them drain and reboots them while they are registered nowhere. It registers
 * them again 30 s later.
 */
final class RestartBatchRules {

    private RestartBatchRules() {}

    static StepDecision restart(StepContext context) {
        if (context.roll().openBatch().isEmpty() || context.batch().phase() != Batch.Phase.RESTARTING) {
            return context.answer(StepResult.Next.REGISTERED, "all are registered again");
        }
        leaveInStandby(context);
        if (LossRules.judge(context) instanceof LossRules.Verdict.Fail(var code, var reason, var instances)) {
            return context.fail(code, reason, instances);
        }
        List<BatchInstance> wanted = context.batch().wanted().toList();
        if (wanted.stream().allMatch(member -> member.registeredAt() != null)) {
            context.editBatch(batch -> batch.withPhase(Batch.Phase.CHECKING));
            return context.answer(
                    StepResult.Next.REGISTERED, "all " + wanted.size() + " restarted and registered again");
        }
        List<BatchInstance> stuck =
                wanted.stream().filter(member -> isStuck(context, member)).toList();
        if (!stuck.isEmpty()) {
            List<Failure.FailedInstance> described = context.seen.describe(stuck);
            return context.fail(
                    FailureCode.DRAIN_TIMEOUT,
                    "batch " + context.batch().number() + " did not leave the load balancer: "
                            + Failure.inWords(described),
                    described);
        }
        List<BatchInstance> untaken =
                wanted.stream().filter(member -> isUntaken(context, member)).toList();
        if (!untaken.isEmpty()) {
            List<Failure.FailedInstance> described = context.seen.describe(untaken);
            return context.fail(
                    FailureCode.LAUNCH_TIMEOUT,
                    "batch " + context.batch().number() + " was not registered again within "
                            + context.settings().launchTimeout().toSeconds() + " s of its restart: "
                            + Failure.inWords(described),
                    described);
        }
        return advance(context, wanted);
    }

    /** A member that another puts in standby before the roll does is not restarted, and stays there. */
    private static void leaveInStandby(StepContext context) {
        List<String> left = context.batch()
                .wanted()
                .filter(member -> member.restart().takenOutAt() == null)
                .map(BatchInstance::id)
                .filter(id -> context.seen.members.isCurrent() && context.seen.members.isStandby(id))
                .toList();
        if (!left.isEmpty()) {
            left.forEach(id -> leaveAlone(context, id));
            context.note(
                    RollEvent.Type.GIVEN_UP, "another has put them in standby: they are not touched", left, Map.of());
        }
    }

    private static void leaveAlone(StepContext context, String id) {
        context.mapBatches(batch -> batch.mapMember(
                id, one -> one.withRestart(BatchInstance.Restart.NONE).withGivenUp("another has put it in standby")));
    }

    private static StepDecision advance(StepContext context, List<BatchInstance> wanted) {
        Map<String, List<String>> leaving = new TreeMap<>();
        Map<String, List<String>> joining = new TreeMap<>();
        List<String> rebooting = new ArrayList<>();
        int spare = context.stillInService() - context.baseline().floor();
        int taken = 0;
        int kept = 0;
        Duration wait = StepTimes.POLL;
        for (BatchInstance member : wanted) {
            Instance instance = context.seen.findLive(member.id()).orElse(null);
            if (instance == null || member.registeredAt() != null) {
                continue;
            }
            Instant restarted = member.restart().restartedAt();
            if (member.restart().takenOutAt() == null
                    && context.seen.verdict(member.id()) == InServiceRules.Verdict.UNKNOWN) {
                kept++;
            } else if (member.restart().takenOutAt() == null) {
                boolean serves = context.seen.inService(member.id());
                if (serves && taken >= spare) {
                    kept++;
                } else {
                    taken += serves ? 1 : 0;
                    takeOut(context, instance, leaving);
                }
            } else if (restarted == null) {
                if (isOut(context, instance)
                        && context.seen
                                .members
                                .lifecycle(member.id())
                                .map(state -> state == AutoScalingGroup.Lifecycle.STANDBY)
                                .orElse(true)
                        && context.past(
                                member.restart().takenOutAt(),
                                context.settings().leastDrain())) {
                    rebooting.add(member.id());
                }
            } else if (context.past(restarted, StepTimes.REBOOT)) {
                putBack(context, instance, joining);
            } else {
                Duration left = Duration.between(context.now(), restarted.plus(StepTimes.REBOOT))
                        .plusSeconds(1);
                wait = left.compareTo(wait) < 0 ? left : wait;
            }
        }
        context.takesOut(taken);
        leaving.forEach((arn, ids) -> context.add(new Work.Deregister(arn, ids)));
        if (!rebooting.isEmpty()) {
            context.add(new Work.Restart(rebooting));
        }
        joining.forEach((arn, ids) -> context.add(new Work.Register(arn, ids)));
        if (kept == wanted.size()) {
            return FloorRules.batchHeld(context, "restart");
        }
        if (context.membership() != null && !context.exchanged().why().isEmpty()) {
            return ScaleDownRules.exchangeHeld(context, context.exchanged().why());
        }
        context.editBatch(batch -> batch.withTimes(batch.times().withHeldSince(null)));
        return context.await(wait, progress(context, wanted));
    }

    private static String progress(StepContext context, List<BatchInstance> wanted) {
        long out = wanted.stream()
                .filter(member -> member.restart().takenOutAt() != null)
                .count();
        long rebooted = wanted.stream()
                .filter(member -> member.restart().restartedAt() != null)
                .count();
        long back =
                wanted.stream().filter(member -> member.registeredAt() != null).count();
        return out + " of " + wanted.size() + " taken out, " + rebooted + " rebooted, " + back + " registered again";
    }

    private static void takeOut(StepContext context, Instance instance, Map<String, List<String>> leaving) {
        if (context.seen.isOfItsGroup(instance)) {
            context.maySendToStandby(instance.id());
            context.editBatch(batch -> batch.mapMember(instance.id(), one -> one.leaving(context.now())));
            return;
        }
        List<String> targetGroups = context.seen.targetGroupsToLeave(instance).toList();
        if (targetGroups.isEmpty()) {
            context.editBatch(batch -> batch.mapMember(instance.id(), one -> one.takenOut(context.now())));
        }
        context.editBatch(batch -> batch.mapMember(instance.id(), one -> one.leaving(context.now())));
        targetGroups.forEach(arn ->
                leaving.computeIfAbsent(arn, ignored -> new ArrayList<>()).add(instance.id()));
    }

    private static void putBack(StepContext context, Instance instance, Map<String, List<String>> joining) {
        if (context.seen.isOfItsGroup(instance)) {
            putBackInItsGroup(context, instance.id());
            return;
        }
        List<String> targetGroups = context.seen.health.targetGroupsOf(instance);
        if (targetGroups.isEmpty()) {
            context.editBatch(batch -> batch.mapMember(instance.id(), one -> one.withRegisteredAt(context.now())));
        }
        targetGroups.forEach(arn ->
                joining.computeIfAbsent(arn, ignored -> new ArrayList<>()).add(instance.id()));
    }

    /** The member returns from standby. It may be back already by another's hand, or it has never left. */
    private static void putBackInItsGroup(StepContext context, String id) {
        Membership membership = Objects.requireNonNull(context.membership());
        boolean wasOut = context.roll()
                .instances()
                .anyMatch(one -> one.id().equals(id) && one.restart().takenOutAt() != null);
        if (!wasOut && context.seen.members.isCurrent() && context.seen.members.isStandby(id)) {
            leaveAlone(context, id);
            return;
        }
        if (!context.seen.members.isCurrent() || !context.seen.members.counts(id)) {
            context.mayReturnFromStandby(id);
            return;
        }
        context.changeMembership(wasOut ? membership.returnedByAnother(1) : membership);
        context.mapBatches(batch -> batch.mapMember(id, one -> one.withRegisteredAt(context.now())));
    }

    /** Whether the instance is registered nowhere, and every target group that matters has answered. */
    static boolean isOut(StepContext context, Instance instance) {
        return context.seen.fleet.registeredIn(instance.id()).isEmpty()
                && context.seen
                        .targetGroupsToLeave(instance)
                        .allMatch(arn -> context.seen.fleet.targetGroups().get(arn)
                                instanceof greenroll.fleet.TargetGroupHealth.Answered);
    }

    private static boolean isStuck(StepContext context, BatchInstance member) {
        Instant out = member.restart().takenOutAt();
        return out != null
                && member.restart().restartedAt() == null
                && context.past(
                        out,
                        RollSettings.MAX_DRAINING_TIMEOUT.plus(
                                context.settings().health().healthTimeout()));
    }

    /** Whether its registration was requested for minutes, and the load balancer did not accept it. */
    private static boolean isUntaken(StepContext context, BatchInstance member) {
        Instant restarted = member.restart().restartedAt();
        return restarted != null
                && member.registeredAt() == null
                && context.roll().head().ending().refusals().contains(registering(member))
                && context.past(
                        restarted, StepTimes.REBOOT.plus(context.settings().launchTimeout()));
    }

    /** Registers all instances again that the batch took out and that stay, after a stop or a failure. */
    static List<Work> reRegister(StepContext context, Batch batch) {
        Map<String, List<String>> joining = new TreeMap<>();
        for (BatchInstance member : batch.instances()) {
            if (member.mayBeOut() && !batch.retires(member.id())) {
                context.seen
                        .findLive(member.id())
                        .filter(Instance::isRunning)
                        .ifPresent(instance -> putBack(context, instance, joining));
            }
        }
        List<Work> work = new ArrayList<>();
        joining.forEach((arn, ids) -> work.add(new Work.Register(arn, ids)));
        return work;
    }

    /** Returns the record's entry for a member that the load balancer did not accept for minutes. */
    static String registering(BatchInstance member) {
        return "register " + member.id();
    }
}
