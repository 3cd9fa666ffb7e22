package greenroll.simulation.run;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.simulation.faults.SimulationContext;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.SimulatedOperation;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Starts a scenario's operation. It repeats the request until it is accepted, as a caller does after an answer that a
 * service did not respond. A request that could take effect twice is repeated only with a key.
 */
final class OperationStart {

    private static final int TRIES = 2_000;
    private static final Duration ASK_AGAIN = Duration.ofSeconds(10);

    /**
     * Long enough for an unhealthy instance to be due at the second look, and short enough for it to count as watched.
     */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(130);

    /** The task is due at the second check, and a policy of one minute is evaluated at each. */
    private static final Duration CHECK_AGAIN = GroupFixture.TASK_DUE_AFTER;

    private OperationStart() {}

    /** Returns the id of the operation; throws {@link Simulator.StartRefused} when the API refuses it. */
    static String of(Scenario scenario, SimulationContext world, GroupFixture ground, VirtualClock clock) {
        boolean heals = scenario.operation() == SimulatedOperation.HEAL;
        if (heals) {
            TargetGroupSettings checks = TargetGroupSettings.named("any");
            clock.advanceTo(
                    clock.instant().plus(checks.healthCheckInterval().multipliedBy(checks.unhealthyThreshold() + 1L)));
        }
        StartAnswer answer = ask(scenario, world, ground);
        Instant asked = clock.instant();
        for (int tries = 1; tries < TRIES; tries++) {
            Optional<RollHead> accepted = begun(scenario, world).stream().findFirst();
            if (accepted.isPresent()) {
                return accepted.get().id();
            }
            if (answer.status() == 400) {
                throw new Simulator.StartRefused(answer.body());
            }
            clock.advanceTo(asked.plus(
                    switch (scenario.operation()) {
                        case HEAL -> LOOK_AGAIN;
                        case SCHEDULED_UP, POLICY_UP -> CHECK_AGAIN;
                        case ROLL, CREATE, SCALE_UP, SCALE_DOWN, DETACH, DETACH_DOWN, DELETE -> ASK_AGAIN;
                    }));
            asked = clock.instant();
            if (begun(scenario, world).isEmpty()) {
                answer = ask(scenario, world, ground);
            }
        }
        throw new IllegalStateException(
                "nobody could begin a " + scenario.operation() + " of " + scenario + ": " + answer);
    }

    /** The operations of the scenario's kind that have been started. */
    static List<RollHead> begun(Scenario scenario, SimulationContext world) {
        RollKind kind = scenario.operation().kind();
        return world.cloud().store().rolls(world.groupId(), 100, true, null).items().stream()
                .filter(head -> head.facts().kind() == kind)
                .toList();
    }

    /** Live instances, as many of each zone as possible, so that the zones stay even. */
    private static List<String> named(SimulationContext world, int count) {
        Map<String, List<String>> zones = new TreeMap<>();
        world.cloud().region().live(FleetTags.GROUP, world.groupId()).stream()
                .sorted(Comparator.comparing(RegionInstance::id))
                .forEach(one -> zones.computeIfAbsent(one.zone(), zone -> new ArrayList<>())
                        .add(one.id()));
        return IntStream.range(0, count)
                .boxed()
                .flatMap(rank ->
                        zones.values().stream().filter(ids -> rank < ids.size()).map(ids -> ids.get(rank)))
                .limit(count)
                .toList();
    }

    private static StartAnswer ask(Scenario scenario, SimulationContext world, GroupFixture ground) {
        RollCase of = scenario.of();
        int half = SimulatedOperation.half(of.groupSize());
        Map<String, String> key = Map.of("Idempotency-Key", "begin-" + of.seed());
        return switch (scenario.operation()) {
            case ROLL -> StartAnswer.ask(world.cloud(), world.groupId(), of.body());
            case CREATE ->
                StartAnswer.create(
                        world.cloud(),
                        ground.creationBody(of),
                        Map.of("Idempotency-Key", GroupFixture.creationKey(of)));
            case SCALE_UP -> StartAnswer.scale(world.cloud(), world.groupId(), half, key);
            case SCHEDULED_UP, POLICY_UP -> StartAnswer.checkSchedule(world.cloud());
            case SCALE_DOWN -> StartAnswer.scale(world.cloud(), world.groupId(), -half, key);
            case DETACH, DETACH_DOWN ->
                StartAnswer.detach(
                        world.cloud(),
                        world.groupId(),
                        named(world, half),
                        scenario.operation() == SimulatedOperation.DETACH_DOWN,
                        key);
            case HEAL -> StartAnswer.look(world.cloud());
            case DELETE -> StartAnswer.delete(world.cloud(), world.groupId(), key);
        };
    }
}
