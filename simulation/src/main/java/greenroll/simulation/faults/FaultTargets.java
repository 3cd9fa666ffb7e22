package greenroll.simulation.faults;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.scaling.MemberLifecycle;
import greenroll.emulator.compute.scaling.ScalingGroupState;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.fleet.InstanceState;
import greenroll.roll.Roll;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.RetiringInstance;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;

/**
 * Decides which kinds of faults can happen at a call, and which instances they can hit. It reads the true state and
 * changes nothing.
 */
final class FaultTargets {

    /** The calls of an exchange. */
    private static final Set<String> MOVES =
            Set.of("autoscaling.AttachInstances", "autoscaling.EnterStandby", "autoscaling.ExitStandby");

    private final SimulationContext world;
    private final StaleHealth stale;

    FaultTargets(SimulationContext world, StaleHealth stale) {
        this.world = world;
        this.stale = stale;
    }

    boolean apply(FaultKind kind, SimulatedCall moment) {
        return switch (kind) {
            case CUT_BEFORE, DUPLICATE, STALE, THROTTLE, SERVER_ERROR, CLOCK_SKEW -> true;
            // A dry run is always refused, so there is no success after which it could be cut off.
            case CUT_AFTER, TIMEOUT_AFTER_SUCCESS -> !isDryRun(moment.request());
            case LATE_DESCRIBE, LATE_TAG, NO_CAPACITY, QUOTA -> launches(moment.request()) > 0;
            // A fleet has no zone of its own.
            case NO_CAPACITY_ZONE, NO_ADDRESSES ->
                moment.request() instanceof RunInstancesRequest && launches(moment.request()) > 0;
            case PARTIAL_CAPACITY -> launches(moment.request()) > 1;
            case NO_SPOT_CAPACITY, FALLBACK_REFUSED ->
                moment.request() instanceof CreateFleetRequest && launches(moment.request()) > 0;
            case STALE_TARGET_HEALTH ->
                moment.request() instanceof DescribeTargetHealthRequest ask
                        && stale.differs(
                                ask.targetGroupArn(),
                                world.region().targets(ask.targetGroupArn()),
                                world.cloud().clock().instant());
            case INVALID_TARGET ->
                moment.request() instanceof RegisterTargetsRequest register
                        && !hideable(register).isEmpty();
            case ALARM_RAISED, ALARM_DENIED, ALARM_DELETED ->
                moment.operation().equals("cloudwatch.DescribeAlarms")
                        && world.openRoll()
                                .filter(roll -> !roll.settings().alarms().isEmpty())
                                .isPresent();
            case STORE_DOWN -> moment.operation().startsWith("store.");
            case SNS_DOWN -> moment.operation().startsWith("notifier.") || isCarried();
            case STOP_EXECUTION, EXECUTION_TIMEOUT, EVENT_LOST, EVENT_DOUBLED, EVENT_REORDERED -> isCarried();
            case INSTANCE_DIES_BOOTING,
                    INSTANCE_DIES_IN_GRACE,
                    INSTANCE_DIES_IN_SERVICE,
                    BLUE_TURNS_UNHEALTHY,
                    FLAPPING,
                    ZONE_FAILS,
                    FOREIGN_TERMINATE,
                    FOREIGN_DEREGISTER,
                    FOREIGN_UNTAG,
                    BLUE_RECOVERS,
                    SPOT_INTERRUPTION,
                    INTERRUPTION_NOTICE,
                    INTERRUPTION_STORM,
                    NOTICE_LOST,
                    NOTICE_DOUBLED,
                    NOTICE_LATE,
                    NOTICE_TO_RETIRED,
                    REBALANCE_RECOMMENDATION ->
                world.openRoll().isPresent() && victims(kind).findAny().isPresent();
            case LATE_GROUP ->
                moment.operation().startsWith("autoscaling.")
                        && world.openRoll().isPresent();
            case POLICY_SCALES_OUT, POLICY_SCALES_IN, OPERATOR_RESIZES, OPERATOR_SUSPENDS ->
                world.autoScaling() != null && world.openRoll().isPresent();
            case POLICY_IN_EXCHANGE -> MOVES.contains(moment.operation());
            case OPERATOR_FREEZES -> world.openRoll().isPresent();
            case AZ_REBALANCE -> world.openRoll().isPresent() && isUneven();
            case OPERATOR_DETACHES, OPERATOR_STANDBY, MEMBER_FAILS, DIES_IN_STANDBY, DIES_ATTACHED ->
                world.openRoll().isPresent() && !members(kind).isEmpty();
        };
    }

    /** The members of the Auto Scaling group that this kind can hit now, in the order in which they joined. */
    List<String> members(FaultKind kind) {
        Set<MemberLifecycle> hit = switch (kind) {
            case DIES_IN_STANDBY -> EnumSet.of(MemberLifecycle.ENTERING_STANDBY, MemberLifecycle.STANDBY);
            case DIES_ATTACHED -> EnumSet.of(MemberLifecycle.PENDING);
            default -> EnumSet.of(MemberLifecycle.IN_SERVICE);
        };
        return world.scaling().stream()
                .flatMap(group -> group.members().values().stream())
                .filter(member -> hit.contains(member.lifecycle()))
                .map(ScalingGroupState.MemberState::id)
                .filter(id -> kind != FaultKind.DIES_ATTACHED || isGreen(id))
                .toList();
    }

    private boolean isGreen(String id) {
        return world.region()
                .instance(id)
                .filter(one -> one.tags().containsKey(FleetTags.ROLL))
                .isPresent();
    }

    private boolean isUneven() {
        Map<String, Long> zones = world.scaling().stream()
                .flatMap(group -> group.members().values().stream())
                .filter(member -> member.lifecycle().counts())
                .collect(Collectors.groupingBy(ScalingGroupState.MemberState::zone, Collectors.counting()));
        Set<String> all = Set.copyOf(world.zones().values());
        long least = all.stream()
                .mapToLong(zone -> zones.getOrDefault(zone, 0L))
                .min()
                .orElse(0);
        return zones.values().stream().anyMatch(count -> count >= least + 2);
    }

    /** How many instances the call may launch. A dry run launches none, and it needs no capacity. */
    private static int launches(@Nullable Object request) {
        if (isDryRun(request)) {
            return 0;
        }
        return switch (request) {
            case RunInstancesRequest run -> run.maxCount();
            case CreateFleetRequest fleet -> fleet.targetCapacitySpecification().totalTargetCapacity();
            case null, default -> 0;
        };
    }

    private static boolean isDryRun(@Nullable Object request) {
        return switch (request) {
            case RunInstancesRequest run -> Boolean.TRUE.equals(run.dryRun());
            case CreateFleetRequest fleet -> Boolean.TRUE.equals(fleet.dryRun());
            case CreateLaunchTemplateRequest template -> Boolean.TRUE.equals(template.dryRun());
            case null, default -> false;
        };
    }

    /** Those of the call's instances that exist. */
    List<String> hideable(RegisterTargetsRequest register) {
        return register.targets().stream()
                .map(TargetDescription::id)
                .filter(id -> world.region().instance(id).isPresent())
                .toList();
    }

    /** Whether a roll is open and an execution runs it. */
    private boolean isCarried() {
        return world.openRoll().isPresent() && world.runningExecution().isPresent();
    }

    /** The instances that this kind can hit now, in the order of launch. */
    Stream<RegionInstance> victims(FaultKind kind) {
        Predicate<RegionInstance> hits = switch (kind) {
            case INSTANCE_DIES_BOOTING -> one -> one.state() == InstanceState.PENDING;
            case INSTANCE_DIES_IN_GRACE -> {
                List<String> inGrace = inGrace();
                yield one -> one.state() == InstanceState.RUNNING && inGrace.contains(one.id());
            }
            case INSTANCE_DIES_IN_SERVICE -> {
                List<String> inBatch = world.openBatch().stream()
                        .flatMap(Batch::wanted)
                        .map(member -> member.id())
                        .toList();
                yield one -> serves(one) && !inBatch.contains(one.id());
            }
            case BLUE_TURNS_UNHEALTHY -> one -> serves(one) && !one.tags().containsKey(FleetTags.ROLL);
            case BLUE_RECOVERS ->
                one -> one.behaviour() == ImageBehaviour.BROKEN && !one.tags().containsKey(FleetTags.ROLL);
            case FLAPPING, ZONE_FAILS -> this::serves;
            case FOREIGN_DEREGISTER -> one -> !one.registeredIn().isEmpty();
            case FOREIGN_UNTAG -> one -> one.tags().containsKey(FleetTags.GROUP);
            case INTERRUPTION_NOTICE,
                    INTERRUPTION_STORM,
                    NOTICE_LOST,
                    NOTICE_DOUBLED,
                    NOTICE_LATE,
                    REBALANCE_RECOMMENDATION -> {
                List<String> spot = world.region().liveSpot();
                yield one -> spot.contains(one.id());
            }
            case NOTICE_TO_RETIRED -> {
                List<String> spot = world.region().liveSpot();
                List<String> retiring = world.openRoll().stream()
                        .flatMap(Roll::retiring)
                        .map(RetiringInstance::id)
                        .toList();
                yield one -> spot.contains(one.id()) && retiring.contains(one.id());
            }
            default -> one -> true;
        };
        return world.own().live().stream().filter(hits);
    }

    private List<String> inGrace() {
        return world.openBatch()
                .filter(batch -> batch.phase() == Batch.Phase.GRACE)
                .map(batch -> batch.wanted().map(member -> member.id()).toList())
                .orElse(List.of());
    }

    private boolean serves(RegionInstance one) {
        return one.state() == InstanceState.RUNNING && world.region().isHealthyEverywhere(one.id());
    }
}
