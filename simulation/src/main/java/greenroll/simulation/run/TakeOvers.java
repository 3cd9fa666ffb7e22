package greenroll.simulation.run;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.fleet.TargetHealth;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.faults.CallListener;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultInjector;
import greenroll.simulation.faults.InvocationTracker;
import greenroll.simulation.faults.ObservedPorts;
import greenroll.simulation.faults.SimulationContext;
import greenroll.simulation.invariant.EndInvariants;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.ObservedInvariantMonitor;
import greenroll.simulation.invariant.TimelineMonitor;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A heal, a creation or a scale during which the owner makes another request, just before one of its calls. The request
 * must be accepted at once and end as it would without the other operation. A roll during a scale is told to repeat, and
 * is accepted after the scale. The other operation must end, and must leave nothing over.
 */
public final class TakeOvers {

    private static final Duration DEADLINE = Duration.ofHours(36);
    private static final Duration AFTERMATH = Duration.ofMinutes(10);
    private static final Set<RollEvent.Type> NAMING =
            Set.of(RollEvent.Type.LAUNCHED, RollEvent.Type.GIVEN_UP, RollEvent.Type.RETIRING);

    /**
     * One run.
     *
     * @param at the number of the call before which the owner makes the request, from 1
     */
    public record Case(Scenario scenario, ConcurrentRequest arrival, int at, List<Fault> faults) {

        /** The size of the group when the other operation has reached its target. */
        int size() {
            return scenario.operation().target(scenario.of().groupSize());
        }

        public Case with(Fault fault) {
            return new Case(scenario, arrival, at, List.of(fault));
        }

        @Override
        public String toString() {
            return arrival.key() + " before call " + at + " of a " + scenario.name() + ", seed "
                    + scenario.of().seed() + (faults.isEmpty() ? "" : ", " + faults);
        }
    }

    /**
     * The result of a run.
     *
     * @param arrived whether the other operation held the group at the time of the request
     * @param function the function that made the call
     */
    public record Outcome(
            boolean arrived,
            int positions,
            @Nullable String function,
            List<String> injected,
            List<Violation> violations) {}

    private final Template template;
    private final UnaryOperator<Ports> wrong;

    public TakeOvers(Template template) {
        this(template, ports -> ports);
    }

    /** @param wrong turns the ports into deliberately wrong ones, for tests that must see a violation */
    public TakeOvers(Template template, UnaryOperator<Ports> wrong) {
        this.template = template;
        this.wrong = wrong;
    }

    /** Makes the request once, before the call, and remembers the answer. */
    private static final class Owner implements CallListener {
        private final Case of;
        private final InvocationTracker tracker;
        private final SimulationContext world;
        private @Nullable RollHead held;
        private @Nullable StartAnswer answer;
        private @Nullable StartAnswer first;
        private @Nullable String function;

        Owner(Case of, InvocationTracker tracker, SimulationContext world) {
            this.of = of;
            this.tracker = tracker;
            this.world = world;
        }

        @Override
        public void calling() {
            if (tracker.positions() + 1 != of.at() || held != null) {
                return;
            }
            held = world.openRoll()
                    .map(Roll::head)
                    .filter(head ->
                            head.facts().kind() == of.scenario().operation().kind())
                    .orElse(null);
            if (held != null) {
                function = tracker.visit().function();
                answer = of.arrival().ask(world, of.size());
                first = answer;
            }
        }

        /** Repeats the request, as a caller does after an answer that a service did not respond. */
        void askAgain() {
            answer = of.arrival().ask(world, of.size());
        }

        /** Whether a caller repeats the request, as Elastigroup's clients do. */
        boolean mustAskAgain() {
            return answer != null && (answer.status() >= 500 || isToldToWait(answer));
        }
    }

    private static boolean isToldToWait(StartAnswer answer) {
        return answer.status() == 400 && answer.body().contains("CANT_ROLL_CAPACITY_BELOW_MINIMUM");
    }

    public Outcome run(Case one) {
        Scenario scenario = one.scenario();
        RollCase of = scenario.of().withImage(one.arrival().image());
        int size = of.groupSize();
        Random random = new Random(of.seed());
        VirtualClock clock = new VirtualClock(Simulator.START.plusMillis(random.nextInt(60_000)));
        SimulatedRegion region = new SimulatedRegion(clock, of.seed(), RegionSettings.defaults());
        InMemoryRollStore store = new InMemoryRollStore();
        GroupFixture ground = GroupFixture.lay(region, store, of, scenario.operation(), random, clock.instant());
        InvocationTracker tracker = new InvocationTracker(clock, ground.targetGroupArns());
        try (EmbeddedCloud cloud = EmbeddedCloud.withStore(
                template,
                clock,
                region,
                store,
                random,
                ports -> wrong.apply(
                        ObservedPorts.of(ports, tracker, clock).with(InMemoryRollStore.class, () -> store)))) {
            cloud.platform().functions().log(line -> {});
            cloud.start();
            SimulationContext world = new SimulationContext(cloud, ground.groupId(), ground.targetGroupArns());
            ObservedInvariantMonitor watch = new ObservedInvariantMonitor(
                    tracker,
                    world,
                    scenario.operation().promise(of),
                    scenario.operation().target(size),
                    one.arrival().promise(of).drain().most());
            watch.expect(
                    one.arrival().promise(of.withGroupSize(one.size())),
                    one.arrival().target(one.size()));
            region.listen(watch);
            // These had served. As after any other operation, nobody but their taker knows why they do not.
            Set<String> takenOut = new HashSet<>();
            region.listen(event -> {
                if (event instanceof RegionEvent.Deregistered out
                        && out.by().kind() == Actor.Kind.STRANGER
                        && out.was().state() == TargetHealth.State.HEALTHY) {
                    takenOut.add(out.instanceId());
                }
            });
            Owner owner = new Owner(one, tracker, world);
            tracker.listen(watch);
            tracker.listen(owner);
            FaultInjector injector = FaultInjector.open(world, tracker, one.faults(), false);
            TimelineMonitor story =
                    new TimelineMonitor(cloud, store, one.faults().isEmpty());
            store.listen(story);
            String heldId = OperationStart.of(scenario, world, ground, clock);
            watch.begins(heldId);
            clock.runUntil(() -> isOver(store, heldId), clock.instant().plus(DEADLINE));
            if (owner.held == null) {
                return new Outcome(false, tracker.positions(), null, List.of(), List.of());
            }
            Instant patient = clock.instant().plus(DEADLINE);
            for (int tries = 0; owner.mustAskAgain() && clock.instant().isBefore(patient); tries++) {
                // A fault can keep the store away for hours.
                clock.advanceTo(clock.instant().plusSeconds(tries < 100 ? 10 : 300));
                owner.askAgain();
            }
            clock.runUntil(() -> store.unfinished().isEmpty(), clock.instant().plus(DEADLINE));
            clock.advanceTo(clock.instant().plus(AFTERMATH));
            List<Violation> violations = new ArrayList<>(watch.violations());
            violations.addAll(story.violations());
            violations.addAll(judged(one, owner, world, watch, heldId, takenOut));
            return new Outcome(true, tracker.positions(), owner.function, injector.log(), violations);
        }
    }

    private static boolean isOver(InMemoryRollStore store, String id) {
        return store.head(id).map(head -> !head.isOpen()).orElse(false);
    }

    private static List<Violation> judged(
            Case one,
            Owner owner,
            SimulationContext world,
            ObservedInvariantMonitor watch,
            String heldId,
            Set<String> takenOut) {
        EmbeddedCloud cloud = world.cloud();
        List<Violation> violations = new ArrayList<>();
        StartAnswer answer = owner.answer;
        if (answer == null || answer.status() != 200) {
            violations.add(new Violation(
                    Invariant.LETS_GO,
                    cloud.clock().instant(),
                    "a " + one.arrival().key() + " was answered " + (answer == null ? "nothing" : answer.body())));
            return violations;
        }
        boolean waits = one.arrival().waitsFor(one.scenario().operation());
        if (one.faults().isEmpty() && owner.first != null && waits != isToldToWait(owner.first)) {
            violations.add(new Violation(
                    Invariant.LETS_GO,
                    cloud.clock().instant(),
                    "the first answer to a " + one.arrival().key() + " was " + owner.first.body()));
        }
        Roll held = cloud.store().roll(heldId).orElseThrow();
        Roll next = cloud.store().roll(one.arrival().begun(answer)).orElse(null);
        if (next == null) {
            // The other operation has ended in a fault meanwhile, and left as many instances as were asked for.
            if (one.faults().isEmpty()) {
                violations.add(new Violation(
                        Invariant.LETS_GO,
                        cloud.clock().instant(),
                        "a " + one.arrival().key() + " began no operation: " + answer.body()));
            }
            return violations;
        }
        EndInvariants.Leniency leniency =
                new EndInvariants.Leniency(1 + one.faults().size(), watch.lastToldInService(), NAMING);
        List<RollEvent> ofHeld = timeline(cloud, heldId);
        List<RollEvent> ofNext = timeline(cloud, next.id());
        // A visit that lost the race may have launched an instance. The operation that took over finds it and records
        // it.
        Set<String> toldByNext = named(ofNext);
        toldByNext.removeAll(named(ofHeld));
        Set<String> launchedByHeld = new HashSet<>(watch.launched(heldId));
        launchedByHeld.removeAll(toldByNext);
        Set<String> excused = new HashSet<>(watch.lastToldInService());
        excused.addAll(takenOut);
        if (!one.faults().isEmpty()) {
            launchedByHeld.stream().filter(id -> isMember(world, id)).forEach(excused::add);
        }
        EndInvariants.Leniency ofMembers = new EndInvariants.Leniency(leniency.mostTold(), excused, NAMING);
        violations.addAll(EndInvariants.of(cloud, held, ofHeld, launchedByHeld, ofMembers, List.of(next)));
        violations.addAll(EndInvariants.of(cloud, next, ofNext, watch.launched(next.id()), leniency));
        violations.addAll(left(one, world, next, excused));
        return violations;
    }

    /** Whether the instance was put in service. If it fails later, the next heal replaces it. */
    private static boolean isMember(SimulationContext world, String id) {
        return world.cloud()
                .region()
                .instance(id)
                .filter(one -> one.registeredIn().containsAll(world.targetGroups()))
                .isPresent();
    }

    private static Set<String> named(List<RollEvent> timeline) {
        Set<String> named = new HashSet<>();
        timeline.stream()
                .filter(event -> NAMING.contains(event.type()))
                .forEach(event -> named.addAll(event.affected().instances()));
        return named;
    }

    private static List<RollEvent> timeline(EmbeddedCloud cloud, String rollId) {
        return cloud.store().events(rollId, 100_000, null).items();
    }

    /**
     * Checks that the number of instances is the target, and that each is in service or named. A deleted group must
     * have no instances.
     */
    private static List<Violation> left(Case one, SimulationContext world, Roll next, Set<String> excused) {
        EmbeddedCloud cloud = world.cloud();
        List<Violation> violations = new ArrayList<>();
        if (one.faults().isEmpty() && next.head().status() != one.arrival().end()) {
            violations.add(new Violation(
                    Invariant.ENDS,
                    cloud.clock().instant(),
                    next.id() + " is " + next.head().status() + ": "
                            + next.head().failure()));
        }
        List<RegionInstance> live = cloud.region().live(FleetTags.GROUP, world.groupId());
        Set<String> named = new HashSet<>();
        next.head().leftovers().forEach(leftover -> named.add(leftover.instanceId()));
        live.stream()
                .filter(each -> !cloud.region().isHealthyEverywhere(each.id()))
                .filter(each -> !named.contains(each.id()) && !excused.contains(each.id()))
                // After a roll that fails, the next heal replaces the instances that were unhealthy before.
                .filter(each -> one.faults().isEmpty() && one.arrival() != ConcurrentRequest.FAILING_ROLL
                        || each.tags().containsKey(FleetTags.ROLL) && !isMember(world, each.id()))
                .forEach(each -> violations.add(new Violation(
                        Invariant.NO_ORPHAN,
                        cloud.clock().instant(),
                        each.id() + " is left over: " + each.state() + " " + each.registeredIn())));
        int target = one.arrival().target(one.size());
        if (one.faults().isEmpty() && one.arrival() != ConcurrentRequest.FAILING_ROLL && live.size() != target) {
            violations.add(new Violation(
                    Invariant.ENDS, cloud.clock().instant(), live.size() + " live, and the target is " + target));
        }
        return violations;
    }

    /** The number of calls of the other operation, in a run without a request. */
    public int positions(Scenario scenario) {
        return run(new Case(scenario, ConcurrentRequest.DELETE, Integer.MAX_VALUE, List.of()))
                .positions();
    }
}
