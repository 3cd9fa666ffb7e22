package greenroll.operation.autoscaling;

import greenroll.fleet.autoscaling.AutoScalingDetails;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.RollStep;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether a roll may work on an Auto Scaling group, and what its owner may not expect. Pure. */
public final class AutoScalingChecks {

    static final String LAUNCH_CONFIGURATION =
            "the Auto Scaling group %s launches from a launch configuration, which has"
                    + " no versions: make a launch template of it, and name that in the group";

    private static final String CODE_DEPLOY = "CodeDeploy-managed-automatic-launch-deployment-hook";

    /** A termination hook that may take longer makes a roll much longer. */
    private static final Duration LONG_HOOK = Duration.ofHours(1);

    private static final String LAUNCH = "Launch";
    private static final String TERMINATE = "Terminate";
    private static final String ADD_TO_LOAD_BALANCER = "AddToLoadBalancer";

    private AutoScalingChecks() {}

    static String noSuchGroup(String name) {
        return "there is no Auto Scaling group " + name + " in this account and Region";
    }

    /** A roll records each instance, so the group must not have too many. */
    static List<Refusal> size(AutoScalingGroup group) {
        return group.size().desired() <= Capacity.MAX_TARGET
                ? List.of()
                : List.of(refusal(
                        group.name(),
                        "has a desired capacity of " + group.size().desired() + ", and Greenroll rolls at most "
                                + Capacity.MAX_TARGET + " instances of a group"));
    }

    /** The owner permits Greenroll to change the Auto Scaling group, by a tag. */
    static List<Refusal> managed(AutoScalingGroup group) {
        return group.isManaged()
                ? List.of()
                : List.of(refusal(
                        group.name(),
                        "lacks the tag " + AutoScalingGroup.MANAGED + "=true, so Greenroll may not change it: aws"
                                + " autoscaling create-or-update-tags --tags ResourceId=" + group.name()
                                + ",ResourceType=auto-scaling-group,Key=" + AutoScalingGroup.MANAGED
                                + ",Value=true,PropagateAtLaunch=false"));
    }

    /** The refusals of a roll with that request. Each names the way out. */
    public static List<Refusal> of(AutoScalingStart start, RollRequest request) {
        AutoScalingGroup group = start.group();
        List<Refusal> refusals = new ArrayList<>(managed(group));
        refusals.addAll(details(group.name(), start.details()));
        refusals.addAll(balancing(group));
        refusals.addAll(processes(group, request.action()));
        AutoScalingGroup.MixedInstances mixed = group.launching().mixed();
        if (mixed != null && !mixed.isSimple() && request.action().launchesGreen()) {
            refusals.add(refusal(
                    group.name(),
                    "has a mixed instances policy with weights, attributes or launch templates of single types, and"
                            + " Greenroll launches none of these: name plain instance types in it"));
        }
        refusals.addAll(room(start.binding(), group.size(), request.action()));
        if (!request.action().launchesGreen() && request.launchTemplate() != null) {
            refusals.add(new Refusal(
                    Refusal.Code.VALIDATION_ERROR,
                    "a " + request.action().noun()
                            + " launches nothing, so it takes no launch template: leave it out, or"
                            + " use REPLACE_SERVER",
                    "launchTemplate"));
        }
        refusals.addAll(rollBacks(request));
        return refusals;
    }

    private static List<Refusal> details(String name, AutoScalingDetails details) {
        List<Refusal> refusals = new ArrayList<>();
        if (details.refreshId() != null) {
            refusals.add(new Refusal(
                    Refusal.Code.OPERATION_IN_PROGRESS,
                    inWords(name) + "runs the Instance Refresh " + details.refreshId()
                            + ": wait for its end, or cancel it (aws autoscaling" + " cancel-instance-refresh)",
                    null));
        }
        if (details.hasWarmPool()) {
            refusals.add(refusal(
                    name,
                    "has a warm pool, whose instances would still be of the old version: delete it (aws autoscaling"
                            + " delete-warm-pool), and make it again after the roll"));
        }
        for (AutoScalingDetails.Hook hook : details.hooks()) {
            if (hook.isForLaunch()) {
                refusals.add(refusal(
                        name,
                        hook.name().startsWith(CODE_DEPLOY)
                                ? "belongs to a CodeDeploy deployment group (lifecycle hook " + hook.name()
                                        + "), which deploys to instances that Auto Scaling launches, and not to those of"
                                        + " a roll: put the application into the image, and take the group out of the"
                                        + " deployment group"
                                : "has the lifecycle hook " + hook.name() + " for instances that launch, and those of a"
                                        + " roll are attached, which runs no such hook: move its work into user data,"
                                        + " and delete the hook"));
            }
        }
        return refusals;
    }

    /** A roll sees the health of target groups only. */
    private static List<Refusal> balancing(AutoScalingGroup group) {
        return group.balancing().others().isEmpty()
                ? List.of()
                : List.of(refusal(
                        group.name(),
                        "serves behind " + String.join(", ", group.balancing().others())
                                + " (a Classic Load Balancer, or VPC Lattice). A roll sees only the health in target"
                                + " groups of Elastic Load Balancing: serve from one, and detach the other (aws"
                                + " autoscaling detach-traffic-sources)"));
    }

    /**
     * The group must be able to replace an instance that dies meanwhile, to return one from standby, and to let one go.
     * Other processes may stay suspended, because a roll needs none of them.
     */
    private static List<Refusal> processes(AutoScalingGroup group, RollAction action) {
        List<Refusal> refusals = new ArrayList<>();
        for (String process : List.of(LAUNCH, TERMINATE)) {
            if (group.suspended().contains(process)) {
                refusals.add(suspended(group.name(), process, "a roll needs it"));
            }
        }
        if (group.suspended().contains(ADD_TO_LOAD_BALANCER) && !action.launchesGreen()) {
            refusals.add(suspended(
                    group.name(), ADD_TO_LOAD_BALANCER, "an instance that returns from standby would not serve"));
        }
        return refusals;
    }

    private static Refusal suspended(String name, String process, String why) {
        return refusal(
                name,
                "has suspended the process " + process + ", and " + why
                        + ": aws autoscaling resume-processes --auto-scaling-group-name " + name
                        + " --scaling-processes " + process);
    }

    /** Minimum and maximum leave room for the moves of an exchange. A desired capacity of 0 needs none. */
    private static List<Refusal> room(AutoScaling binding, AutoScalingGroup.Size size, RollAction action) {
        if (size.desired() == 0) {
            return List.of();
        }
        if (!action.launchesGreen()) {
            return size.toMinimum() > 0
                    ? List.of()
                    : List.of(refusal(
                            binding.name(),
                            "has a desired capacity of " + size.desired() + ", its minimum size, and a " + action.noun()
                                    + " puts instances in standby, which lowers it: lower the minimum size, raise the"
                                    + " desired capacity, or use REPLACE_SERVER"));
        }
        return size.minimum() < size.maximum() || binding.mayRaiseMaxSize()
                ? List.of()
                : List.of(refusal(
                        binding.name(),
                        "has " + size.maximum() + " as its minimum and its maximum size, so no instance can join or"
                                + " leave it: raise the maximum size by 1, or set the group's"
                                + " autoScaling.mayRaiseMaxSize"));
    }

    /**
     * The refusals of a reaction to a failure that an Auto Scaling group has not. Exchanged green is a part of that group,
     * and going back is a roll of its own. Each refusal names its field, from the roll's body.
     */
    public static List<Refusal> rollBacks(RollRequest request) {
        List<Refusal> refusals = new ArrayList<>();
        if (request.steps().stream().anyMatch(RollStep::rollsBack)) {
            refusals.add(notThere("strategy.steps", "pause.onTimeout ROLLBACK"));
        }
        OnFailure onFailure = request.onFailure();
        if (onFailure == null) {
            return refusals;
        }
        if (onFailure.actionType() == OnFailure.Action.DETACH_OLD) {
            refusals.add(notThere("strategy.onFailure.actionType", "DETACH_OLD"));
        }
        if (onFailure.shouldHandleAllBatches()) {
            refusals.add(notThere("strategy.onFailure.shouldHandleAllBatches", "shouldHandleAllBatches"));
        }
        if (onFailure.batchNum() != null) {
            refusals.add(notThere("strategy.onFailure.batchNum", "batchNum"));
        }
        return refusals;
    }

    private static Refusal notThere(String field, String name) {
        return new Refusal(
                Refusal.Code.VALIDATION_ERROR,
                name + " is not there for an Auto Scaling group: leave it out. To go back, roll to the earlier launch"
                        + " template version",
                field);
    }

    /** Warnings about a roll that may start. */
    public static List<Warning> warnings(AutoScalingStart start, RollRequest request) {
        AutoScalingGroup group = start.group();
        List<Warning> warnings = new ArrayList<>();
        boolean setsVersion = request.action().launchesGreen();
        if (setsVersion && !start.from().isFixed()) {
            warnings.add(new Warning(
                    "LAUNCH_TEMPLATE_VERSION_FIXED",
                    "the Auto Scaling group names version " + start.from().version()
                            + " of its launch template, and names the number "
                            + start.wanted().number()
                            + " once the roll has finished: Terraform shows that as a difference, unless it ignores"
                            + " changes of the version. Until then the group itself launches what "
                            + start.from().version() + " means, also where it replaces an instance"));
        }
        List<String> unjudged = new TreeSet<>(group.suspended())
                .stream()
                        .filter(Set.of("HealthCheck", "ReplaceUnhealthy")::contains)
                        .toList();
        if (!unjudged.isEmpty()) {
            warnings.add(new Warning(
                    "PROCESSES_SUSPENDED",
                    String.join(" and ", unjudged) + (unjudged.size() == 1 ? " is" : " are")
                            + " suspended: the Auto Scaling group replaces no instance that becomes unhealthy, also"
                            + " during the roll"));
        }
        if (setsVersion && group.suspended().contains(ADD_TO_LOAD_BALANCER)) {
            warnings.add(new Warning(
                    "PROCESSES_SUSPENDED",
                    ADD_TO_LOAD_BALANCER + " is suspended: instances that the Auto Scaling group launches itself do not"
                            + " serve, also during the roll. Greenroll registers those of the roll"));
        }
        start.details().hooks().stream()
                .filter(hook -> !hook.isForLaunch() && hook.timeout().compareTo(LONG_HOOK) > 0)
                .forEach(hook -> warnings.add(new Warning(
                        "LONG_TERMINATION_HOOK",
                        "the lifecycle hook " + hook.name() + " may delay each termination by "
                                + hook.timeout().toSeconds() + " s, and the roll waits for it")));
        return warnings;
    }

    /**
     * Returns why a group that stands for an Auto Scaling group has no such operation; empty for any other group.
     *
     * @param what who does it, or the way out
     */
    public static Optional<Refusal> itself(Group group, String what) {
        AutoScaling binding = group.placement().autoScaling();
        return binding == null
                ? Optional.empty()
                : Optional.of(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        group.id() + " stands for the Auto Scaling group " + binding.name() + ", " + what,
                        null));
    }

    private static Refusal refusal(String name, String what) {
        return new Refusal(Refusal.Code.VALIDATION_ERROR, inWords(name) + what, null);
    }

    private static String inWords(String name) {
        return "the Auto Scaling group " + name + " ";
    }
}
