package greenroll.operation;

import greenroll.fleet.HealthCheck;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.RollStep;
import greenroll.group.judge.Judge;
import greenroll.roll.BatchPlan;
import greenroll.roll.RollSettings;
import greenroll.roll.failure.Warning;
import greenroll.roll.observation.GroupObservation;
import greenroll.roll.observation.InServiceRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Warnings about effects of a roll that its owner may not expect. They follow from its settings, target groups and
 * group. Pure.
 */
final class StartWarnings {

    private static final int MOST_NAMED = 5;

    private StartWarnings() {}

    /**
     * @param settings the settings with every default filled in
     * @param surge by how many the live instances may exceed their present number, as far as the target groups have
     *     room
     */
    static List<Warning> of(
            Group group,
            RollRequest request,
            RollSettings settings,
            LaunchSpecification pinned,
            Collection<TargetGroup> targetGroups,
            GroupObservation look,
            int surge) {
        List<Warning> warnings = new ArrayList<>(ofSettings(group, request, settings, targetGroups, look, surge));
        for (TargetGroup one : targetGroups) {
            if (settings.health().healthCheckType() == HealthCheckType.TARGET_GROUP) {
                warnings.addAll(shorterThanChecks(settings, one));
            }
            if (one.deregistrationDelay().isZero() && !one.isNetwork()) {
                warnings.add(new Warning(
                        "NO_DEREGISTRATION_DELAY",
                        "target group " + one.name()
                                + " has a deregistration delay of 0 s: the load balancer cuts requests"
                                + " that are in flight when an instance is taken out. Set"
                                + " deregistration_delay.timeout_seconds to the longest request"));
            }
        }
        warnings.addAll(others(look));
        warnings.addAll(notComparable(group, settings, look));
        // With skipMatching the plan tells it.
        if (settings.action().deploysRevision() && !settings.selection().skips()) {
            warnings.addAll(alreadyServes(group, pinned, look));
        }
        if (settings.action().launchesGreen()) {
            warnings.addAll(aboveMaximum(group, surge));
        }
        return warnings;
    }

    private static List<Warning> ofSettings(
            Group group,
            RollRequest request,
            RollSettings settings,
            Collection<TargetGroup> targetGroups,
            GroupObservation look,
            int surge) {
        List<Warning> warnings = new ArrayList<>();
        Duration delay = StartChecks.longestDelay(targetGroups);
        RollAction action = settings.action();
        warnings.addAll(networkDrains(settings));
        if (!action.completesDrains() && settings.drainFor().compareTo(delay) < 0) {
            warnings.add(new Warning(
                    "DRAINING_CUT_SHORT",
                    "instances are terminated " + settings.drainFor().toSeconds()
                            + " s after their deregistration, before the deregistration delay of "
                            + delay.toSeconds() + " s: requests still in flight then are lost"));
        }
        if (action.launchesGreen() && isTight(group, settings, surge)) {
            warnings.add(new Warning(
                    "SERIAL_DRAINS",
                    "the target groups have room for one more batch only: each drain ends before the next batch"));
        }
        if (settings.health().healthCheckType() != HealthCheckType.TARGET_GROUP && !targetGroups.isEmpty()) {
            warnings.add(new Warning(
                    "TARGET_GROUPS_NOT_ASKED",
                    "health is judged by " + settings.health().healthCheckType()
                            + " alone: green that the load balancer calls unhealthy counts as healthy, and blue goes for"
                            + " it. Use healthCheckType TARGET_GROUP, or leave it out"));
        }
        warnings.addAll(shortGrace(settings));
        OnFailure onFailure = settings.onFailure();
        if (!action.launchesGreen() && request.onFailure() != null && !onFailure.equals(OnFailure.DEFAULT)) {
            warnings.add(new Warning(
                    "ON_FAILURE_IGNORED",
                    "a " + action.noun() + " launches nothing, so when it fails there is nothing to detach"));
        }
        boolean mayRollBack = onFailure.rollsBack() || request.steps().stream().anyMatch(RollStep::rollsBack);
        if (action.launchesGreen() && mayRollBack && group.servingRevision() == null) {
            warnings.add(new Warning(
                    "NO_ROLLBACK", "nothing serves yet, so there is nothing to go back to should this roll fail"));
        }
        if (!action.deploysRevision() && !runsOnly(look.live(), group.latestRevision())) {
            warnings.add(new Warning(
                    "RESTART_KEEPS_IMAGE",
                    "a " + action.noun()
                            + " changes neither image nor user data: the instances go on running what they run, not"
                            + " revision " + group.latestRevision()));
        }
        return warnings;
    }

    /** Warnings that a grace period ends before the judge can have enough samples. The roll then waits for them. */
    private static List<Warning> shortGrace(RollSettings settings) {
        List<Warning> warnings = new ArrayList<>();
        List<RollStep> steps = settings.batches().steps();
        for (int i = 0; i < steps.size(); i++) {
            RollStep step = steps.get(i);
            Judge judge = step.judge() == null ? settings.health().judge() : step.judge();
            Duration grace = step.gracePeriod() == null ? settings.health().gracePeriod() : step.gracePeriod();
            if (step.judge() != null || step.gracePeriod() != null) {
                warnings.addAll(shortGrace("strategy.steps[" + i + "]", judge, grace));
            }
        }
        warnings.addAll(shortGrace(
                "strategy", settings.health().judge(), settings.health().gracePeriod()));
        return warnings;
    }

    /** The number of its revision must tell an instance from green. */
    private static List<Warning> notComparable(Group group, RollSettings settings, GroupObservation look) {
        boolean byRevision = Stream.concat(
                        Stream.ofNullable(settings.health().judge()),
                        settings.batches().steps().stream().flatMap(step -> Stream.ofNullable(step.judge())))
                .anyMatch(Judge::needsRevisions);
        List<Instance> same = look.live().stream()
                .filter(one -> one.tags().revision() == null || one.tags().revision() == group.latestRevision())
                .toList();
        return byRevision && !same.isEmpty()
                ? List.of(new Warning(
                        "JUDGE_CANNOT_COMPARE",
                        same.size() + " live instances have no tag greenroll:revision, or the revision "
                                + group.latestRevision() + " that green will have: {revision} cannot tell them from"
                                + " green, so they are not compared. Use {instances}"))
                : List.of();
    }

    private static List<Warning> shortGrace(String place, @Nullable Judge judge, Duration grace) {
        return judge == null || grace.compareTo(judge.leastGrace()) >= 0
                ? List.of()
                : List.of(new Warning(
                        "GRACE_SHORTER_THAN_JUDGE",
                        place + ".judge needs " + judge.leastGrace().toSeconds()
                                + " s for its samples (minSamples × period, and " + Judge.DELAY.toSeconds()
                                + " s until CloudWatch shows them), and gracePeriod is " + grace.toSeconds()
                                + " s: each batch waits until there are enough. Give a longer gracePeriod"));
    }

    /** Warnings of steps that bring no instance, because the one before ends there or later. */
    static List<Warning> steps(BatchPlan plan) {
        List<Warning> warnings = new ArrayList<>();
        int before = 0;
        for (int i = 0; i < plan.ends().size(); i++) {
            int end = plan.ends().get(i);
            if (end <= before) {
                warnings.add(new Warning(
                        "STEP_WITHOUT_INSTANCES",
                        "strategy.steps[" + i + "] ends at " + end + " of " + plan.instances()
                                + " instances, and the step before it at " + before + ": it is left out"));
            }
            before = Math.max(before, end);
        }
        return warnings;
    }

    /** Whether the target groups lack room for the two batches that may be live. */
    private static boolean isTight(Group group, RollSettings settings, int surge) {
        return surge
                < BatchPlan.of(settings.batches(), group.capacity().target()).surge();
    }

    /** Warnings that a Network Load Balancer makes drains longer, or that connections are lost without drains. */
    private static List<Warning> networkDrains(RollSettings settings) {
        Duration delay = settings.targetGroups().deregistrationDelay();
        Duration least = settings.targetGroups().leastDrain();
        RollAction action = settings.action();
        String sends = "a Network Load Balancer may send new connections to an instance for up to two minutes after its"
                + " deregistration";
        if (!least.isZero() && settings.leastDrain().isZero()) {
            return List.of(new Warning(
                    "NETWORK_DRAIN_SKIPPED",
                    sends + ": shouldDrainInstances is false, so instances are terminated at once, and such connections"
                            + " are lost"));
        }
        Duration otherwise = !action.completesDrains()
                        && settings.draining().drainingTimeout().compareTo(delay) < 0
                ? settings.draining().drainingTimeout()
                : delay;
        if (otherwise.compareTo(least) >= 0) {
            return List.of();
        }
        return List.of(new Warning(
                "DRAINING_RAISED_FOR_NETWORK",
                sends + ": instances go on running for " + least.toSeconds() + " s before they are " + action.drained()
                        + ", not for " + otherwise.toSeconds() + " s"));
    }

    private static boolean runsOnly(List<Instance> live, int revision) {
        return live.stream()
                .allMatch(instance ->
                        instance.tags().revision() != null && instance.tags().revision() == revision);
    }

    private static List<Warning> shorterThanChecks(RollSettings settings, TargetGroup targetGroup) {
        HealthCheck check = targetGroup.healthCheck();
        List<Warning> warnings = new ArrayList<>();
        Duration untilUnhealthy = check.interval().multipliedBy(check.unhealthyThreshold());
        // With Elastigroup's meaning gracePeriod is the time to get healthy, and a healthy batch is not watched.
        if (settings.meanings() == RollSettings.Meanings.GREENROLL
                && settings.health().gracePeriod().compareTo(untilUnhealthy) < 0) {
            warnings.add(new Warning(
                    "GRACE_SHORTER_THAN_CHECKS",
                    "gracePeriod is " + settings.health().gracePeriod().toSeconds() + " s, and target group "
                            + targetGroup.name()
                            + " takes " + untilUnhealthy.toSeconds() + " s (" + check.unhealthyThreshold()
                            + " checks, one"
                            + " every " + check.interval().toSeconds() + " s) to call an instance unhealthy: green that"
                            + " fails in its grace is not seen to. Give a longer gracePeriod"));
        }
        Duration untilHealthy = check.interval().multipliedBy(check.healthyThreshold());
        if (settings.health().healthTimeout().compareTo(untilHealthy) < 0) {
            warnings.add(
                    new Warning(
                            "HEALTH_TIMEOUT_SHORTER_THAN_CHECKS",
                            "healthTimeout is "
                                    + settings.health().healthTimeout().toSeconds() + " s, and target group "
                                    + targetGroup.name() + " may take " + untilHealthy.toSeconds() + " s ("
                                    + check.healthyThreshold() + " checks, one every "
                                    + check.interval().toSeconds()
                                    + " s) to call an instance healthy: the roll may fail before. Give a longer healthTimeout"));
        }
        return warnings;
    }

    /** Healthy targets without the group's tag in EC2. They continue to serve, and no roll replaces them. */
    private static List<Warning> others(GroupObservation look) {
        Set<String> own = look.fleet().instances().keySet();
        Set<String> others = new TreeSet<>();
        for (TargetGroupHealth health : look.fleet().targetGroups().values()) {
            if (health instanceof TargetGroupHealth.Answered(var targets)) {
                targets.forEach((id, target) -> {
                    if (target.state() == TargetHealth.State.HEALTHY && !own.contains(id)) {
                        others.add(id);
                    }
                });
            }
        }
        others.removeAll(look.leaveAlone());
        return others.isEmpty()
                ? List.of()
                : List.of(new Warning(
                        "OTHER_TARGETS",
                        others.size() + " healthy in the group's target groups without the group's tag: "
                                + named(others)
                                + ". They serve on after the roll. If they are to be replaced, tag them with"
                                + " greenroll:group"));
    }

    private static String named(Set<String> ids) {
        String first = String.join(", ", ids.stream().limit(MOST_NAMED).toList());
        return ids.size() > MOST_NAMED ? first + " and " + (ids.size() - MOST_NAMED) + " more" : first;
    }

    private static List<Warning> alreadyServes(Group group, LaunchSpecification pinned, GroupObservation look) {
        List<Instance> live = look.live();
        InServiceRules health = look.health();
        boolean all = !live.isEmpty()
                && live.stream()
                        .allMatch(one -> one.tags().revision() != null
                                && one.tags().revision() == group.latestRevision()
                                && one.launch().imageId().equals(pinned.imageId())
                                && health.inService(one));
        return all
                ? List.of(new Warning(
                        "ALREADY_SERVES",
                        "every instance runs revision " + group.latestRevision()
                                + " already and is in service: the roll replaces them all the same"))
                : List.of();
    }

    private static List<Warning> aboveMaximum(Group group, int surge) {
        int target = group.capacity().target();
        int most = target + surge;
        return target == 0 || most <= group.capacity().maximum()
                ? List.of()
                : List.of(new Warning(
                        "SURGE_ABOVE_MAXIMUM",
                        "up to " + most + " instances may be live at once, more than "
                                + (group.placement().autoScaling() == null
                                        ? "capacity.maximum"
                                        : "the Auto Scaling group's maximum size")
                                + ", which is " + group.capacity().maximum()
                                + ": it bounds the target, not what a roll launches first. A smaller"
                                + " batchSizePercentage launches fewer at once"));
    }
}
