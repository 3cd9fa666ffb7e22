package greenroll.operation;

import greenroll.fleet.Alarm;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroup;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.RollAction;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.failure.Refusal;
import greenroll.roll.observation.GroupObservation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of every start, as pure functions of the observation. Each failed condition is named, not only the
 * first.
 */
final class StartChecks {

    static final String TARGET_GROUPS = "group.compute.launchSpecification.loadBalancersConfig";

    private StartChecks() {}

    /** Every target group exists, accepts instances, may be touched, is used by a listener and has health checks. */
    static List<Refusal> targetGroups(LaunchSpecification specification, Map<String, TargetGroup> found) {
        List<Refusal> refusals = new ArrayList<>();
        for (String arn : specification.serving().targetGroupArns()) {
            TargetGroup group = found.get(arn);
            if (group == null) {
                refusals.add(new Refusal(
                        Refusal.Code.VALIDATION_ERROR, "there is no target group " + arn + " here", TARGET_GROUPS));
            } else if (!group.kind().takesInstances()) {
                refusals.add(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "target group " + group.name() + " takes targets of type "
                                + group.kind().targetType()
                                + ", and Greenroll registers instances by their ids: use one of target type instance",
                        TARGET_GROUPS));
            } else if (!group.managed()) {
                refusals.add(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "Greenroll may not register instances with target group " + group.name()
                                + ", because it lacks the tag greenroll:managed=true: aws elbv2 add-tags --resource-arns "
                                + arn + " --tags Key=greenroll:managed,Value=true",
                        TARGET_GROUPS));
            } else if (!group.inUse()) {
                refusals.add(new Refusal(
                        Refusal.Code.TARGET_GROUP_NOT_IN_USE,
                        "no listener routes to target group " + group.name()
                                + ", so no instance in it can get healthy: add a listener rule first",
                        null));
            } else if (!group.healthCheck().enabled()) {
                refusals.add(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "health checks are disabled on target group " + group.name()
                                + ", so it would call every instance healthy: enable them",
                        TARGET_GROUPS));
            }
        }
        return refusals;
    }

    /** Without a target group, a health check of type TARGET_GROUP has no answer. */
    static List<Refusal> healthCheck(RollSettings settings, LaunchSpecification specification) {
        if (settings.health().healthCheckType() != HealthCheckType.TARGET_GROUP
                || !specification.serving().targetGroupArns().isEmpty()) {
            return List.of();
        }
        return List.of(new Refusal(
                Refusal.Code.VALIDATION_ERROR, "the group has no target group: use EC2 or NONE", "healthCheckType"));
    }

    /** No instance of the group belongs to an Auto Scaling group, which would replace terminated instances. */
    static List<Refusal> adoption(FleetSnapshot fleet) {
        return adoption(fleet, null);
    }

    /**
     * No instance of the group belongs to an Auto Scaling group, except to the given one.
     *
     * @param own Auto Scaling group that the group stands for; null for none
     */
    static List<Refusal> adoption(FleetSnapshot fleet, @Nullable String own) {
        return live(fleet).stream()
                .filter(instance -> instance.tags().autoScalingGroup() != null
                        && !instance.tags().autoScalingGroup().equals(own))
                .map(instance -> new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        instance.id() + " belongs to the Auto Scaling group "
                                + instance.tags().autoScalingGroup()
                                + ", which would replace what a roll takes out: detach it there, or remove its tag",
                        null))
                .toList();
    }

    /** No instance carries the tag of another group, so that two groups never roll the same instance. */
    static List<Refusal> ofOthers(String groupId, FleetSnapshot fleet) {
        return live(fleet).stream()
                .filter(one -> one.tags().groupId() != null
                        && !groupId.equals(one.tags().groupId()))
                .map(one -> new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        one.id() + " carries the tag greenroll:group of "
                                + one.tags().groupId()
                                + ": remove the tag, if it is not an instance of that group any more",
                        null))
                .toList();
    }

    /**
     * The group has at least its minimum of instances, in any health. Exempt is a group that needs a fix: nothing
     * serves, its last operation failed, a HEAL runs, or the last HEAL did not finish.
     *
     * @param past the group's operations, the newest first
     */
    static List<Refusal> existingCapacity(Group group, GroupObservation look, List<RollHead> past) {
        int existing = live(look.fleet()).size();
        boolean isHealed = !past.isEmpty()
                && past.getFirst().facts().kind() == RollKind.HEAL
                && past.getFirst().stage() != Stage.FINISHED;
        boolean needsFix = look.inService() == 0
                || group.servingRevision() == null
                || group.activity().lastOperationFailed()
                || isHealed;
        if (needsFix || existing >= group.capacity().minimum()) {
            return List.of();
        }
        return List.of(new Refusal(
                Refusal.Code.CANT_ROLL_CAPACITY_BELOW_MINIMUM,
                "the group has " + existing + " instances, fewer than its minimum of "
                        + group.capacity().minimum() + ": restore its capacity first",
                null));
    }

    /** A restart takes instances out of service, so at least one must stay. */
    static List<Refusal> restartable(RollAction action, int inService, boolean allAnswered) {
        if (!action.isInPlace() || !allAnswered || inService > 1) {
            return List.of();
        }
        return List.of(new Refusal(
                Refusal.Code.VALIDATION_ERROR,
                action + " takes instances out of service before it puts them back, and only " + inService
                        + (inService == 1 ? " is" : " are") + " in service: use REPLACE_SERVER, which launches first",
                "strategy.action"));
    }

    /**
     * The number of instances for which the target groups have room in addition to the roll's instances; never
     * negative. The targets of others count, and so does the number that this group needs: its target, or its live
     * instances if those are more.
     */
    static int room(Group group, FleetSnapshot fleet, Collection<TargetGroup> targetGroups) {
        int live = live(fleet).size();
        int kept = Math.max(group.capacity().target(), live);
        int room = Integer.MAX_VALUE;
        for (TargetGroup targetGroup : targetGroups) {
            long ours = live(fleet).stream()
                    .filter(one -> fleet.registeredIn(one.id()).contains(targetGroup.arn()))
                    .count();
            int others = (int) Math.max(0, targetGroup.registered() - ours);
            room = Math.min(room, targetGroup.targetLimit() - others - kept);
        }
        return Math.max(0, room);
    }

    static List<Refusal> limit(int room, int batchSize, Collection<TargetGroup> targetGroups) {
        if (room >= batchSize) {
            return List.of();
        }
        TargetGroup least = targetGroups.stream()
                .min(Comparator.comparingInt(one -> one.targetLimit() - one.registered()))
                .orElseThrow();
        return List.of(new Refusal(
                Refusal.Code.TARGET_GROUP_LIMIT,
                "a batch of " + batchSize + " does not fit: target group " + least.name() + " holds "
                        + least.registered() + " of at most " + least.targetLimit() + " targets: lower"
                        + " batchSizePercentage, or have the quota raised",
                "batchSizePercentage"));
    }

    /** Each target group has room for all instances of a new group. */
    static List<Refusal> limit(int target, Collection<TargetGroup> targetGroups) {
        return targetGroups.stream()
                .filter(one -> one.targetLimit() - one.registered() < target)
                .map(one -> new Refusal(
                        Refusal.Code.TARGET_GROUP_LIMIT,
                        "target group " + one.name() + " holds " + one.registered() + " of at most " + one.targetLimit()
                                + " targets: no room for " + target,
                        "group.capacity.target"))
                .toList();
    }

    /** The parameter in the image id held an image, which has replaced it. */
    static List<Refusal> unresolved(LaunchSpecification pinned) {
        return pinned
                .imageParameter()
                .map(parameter -> new Refusal(
                        Refusal.Code.IMAGE_NOT_AVAILABLE,
                        "the parameter " + parameter + " does not exist or holds no AMI id",
                        "group.compute.launchSpecification.imageId"))
                .stream()
                .toList();
    }

    /** The longest deregistration delay, which is the default of {@code drainingTimeout}. */
    static Duration longestDelay(Collection<TargetGroup> targetGroups) {
        return targetGroups.stream()
                .map(TargetGroup::deregistrationDelay)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    static Duration longestSlowStart(Collection<TargetGroup> targetGroups) {
        return targetGroups.stream()
                .map(TargetGroup::slowStart)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }

    private static List<Instance> live(FleetSnapshot fleet) {
        return fleet.instances().values().stream().filter(Instance::isLive).toList();
    }

    /** The refusals for alarms of the roll that do not exist or are raised. */
    static List<Refusal> alarms(List<String> named, Map<String, Alarm> alarms) {
        List<Refusal> refusals = new ArrayList<>();
        List<String> missing =
                named.stream().filter(name -> !alarms.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            refusals.add(new Refusal(
                    Refusal.Code.VALIDATION_ERROR,
                    "there is no alarm " + String.join(", ", missing) + " in this account and Region",
                    "strategy.alarms"));
        }
        List<Alarm> raised = alarms.values().stream().filter(Alarm::isRaised).toList();
        if (!raised.isEmpty()) {
            refusals.add(new Refusal(
                    Refusal.Code.ALARM_ACTIVE,
                    "in ALARM: " + Alarm.inWords(raised)
                            + ": wait until it is over, or start the roll without naming it",
                    null));
        }
        return refusals;
    }
}
