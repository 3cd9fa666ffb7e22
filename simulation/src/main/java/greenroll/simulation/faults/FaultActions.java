package greenroll.simulation.faults;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.compute.ExternalActors;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.SimulatedAlarm;
import greenroll.emulator.machine.Executions;
import greenroll.fleet.StateReason;
import greenroll.group.Freeze;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;

/** Changes that other people make to the cloud, and failures of the cloud itself. */
final class FaultActions {

    private static final StateReason HOST_FAILED =
            new StateReason("Server.InternalError", "Server.InternalError: Internal error on launch");

    private final SimulationContext world;
    private final Outages outages;
    private final StaleHealth stale;
    private final FaultTargets faultTargets;
    private final AutoScalingActions scaling;
    private final CloudClock clock;
    private final Map<String, ImageBehaviour> changed = new LinkedHashMap<>();
    private final Set<String> raised = new LinkedHashSet<>();
    private final List<CloudClock.Scheduled> later = new ArrayList<>();
    private @Nullable PendingFault courier;
    private @Nullable PendingFault noticeCourier;

    FaultActions(SimulationContext world, Outages outages, StaleHealth stale, FaultTargets faultTargets) {
        this.world = world;
        this.outages = outages;
        this.stale = stale;
        this.faultTargets = faultTargets;
        this.scaling = new AutoScalingActions(world, faultTargets);
        this.clock = world.cloud().clock();
    }

    void act(PendingFault one, SimulatedCall moment) {
        Random random = one.random;
        switch (one.fault.kind()) {
            case LATE_DESCRIBE -> late(Duration.ofSeconds(15 + random.nextInt(106)), Duration.ZERO);
            case LATE_TAG -> late(Duration.ZERO, Duration.ofSeconds(15 + random.nextInt(106)));
            case STALE_TARGET_HEALTH -> stale.lag(Duration.ofSeconds(15 + random.nextInt(46)), 1 + random.nextInt(12));
            case NO_CAPACITY, QUOTA -> outages.shortage(one.fault.kind(), null, in(random, 1, 90));
            case PARTIAL_CAPACITY, NO_CAPACITY_ZONE, NO_ADDRESSES ->
                outages.shortage(one.fault.kind(), zoneOf(moment), in(random, 1, 180));
            case INSTANCE_DIES_BOOTING -> hit(one, externalActors()::dieBooting);
            case INSTANCE_DIES_IN_GRACE, INSTANCE_DIES_IN_SERVICE ->
                hit(one, id -> externalActors().terminate(id, HOST_FAILED));
            case FOREIGN_TERMINATE -> hit(one, externalActors()::terminate);
            case SPOT_INTERRUPTION -> hit(one, externalActors()::interruptSpot);
            case INTERRUPTION_NOTICE, NOTICE_TO_RETIRED -> hit(one, externalActors()::warnOfInterruption);
            case NOTICE_LOST, NOTICE_DOUBLED, NOTICE_LATE -> {
                noticeCourier = one;
                hit(one, externalActors()::warnOfInterruption);
            }
            case INTERRUPTION_STORM -> storm(one);
            case REBALANCE_RECOMMENDATION -> hit(one, externalActors()::recommendRebalance);
            case NO_SPOT_CAPACITY -> outages.shortage(one.fault.kind(), null, in(random, 1, 180));
            case FALLBACK_REFUSED -> {
                outages.shortage(FaultKind.NO_SPOT_CAPACITY, null, in(random, 5, 60));
                outages.shortage(FaultKind.NO_CAPACITY, null, in(random, 1, 25));
            }
            case FOREIGN_DEREGISTER ->
                hit(
                        one,
                        id -> region(id)
                                .registeredIn()
                                .forEach(arn -> externalActors().deregister(arn, id)));
            case FOREIGN_UNTAG -> hit(one, id -> externalActors().untag(id, FleetTags.GROUP));
            case BLUE_TURNS_UNHEALTHY ->
                hit(one, id -> {
                    breaks(id);
                    if (random.nextBoolean()) {
                        after(Duration.ofSeconds(20 + random.nextInt(1_200)), () -> heals(id));
                    }
                });
            case BLUE_RECOVERS -> hit(one, id -> externalActors().behave(id, ImageBehaviour.BLUE));
            case ALARM_RAISED -> {
                String name = anAlarm(random);
                raised.add(name);
                world.region().putAlarm(name, SimulatedAlarm.of("ALARM"));
                if (random.nextInt(4) > 0) {
                    after(Duration.ofSeconds(30 + random.nextInt(7_200)), () -> calm(name));
                }
            }
            case ALARM_DELETED -> world.region().removeAlarm(anAlarm(random));
            case ALARM_DENIED -> outages.alarmsDenied(in(random, 1, 180));
            case FLAPPING -> hit(one, id -> flap(id, random, 2 + random.nextInt(8)));
            case ZONE_FAILS -> zoneFails(one);
            case INVALID_TARGET -> {
                List<String> ids =
                        faultTargets.hideable((RegisterTargetsRequest) Objects.requireNonNull(moment.request()));
                externalActors()
                        .hideFromLoadBalancers(
                                ids.get(random.nextInt(ids.size())), Duration.ofSeconds(5 + random.nextInt(296)));
            }
            case OPERATOR_FREEZES -> freeze(random);
            case STORE_DOWN -> outages.storeDown(in(random, 1, 240));
            case SNS_DOWN -> {
                outages.snsDown(in(random, 1, 240));
                if (!moment.operation().startsWith("notifier.")) {
                    stopExecution();
                }
            }
            case STOP_EXECUTION -> stopExecution();
            case EXECUTION_TIMEOUT ->
                world.runningExecution().ifPresent(execution -> executions().timeOut(execution.arn()));
            case EVENT_LOST, EVENT_DOUBLED, EVENT_REORDERED -> {
                courier = one;
                stopExecution();
            }
            case LATE_GROUP,
                    POLICY_SCALES_OUT,
                    POLICY_SCALES_IN,
                    POLICY_IN_EXCHANGE,
                    AZ_REBALANCE,
                    OPERATOR_DETACHES,
                    OPERATOR_STANDBY,
                    OPERATOR_RESIZES,
                    OPERATOR_SUSPENDS,
                    MEMBER_FAILS,
                    DIES_IN_STANDBY,
                    DIES_ATTACHED -> scaling.act(one);
            case CUT_BEFORE, CUT_AFTER, DUPLICATE, STALE, THROTTLE, SERVER_ERROR, TIMEOUT_AFTER_SUCCESS, CLOCK_SKEW ->
                throw new IllegalStateException(one.fault + " is of the injector");
        }
    }

    /**
     * Decides when an event is delivered. Only the event of the execution that this fault stopped is lost, doubled or
     * late.
     */
    List<Duration> deliveries(String event) {
        if (noticeCourier != null && event.contains("Interruption Warning")) {
            return noticeDeliveries(noticeCourier);
        }
        PendingFault one = courier;
        if (one == null || !event.contains("\"ABORTED\"")) {
            return List.of(Duration.ZERO);
        }
        courier = null;
        Duration minutes = Duration.ofSeconds(30 + one.random.nextInt(570));
        return switch (one.fault.kind()) {
            case EVENT_LOST -> List.of();
            case EVENT_DOUBLED -> List.of(Duration.ZERO, one.random.nextBoolean() ? Duration.ZERO : minutes);
            default -> List.of(minutes);
        };
    }

    /** Only the first notice after the fault is lost, doubled or late. */
    private List<Duration> noticeDeliveries(PendingFault one) {
        noticeCourier = null;
        Duration late = Duration.ofSeconds(1 + one.random.nextInt(60));
        return switch (one.fault.kind()) {
            case NOTICE_LOST -> List.of();
            case NOTICE_DOUBLED -> List.of(Duration.ZERO, one.random.nextBoolean() ? Duration.ZERO : late);
            default -> List.of(late);
        };
    }

    /** EC2 takes the pool of one of the instances: each of its instances within a minute, and then it is empty. */
    private void storm(PendingFault one) {
        Random random = one.random;
        List<RegionInstance> victims =
                faultTargets.victims(FaultKind.INTERRUPTION_STORM).toList();
        String zone = victims.get(random.nextInt(victims.size())).zone();
        outages.shortage(
                FaultKind.NO_SPOT_CAPACITY,
                zone,
                clock.instant().plus(Duration.ofSeconds(60L + random.nextInt(7_200))));
        victims.stream()
                .filter(victim -> victim.zone().equals(zone))
                .forEach(victim -> after(Duration.ofSeconds(random.nextInt(60)), () -> {
                    if (world.region().liveSpot().contains(victim.id())) {
                        externalActors().warnOfInterruption(victim.id());
                    }
                }));
    }

    /** Restores what was changed, and cancels what was scheduled. */
    void lift() {
        later.forEach(CloudClock.Scheduled::cancel);
        List.copyOf(changed.keySet()).forEach(this::heals);
        List.copyOf(raised).forEach(this::calm);
        late(Duration.ZERO, Duration.ZERO);
        scaling.lift();
        world.cloud().store().lift(world.groupId());
        world.cloud().store().lift(null);
        courier = null;
        noticeCourier = null;
    }

    private void freeze(Random random) {
        String groupId = random.nextBoolean() ? world.groupId() : null;
        world.cloud().store().freeze(new Freeze(groupId, "an incident", "jo", clock.instant()));
        after(
                Duration.ofSeconds(30 + random.nextInt(21_600)),
                () -> world.cloud().store().lift(groupId));
    }

    private String anAlarm(Random random) {
        List<String> names = world.openRoll().orElseThrow().settings().alarms();
        return names.get(random.nextInt(names.size()));
    }

    private void calm(String name) {
        if (raised.remove(name)) {
            world.region().putAlarm(name, SimulatedAlarm.of("OK"));
        }
    }

    private void late(Duration describe, Duration tag) {
        world.region().change(settings -> settings.withLateDescribes(describe, tag));
    }

    private void hit(PendingFault one, Consumer<String> act) {
        List<RegionInstance> victims = faultTargets.victims(one.fault.kind()).toList();
        act.accept(victims.get(one.random.nextInt(victims.size())).id());
    }

    private void zoneFails(PendingFault one) {
        List<RegionInstance> victims =
                faultTargets.victims(FaultKind.ZONE_FAILS).toList();
        String zone = victims.get(one.random.nextInt(victims.size())).zone();
        Duration lasts = Duration.ofSeconds(120 + one.random.nextInt(3_480));
        outages.shortage(FaultKind.NO_CAPACITY_ZONE, zone, clock.instant().plus(lasts));
        List<String> ids = world.own().live().stream()
                .filter(instance -> instance.zone().equals(zone))
                .map(RegionInstance::id)
                .toList();
        ids.forEach(this::breaks);
        after(lasts, () -> ids.forEach(this::heals));
    }

    private void flap(String id, Random random, int times) {
        breaks(id);
        after(Duration.ofSeconds(25 + random.nextInt(60)), () -> {
            heals(id);
            if (times > 1) {
                after(Duration.ofSeconds(25 + random.nextInt(90)), () -> flap(id, random, times - 1));
            }
        });
    }

    private void breaks(String id) {
        world.region().instance(id).ifPresent(instance -> {
            changed.putIfAbsent(id, instance.behaviour());
            externalActors().behave(id, ImageBehaviour.BROKEN);
        });
    }

    private void heals(String id) {
        ImageBehaviour before = changed.remove(id);
        if (before != null && world.region().instance(id).isPresent()) {
            externalActors().behave(id, before);
        }
    }

    private void stopExecution() {
        world.runningExecution()
                .ifPresent(execution -> executions().stop(execution.arn(), "Operator", "stopped by hand"));
    }

    private @Nullable String zoneOf(SimulatedCall moment) {
        return moment.request() instanceof RunInstancesRequest run
                ? world.zones().get(run.subnetId())
                : null;
    }

    private RegionInstance region(String id) {
        return world.region().instance(id).orElseThrow();
    }

    private ExternalActors externalActors() {
        return world.region().externalActors();
    }

    private Executions executions() {
        return world.cloud().platform().executions();
    }

    private Instant in(Random random, int leastMinutes, int mostMinutes) {
        return clock.instant().plusSeconds(60L * leastMinutes + random.nextInt(60 * (mostMinutes - leastMinutes)));
    }

    private void after(Duration delay, Runnable act) {
        later.add(clock.after(delay, act));
    }
}
