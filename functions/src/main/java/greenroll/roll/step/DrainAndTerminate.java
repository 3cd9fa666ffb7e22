package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.roll.Baseline;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.member.Membership;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Every visit of every state handles the instances that a batch lists for termination. It deregisters them as far as
 * the floor permits, and lets them drain. It terminates those that are registered nowhere or past their draining
 * timeout, but never before the least drain of the load balancer. So drains overlap with the start of the next batch.
 * A roll that bakes parks blue first: it is drained, and runs until the bake is over.
 */
public final class DrainAndTerminate {

    /** How long the load balancer may take to show an accepted deregistration, and EC2 a termination. */
    private static final Duration SETTLE = Duration.ofSeconds(60);

    private final StepContext context;
    private final Map<String, List<String>> leaving = new TreeMap<>();
    private final List<Instance> terminating = new ArrayList<>();
    private final List<String> gone = new ArrayList<>();
    private final List<Leftover> leftovers = new ArrayList<>();
    private final List<RetainedInstance> retained = new ArrayList<>();
    /** Blue that may not go after all. It is blue again, and a later batch may choose it. */
    private final Set<String> dropped = new HashSet<>();

    private final Set<String> parked;

    private int inService;
    private int spare;

    private DrainAndTerminate(StepContext context) {
        this.context = context;
        Baseline baseline = context.roll().head().baseline();
        this.inService = context.stillInService();
        this.spare = inService - (baseline == null ? 0 : baseline.floor());
        this.parked = context.roll().parked().stream()
                .map(RetiringInstance::id)
                .collect(Collectors.toCollection(HashSet::new));
    }

    public static void reap(StepContext context) {
        new DrainAndTerminate(context).run();
    }

    private void run() {
        context.mapBatches(batch -> {
            List<RetiringInstance> next = batch.retiring().stream()
                    .map(one -> one.isOpen() ? advance(one) : one)
                    .filter(one -> !dropped.contains(one.id()))
                    .toList();
            return next.equals(batch.retiring()) ? batch : batch.withRetiring(next);
        });
        context.leaveBehind(leftovers);
        context.keep(retained);
        leaving.forEach((arn, ids) -> context.add(new Work.Deregister(arn, ids)));
        if (!terminating.isEmpty()) {
            context.add(new Work.Terminate(terminating));
        }
        if (!gone.isEmpty()) {
            context.note(RollEvent.Type.TERMINATED, gone.size() + " terminated", gone, Map.of());
        }
    }

    private RetiringInstance advance(RetiringInstance one) {
        Instance instance = context.seen.find(one.id()).orElse(null);
        if (instance == null) {
            boolean forgotten =
                    one.terminateSentAt() != null || context.past(one.chosenAt(), StepTimes.DESCRIPTIONS_LATE);
            return forgotten ? goneNow(one) : one;
        }
        if (!instance.isLive()) {
            return goneNow(one);
        }
        if (!context.seen.isOurs(instance)) {
            return context.seen.mayGetItsTag(instance) ? one : leaveAlone(one, context.seen.whyLeftAlone(instance));
        }
        if (isReturned(one)) {
            dropped.add(one.id());
            return one;
        }
        if (isNotExchanged(one)) {
            return keepInItsGroup(one);
        }
        if (one.deregisteredAt() == null || isBackInService(one, instance)) {
            return takeOut(one, instance);
        }
        return isDrained(one, instance) && isOutOfItsGroup(one) ? end(one, instance) : one;
    }

    /** Whether another has returned the member from standby, where the roll had put it. It is blue as any other then. */
    private boolean isReturned(RetiringInstance one) {
        return one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN
                && one.deregisteredAt() != null
                && context.seen.members.isCurrent()
                && context.seen.members.isInService(one.id());
    }

    /**
     * Whether a member stays in the Auto Scaling group because the roll ends before it was moved. Blue stays when nothing
     * is owed for it. Auto Scaling may refuse to move a member, or the group's minimum may keep it.
     */
    private boolean isNotExchanged(RetiringInstance one) {
        Membership membership = context.membership();
        if (membership == null
                || !context.roll().head().stage().isEnding()
                || one.deregisteredAt() != null
                || !context.seen.members.counts(one.id())) {
            return false;
        }
        boolean isBlue = one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN;
        return (isBlue && membership.owed() <= 0)
                || membership.refused().contains(one.id())
                || (context.seen.members.isCurrent() && !context.seen.members.mayShrink());
    }

    /** Keeps the member. Nothing is decided about it while it is unknown whether it was moved. */
    private RetiringInstance keepInItsGroup(RetiringInstance one) {
        if (Objects.requireNonNull(context.membership()).isAsked(one.id())) {
            return one;
        }
        if (one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN) {
            dropped.add(one.id());
            return one;
        }
        return leaveAlone(one, "it stays in the Auto Scaling group, which does not let it leave now");
    }

    /** Whether the instance is in standby, or no member. Auto Scaling moves it there when its drain has ended. */
    private boolean isOutOfItsGroup(RetiringInstance one) {
        Instant accepted = Objects.requireNonNull(one.deregisteredAt());
        return context.seen
                .members
                .lifecycle(one.id())
                .map(state -> state == AutoScalingGroup.Lifecycle.STANDBY
                        || context.past(accepted, context.roll().drainFor(one).plus(StepTimes.DESCRIPTIONS_LATE)))
                .orElse(true);
    }

    private RetiringInstance goneNow(RetiringInstance one) {
        gone.add(one.id());
        return one.withGoneAt(context.now());
    }

    private RetiringInstance leaveAlone(RetiringInstance one, String why) {
        leftovers.add(new Leftover(one.id(), why));
        return one.withKept(why);
    }

    /**
     * Whether it was registered again from outside. It may serve then, so it must be deregistered and drained again.
     */
    private boolean isBackInService(RetiringInstance one, Instance instance) {
        Instant accepted = one.deregisteredAt();
        return accepted != null
                && context.past(accepted, SETTLE)
                && context.seen.fleet.registeredIn(one.id()).stream()
                        .anyMatch(arn -> context.seen
                                .fleet
                                .health(arn, instance.id())
                                .map(health -> health.state() == TargetHealth.State.HEALTHY
                                        || health.state() == TargetHealth.State.INITIAL)
                                .orElse(false));
    }

    private RetiringInstance takeOut(RetiringInstance one, Instance instance) {
        if (one.cause() == RetiringInstance.Cause.INTERRUPTED && !mayLeave(one)) {
            return one;
        }
        if (one.cause() != RetiringInstance.Cause.INTERRUPTED
                && context.seen.verdict(one.id()) == InServiceRules.Verdict.UNKNOWN) {
            return one;
        }
        if (one.cause() != RetiringInstance.Cause.INTERRUPTED && context.seen.inService(one.id())) {
            // After its deregistration it no longer counted as in service. Now it counts again.
            spare += one.deregisteredAt() == null ? 0 : 1;
            if (spare <= 0) {
                return refuse(one);
            }
            spare--;
            inService--;
        }
        if (one.deregisteredAt() == null && context.seen.isOfItsGroup(instance)) {
            return leaveItsGroup(one);
        }
        List<String> targetGroups = context.seen.targetGroupsToLeave(instance).toList();
        if (targetGroups.isEmpty()) {
            RetiringInstance out = one.withDeregisteredAt(context.now());
            return end(out, instance);
        }
        targetGroups.forEach(arn ->
                leaving.computeIfAbsent(arn, ignored -> new ArrayList<>()).add(one.id()));
        return one;
    }

    /** A member goes by standby, because the group would replace it otherwise. The group takes it out of its target groups. */
    private RetiringInstance leaveItsGroup(RetiringInstance one) {
        AutoScalingGroup.Lifecycle state =
                context.seen.members.lifecycle(one.id()).orElse(null);
        if (state == null) {
            // An older description does not show it.
            return one;
        }
        Membership membership = Objects.requireNonNull(context.membership());
        return switch (state) {
            case IN_SERVICE -> {
                context.maySendToStandby(one.id());
                yield one;
            }
            // The group is still starting it, or terminates it itself.
            case PENDING, LEAVING -> one;
            case ENTERING_STANDBY, STANDBY -> inStandbyByAnother(one, membership);
        };
    }

    /** A member that another has put in standby is not the roll's any more. While an answer is missing, the roll may have done it. */
    private RetiringInstance inStandbyByAnother(RetiringInstance one, Membership membership) {
        if (membership.isAsked(one.id()) || !context.seen.members.isCurrent()) {
            return one;
        }
        if (one.cause() == RetiringInstance.Cause.BLUE_SCALED_DOWN) {
            dropped.add(one.id());
            return one;
        }
        return leaveAlone(one, "another has put it in standby, so it is not touched");
    }

    /**
     * Whether an instance that EC2 will interrupt leaves now. The floor keeps it until it must drain. The last instance
     * in service stays to the end, because without it nothing would answer.
     */
    private boolean mayLeave(RetiringInstance one) {
        boolean must = context.seen
                .fleet
                .interruption(one.id())
                .map(notice -> context.past(InterruptionRules.leavesAt(context, notice), Duration.ZERO))
                .orElse(false);
        return switch (context.seen.verdict(one.id())) {
            case NOT_YET, UNHEALTHY -> true;
            case UNKNOWN -> must;
            case IN_SERVICE -> {
                boolean leaves = inService > 1 && (spare > 0 || must);
                if (leaves) {
                    spare--;
                    inService--;
                }
                yield leaves;
            }
        };
    }

    /** Keeps the instance, because the floor does not let it go by this observation. */
    private RetiringInstance refuse(RetiringInstance one) {
        if (one.cause() != RetiringInstance.Cause.GREEN_GIVEN_UP) {
            context.note(
                    RollEvent.Type.KEPT_IN_SERVICE,
                    one.id() + " is kept: without it fewer than the floor would be in service",
                    List.of(one.id()),
                    Map.of());
            dropped.add(one.id());
            return one;
        }
        // Green that is in service outside its Auto Scaling group waits until the group has its members.
        return context.membership() != null
                ? one
                : leaveAlone(one, "it is healthy, and without it fewer than the floor would be in service");
    }

    private boolean isDrained(RetiringInstance one, Instance instance) {
        Instant accepted = Objects.requireNonNull(one.deregisteredAt());
        // A Network Load Balancer sends new connections for some time to targets that it no longer shows.
        if (!context.past(accepted, context.settings().leastDrain())) {
            return false;
        }
        if (context.past(accepted, context.roll().drainFor(one))) {
            return true;
        }
        boolean answered = context.seen
                .targetGroupsToLeave(instance)
                .allMatch(arn -> context.seen.fleet.targetGroups().get(arn)
                        instanceof greenroll.fleet.TargetGroupHealth.Answered);
        return answered && context.seen.fleet.registeredIn(one.id()).isEmpty();
    }

    /** Terminates the instance, or keeps it for debugging. Blue that is parked goes on running. */
    private RetiringInstance end(RetiringInstance one, Instance instance) {
        if (isParked(one)) {
            return one;
        }
        Instant until = one.keepUntil();
        if (until == null || context.past(until, Duration.ZERO)) {
            return terminate(one, instance);
        }
        retained.add(new RetainedInstance(one.id(), until));
        return one.withKept("kept for debugging until " + until);
    }

    private boolean isParked(RetiringInstance one) {
        return parked.contains(one.id())
                || one.mayPark() && parked.size() < context.roll().parks() && parked.add(one.id());
    }

    private RetiringInstance terminate(RetiringInstance one, Instance instance) {
        Instant sent = one.terminateSentAt();
        boolean isTerminating = context.seen.members.isLeaving(one.id());
        if (!isTerminating && (sent == null || context.past(sent, SETTLE))) {
            terminating.add(instance);
        }
        return one;
    }
}
