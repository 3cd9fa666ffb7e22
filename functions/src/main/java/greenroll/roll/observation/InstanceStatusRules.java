package greenroll.roll.observation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import greenroll.roll.RollFacts;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.InstanceStatus;
import greenroll.roll.batch.RetiringInstance;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The status that is shown for an instance. It follows from the record where the record knows more, and from one
 * observation otherwise. Pure.
 */
public final class InstanceStatusRules {

    private InstanceStatusRules() {}

    /**
     * @param instance instance with that id; null when the observation has none
     * @param seen observation; empty before the first
     */
    public static InstanceStatus of(
            RollFacts facts,
            @Nullable BatchInstance member,
            @Nullable RetiringInstance retiring,
            @Nullable Instance instance,
            Optional<FleetSnapshot> seen) {
        if (isGone(member, retiring, instance)) {
            return InstanceStatus.TERMINATED;
        }
        Optional<TargetHealth> health = instance == null ? Optional.empty() : worst(instance, facts, seen);
        boolean out = (retiring != null && retiring.deregisteredAt() != null && retiring.kept() == null)
                || (member != null && member.restart().takenOutAt() != null && member.registeredAt() == null);
        boolean drains =
                health.filter(one -> one.state() == TargetHealth.State.DRAINING).isPresent();
        if (drains || (out && health.isPresent())) {
            return InstanceStatus.DRAINING;
        }
        if (out) {
            return InstanceStatus.DETACHED;
        }
        return instance == null ? InstanceStatus.PENDING : ofRunning(instance, health, facts);
    }

    /**
     * EC2 forgets terminated instances after a while. So an instance that was given up and is no longer described is
     * gone.
     */
    private static boolean isGone(
            @Nullable BatchInstance member, @Nullable RetiringInstance retiring, @Nullable Instance instance) {
        if (retiring != null && retiring.goneAt() != null) {
            return true;
        }
        return instance != null ? !instance.isLive() : retiring == null && member != null && !member.isWanted();
    }

    private static InstanceStatus ofRunning(Instance instance, Optional<TargetHealth> health, RollFacts facts) {
        if (!instance.isRunning()) {
            return instance.state() == InstanceState.PENDING ? InstanceStatus.PENDING : InstanceStatus.UNHEALTHY;
        }
        return switch (facts.settings().health().healthCheckType()) {
            case NONE -> InstanceStatus.HEALTHY;
            case EC2 ->
                switch (instance.statusChecks()) {
                    case OK -> InstanceStatus.HEALTHY;
                    case IMPAIRED -> InstanceStatus.UNHEALTHY;
                    case NOT_ASKED, INITIALIZING, UNKNOWN -> InstanceStatus.RUNNING;
                };
            case TARGET_GROUP ->
                health.map(one -> switch (one.state()) {
                            case HEALTHY -> InstanceStatus.HEALTHY;
                            case UNHEALTHY -> InstanceStatus.UNHEALTHY;
                            case DRAINING -> InstanceStatus.DRAINING;
                            case INITIAL, UNUSED, UNAVAILABLE -> InstanceStatus.RUNNING;
                        })
                        .orElse(InstanceStatus.RUNNING);
        };
    }

    /**
     * Returns the worst health in the target groups of the instance's revision. Unhealthy is the worst. It is healthy
     * only when it is healthy in all of them. It is empty when one of them does not know the instance or did not
     * answer, and the others say nothing worse than healthy.
     */
    public static Optional<TargetHealth> worst(Instance instance, RollFacts facts, Optional<FleetSnapshot> seen) {
        Integer revision = instance.tags().revision() == null
                ? facts.revisions().servingRevision()
                : instance.tags().revision();
        List<String> arns =
                revision == null ? List.of() : facts.revisions().targetGroups().getOrDefault(revision, List.of());
        return worst(instance, arns, seen);
    }

    static Optional<TargetHealth> worst(Instance instance, List<String> arns, Optional<FleetSnapshot> seen) {
        List<TargetHealth> said = arns.stream()
                .flatMap(arn -> seen.flatMap(fleet -> fleet.health(arn, instance.id())).stream())
                .toList();
        Optional<TargetHealth> worst = said.stream().max(Comparator.comparingInt(one -> badness(one.state())));
        boolean allSaid = said.size() == arns.size();
        return worst.filter(one -> allSaid || one.state() != TargetHealth.State.HEALTHY);
    }

    private static int badness(TargetHealth.State state) {
        return switch (state) {
            case HEALTHY -> 0;
            case INITIAL -> 1;
            case UNUSED -> 2;
            case UNAVAILABLE -> 3;
            case DRAINING -> 4;
            case UNHEALTHY -> 5;
        };
    }
}
