package greenroll.roll.observation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.group.HealthCheckType;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * Whether an instance is in service, judged by one observation. It must run and pass the roll's health check type. With
 * TARGET_GROUP it must be {@code healthy} in <em>every</em> target group of the revision that it was launched from. For
 * an adopted instance without a revision tag, the serving revision's target groups count. A missing answer is UNKNOWN:
 * it is neither in service nor a reason to remove an instance. A member that its Auto Scaling group terminates, detaches or
 * has put in standby is not in service, whatever the type: the group takes it out of the load balancer.
 */
public final class InServiceRules {

    /** The verdict on one instance. */
    public enum Verdict {
        IN_SERVICE,
        /**
         * Not in service, but neither the load balancer nor EC2 says that it fails. It is still starting, or leaving.
         */
        NOT_YET,
        /** The load balancer or EC2 says that it fails. */
        UNHEALTHY,
        UNKNOWN
    }

    private final HealthCheckType type;
    private final Map<Integer, List<String>> targetGroups;
    private final int adoptedRevision;
    private final FleetSnapshot fleet;

    public InServiceRules(
            HealthCheckType type, Map<Integer, List<String>> targetGroups, int adoptedRevision, FleetSnapshot fleet) {
        this.type = type;
        this.targetGroups = targetGroups;
        this.adoptedRevision = adoptedRevision;
        this.fleet = fleet;
    }

    public boolean inService(Instance instance) {
        return verdict(instance) == Verdict.IN_SERVICE;
    }

    public Verdict verdict(Instance instance) {
        if (!instance.isRunning() || groupTakesItOut(instance)) {
            return Verdict.NOT_YET;
        }
        return switch (type) {
            case NONE -> Verdict.IN_SERVICE;
            case EC2 -> byStatusChecks(instance.statusChecks());
            case TARGET_GROUP -> byTargetGroups(instance);
        };
    }

    private boolean groupTakesItOut(Instance instance) {
        AutoScalingGroup group = fleet.autoScaling();
        return group != null
                && group.member(instance.id())
                        .filter(member -> !member.lifecycle().counts())
                        .isPresent();
    }

    private static Verdict byStatusChecks(StatusChecks checks) {
        return switch (checks) {
            case OK -> Verdict.IN_SERVICE;
            case INITIALIZING -> Verdict.NOT_YET;
            case IMPAIRED -> Verdict.UNHEALTHY;
            case UNKNOWN, NOT_ASKED -> Verdict.UNKNOWN;
        };
    }

    private Verdict byTargetGroups(Instance instance) {
        if (!targetGroups.containsKey(revisionOf(instance))) {
            return Verdict.UNKNOWN;
        }
        Verdict worst = Verdict.IN_SERVICE;
        for (String arn : targetGroupsOf(instance)) {
            Verdict one = inOne(arn, instance);
            if (one == Verdict.UNKNOWN) {
                return Verdict.UNKNOWN;
            }
            if (one == Verdict.UNHEALTHY || worst == Verdict.IN_SERVICE) {
                worst = one;
            }
        }
        return worst;
    }

    private Verdict inOne(String arn, Instance instance) {
        if (!(fleet.targetGroups().get(arn) instanceof TargetGroupHealth.Answered(var targets))) {
            return Verdict.UNKNOWN;
        }
        TargetHealth health = targets.get(instance.id());
        if (health == null) {
            return Verdict.NOT_YET;
        }
        return switch (health.state()) {
            case HEALTHY -> Verdict.IN_SERVICE;
            case UNHEALTHY -> Verdict.UNHEALTHY;
            case INITIAL, UNUSED, DRAINING -> Verdict.NOT_YET;
            case UNAVAILABLE -> Verdict.UNKNOWN;
        };
    }

    /** Whether that target group calls the instance unhealthy. */
    public boolean failsIn(String targetGroupArn, Instance instance) {
        return inOne(targetGroupArn, instance) == Verdict.UNHEALTHY;
    }

    /** Returns the target groups that the instance serves in, by the revision that it was launched from. */
    public List<String> targetGroupsOf(Instance instance) {
        return targetGroups.getOrDefault(revisionOf(instance), List.of());
    }

    public int revisionOf(Instance instance) {
        return instance.tags().revision() == null
                ? adoptedRevision
                : instance.tags().revision();
    }

    /** Returns why the instance is not in service, in the load balancer's and EC2's words; empty when it is. */
    public String inWords(Instance instance) {
        StringJoiner words = new StringJoiner("; ");
        if (!instance.isRunning()) {
            words.add(instance.state().name().toLowerCase(java.util.Locale.ROOT)
                    + (instance.stateReason() == null
                            ? ""
                            : ", " + instance.stateReason().code()));
        } else if (groupTakesItOut(instance)) {
            words.add("its Auto Scaling group takes it out of service");
        } else if (type == HealthCheckType.EC2) {
            if (instance.statusChecks() != StatusChecks.OK) {
                words.add("status checks " + instance.statusChecks().name().toLowerCase(java.util.Locale.ROOT));
            }
        } else if (type == HealthCheckType.TARGET_GROUP) {
            for (String arn : targetGroupsOf(instance)) {
                if (inOne(arn, instance) != Verdict.IN_SERVICE) {
                    words.add(nameOf(arn) + ": "
                            + fleet.health(arn, instance.id())
                                    .map(TargetHealth::inWords)
                                    .orElse(
                                            fleet.targetGroups().get(arn) instanceof TargetGroupHealth.Answered
                                                    ? "not registered"
                                                    : "no answer"));
                }
            }
        }
        return words.toString();
    }

    /** Returns a target group's name, which is the readable part of its ARN. */
    public static String nameOf(String targetGroupArn) {
        String[] parts = targetGroupArn.split("/", -1);
        return parts.length > 1 ? parts[1] : targetGroupArn;
    }
}
