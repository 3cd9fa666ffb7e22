package greenroll.simulation.run;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.market.SpotMarket;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.fleet.InstanceState;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.StepTimes;
import greenroll.roll.failure.Leftover;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.faults.Fault;
import greenroll.simulation.faults.FaultInjector;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.faults.InvocationTracker;
import greenroll.simulation.faults.ObservedPorts;
import greenroll.simulation.faults.SimulationContext;
import greenroll.simulation.invariant.AutoScalingMonitor;
import greenroll.simulation.invariant.ControlMonitor;
import greenroll.simulation.invariant.EndInvariants;
import greenroll.simulation.invariant.FreezeMonitor;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.JudgeMonitor;
import greenroll.simulation.invariant.ObservedInvariantMonitor;
import greenroll.simulation.invariant.OrderMonitor;
import greenroll.simulation.invariant.ParkingMonitor;
import greenroll.simulation.invariant.ShareMonitor;
import greenroll.simulation.invariant.StepPauseMonitor;
import greenroll.simulation.invariant.TimelineMonitor;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.invariant.ZoneSpread;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.ControlRequest;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.LeftAlone;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.RollPromise;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Runs one roll with the listed faults and judges it. Then it rolls the same group once more without faults, which must
 * be accepted and finish. Runs of the same case with the same faults have the same result.
 */
public final class FaultSimulator {

    /** Longer than any injected outage and all the waits that it causes. */
    private static final Duration DEADLINE = Duration.ofHours(36);

    /** Kinds that repeat a request. */
    private static final Set<FaultKind> REPEATING = EnumSet.of(FaultKind.DUPLICATE, FaultKind.STALE);

    /** SNS may be down for hours; then the watchdog sends the message. */
    private static final Duration LATE_NOTICE = Duration.ofHours(6);

    /**
     * When the answer to a launch is lost, the instance is found by its tag. Then it is given up without a LAUNCHED
     * event.
     */
    private static final Set<RollEvent.Type> NAMING = Set.of(RollEvent.Type.LAUNCHED, RollEvent.Type.GIVEN_UP);

    private static final String GOOD_IMAGE = "ami-good";
    private static final String NEXT_ROLL = """
            { "batchSizePercentage": 100, "gracePeriod": 0, "drainingTimeout": 30 }""";

    private final Template template;
    private final UnaryOperator<Ports> wrong;

    public FaultSimulator(Template template) {
        this(template, ports -> ports);
    }

    /**
     * @param wrong turns the ports into deliberately wrong ones, for tests that must see a violation; it also gets the
     *     bare {@link InMemoryRollStore}, because no port's method breaks the lock
     */
    public FaultSimulator(Template template, UnaryOperator<Ports> wrong) {
        this.template = template;
        this.wrong = wrong;
    }

    /** Runs without faults and records the kinds that apply at each call. */
    public FaultRun survey(Scenario scenario) {
        return run(scenario, List.of(), null, true);
    }

    /** @throws Simulator.StartRefused when the API refuses the body */
    public FaultRun run(Scenario scenario, List<Fault> faults) {
        return run(scenario, faults, null, false);
    }

    /** Runs with faults while a user makes a request to the roll. */
    public FaultRun run(Scenario scenario, List<Fault> faults, ControlRequest asked) {
        return run(scenario, faults, asked, false);
    }

    /** Runs with a request and without faults, and records the kinds that apply at each call. */
    FaultRun survey(Scenario scenario, ControlRequest asked) {
        return run(scenario, List.of(), asked, true);
    }

    private FaultRun run(Scenario scenario, List<Fault> faults, @Nullable ControlRequest asked, boolean surveys) {
        RollCase of = scenario.of();
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
            AutoScalingSettings setting = of.setting().autoScaling();
            SimulationContext world = new SimulationContext(
                    cloud,
                    ground.groupId(),
                    ground.targetGroupArns(),
                    setting == null ? null : AutoScalingSettings.NAME);
            AutoScalingMonitor scaling = setting == null ? null : new AutoScalingMonitor(cloud, setting);
            LeftAlone alone = scenario.isRoll() ? LeftAlone.of(of, world.own()) : LeftAlone.NONE;
            RollPromise promise = alone.applied(scenario.operation().promise(of));
            int target = scenario.operation().target(of.groupSize());
            ObservedInvariantMonitor watch = new ObservedInvariantMonitor(
                    tracker, world, promise, alone, target, promise.drain().most(), scaling);
            ZoneSpread spread = ZoneSpread.of(world.own(), GroupFixture.zones(of));
            region.listen(watch);
            if (scaling != null) {
                region.listenToScaling(scaling);
                region.listenToScaling(watch);
                region.listen(scaling);
            }
            ShareMonitor share =
                    new ShareMonitor(region, ground.groupId(), of.setting().spot(), target, promise);
            region.listen(share);
            OrderMonitor order = OrderMonitor.of(of, world.own());
            region.listen(order);
            Stopwatch stopwatch = new Stopwatch(cloud, world.own());
            region.listen(stopwatch);
            ControlMonitor control = asked == null ? null : new ControlMonitor(asked, tracker, world);
            tracker.listen(watch);
            if (control != null) {
                region.listen(control);
                tracker.listen(control);
            }
            FreezeMonitor freezes = new FreezeMonitor(tracker, world);
            tracker.listen(freezes);
            FaultInjector injector = FaultInjector.open(world, tracker, faults, surveys);
            TimelineMonitor story = new TimelineMonitor(cloud, store, faults.isEmpty());
            store.listen(story);
            StepPauseMonitor pauses = new StepPauseMonitor(cloud, store, of);
            store.listen(pauses);
            ParkingMonitor parking = new ParkingMonitor(cloud, world.own(), of);
            region.listen(parking);
            JudgeMonitor judged = new JudgeMonitor(cloud, store, of);
            store.listen(judged);
            String rollId = OperationStart.of(scenario, world, ground, clock);
            if (scenario.stopAfter() != null) {
                clock.after(
                        scenario.stopAfter(),
                        () -> store.request(rollId, Control.Wish.STOP, new Control.Asked(clock.instant(), "jo")));
            }
            Instant deadline = clock.instant().plus(DEADLINE);
            clock.runUntil(() -> store.head(rollId).map(head -> !head.isOpen()).orElse(false), deadline);
            watch.ended();
            // With a fault, a step may know less than the truth.
            List<Violation> outOfOrder = faults.isEmpty() && scenario.isRoll() ? order.violations() : List.of();
            Optional<String> next =
                    store.head(rollId).map(head -> head.control().rollback());
            next.ifPresent(id -> clock.runUntil(
                    () -> store.head(id).map(head -> !head.isOpen()).orElse(false),
                    clock.instant().plus(DEADLINE)));
            watch.ended();
            share.ended();
            Duration late = LATE_NOTICE.multipliedBy(Math.max(1, faults.size()));
            clock.runUntil(() -> store.unfinished().isEmpty(), clock.instant().plus(late));
            clock.advanceTo(clock.instant().plus(Simulator.AFTERMATH));
            Optional<String> uneven = store.roll(next.orElse(rollId)).flatMap(last -> spread.uneven(last, true));
            List<Violation> ofScaling = scaling == null
                    ? List.of()
                    : scaling.verdict(store.roll(rollId).orElseThrow());
            Roll over = store.roll(rollId).orElseThrow();
            parking.ended(Simulator.heads(over, Simulator.followed(store, over)));
            FaultRun run = judged(scenario, world, clock, rollId, injector, watch, scaling, stopwatch, faults);
            List<Violation> violations = new ArrayList<>(control == null ? run.violations() : obeyed(run, control));
            violations.addAll(story.violations());
            violations.addAll(share.violations());
            violations.addAll(pauses.violations());
            violations.addAll(parking.violations());
            if (faults.isEmpty()) {
                violations.addAll(Simulator.late(of, parking, clock.instant()));
            }
            violations.addAll(judged.violations());
            violations.addAll(outOfOrder);
            violations.addAll(freezes.violations());
            violations.addAll(ofScaling);
            boolean isRolls = scaling == null || !scaling.hasReplaced();
            if (run.isHarmless() && isRolls && of.setting().spot().keepsZonesEven()) {
                uneven.ifPresent(what -> violations.add(new Violation(Invariant.SPREAD, clock.instant(), what)));
            }
            if (faults.isEmpty() && asked == null && scenario.stopAfter() == null && scenario.isRoll()) {
                violations.addAll(EndInvariants.succeeds(of, run.run().roll()));
            }
            return run.with(violations).withUndo(parking.undo().orElse(null));
        }
    }

    private static List<Violation> obeyed(FaultRun run, ControlMonitor control) {
        List<Violation> violations = new ArrayList<>(run.violations());
        violations.addAll(control.verdict(
                run.run().roll(),
                run.injected().stream().map(Fault::kind).collect(Collectors.toSet()),
                run.run().timing().bounds().get(Bound.STOP_TO_LAST_ACT)));
        return violations;
    }

    private FaultRun judged(
            Scenario scenario,
            SimulationContext world,
            VirtualClock clock,
            String rollId,
            FaultInjector injector,
            ObservedInvariantMonitor watch,
            @Nullable AutoScalingMonitor scaling,
            Stopwatch stopwatch,
            List<Fault> faults) {
        EmbeddedCloud cloud = world.cloud();
        // Members that others detached or put in standby are theirs.
        Set<String> released = scaling == null ? Set.of() : scaling.released();
        // Those that it terminates are the group's.
        Set<String> terminating = scaling == null ? Set.of() : scaling.terminating();
        Set<String> excused = new HashSet<>(watch.lastToldInService());
        excused.addAll(released);
        Roll roll = cloud.store().roll(rollId).orElseThrow();
        if (scaling != null) {
            // The roll's last description may be from before they returned.
            excused.addAll(
                    scaling.returnedSince(roll.head().progress().updatedAt().minus(StepTimes.POLL)));
        }
        List<RollEvent> timeline = cloud.store().events(rollId, 100_000, null).items();
        List<Violation> violations = new ArrayList<>(watch.violations());
        RollRun.Followed followed = Simulator.followed(cloud.store(), roll);
        List<Roll> followers = followed == null ? List.of() : List.of(followed.roll());
        Set<String> launched = watch.launched(rollId);
        violations.addAll(EndInvariants.of(
                cloud,
                roll,
                timeline,
                launched,
                new EndInvariants.Leniency(1 + faults.size(), excused, NAMING),
                followers));
        List<Violation> own = new ArrayList<>();
        Instant now = clock.instant();
        int accepted = OperationStart.begun(scenario, world).size();
        // A roll is started without a key. So a request that is repeated after the first roll has ended starts another
        // roll.
        boolean repeated = scenario.isRoll()
                && injector.injected().stream().map(Fault::kind).anyMatch(REPEATING::contains);
        if (accepted < 1 || accepted > (repeated ? 2 : 1)) {
            own.add(new Violation(Invariant.ONE_OPERATION, now, accepted + " operations were accepted"));
        }
        otherThanServing(scenario, world, launched)
                .forEach(id -> own.add(new Violation(
                        Invariant.FAILED_REVISION, now, id + " was launched, and its revision never served")));
        untagged(world, roll, timeline, launched, excused)
                .forEach(id -> own.add(new Violation(
                        Invariant.NO_ORPHAN, now, id + " lost the group's tag, does not serve and is not named")));
        doubled(timeline).forEach(what -> own.add(new Violation(Invariant.AGAIN, now, what)));
        untold(timeline, watch.done(rollId)).forEach(what -> own.add(new Violation(Invariant.STORY, now, what)));
        if (followed != null) {
            own.addAll(ofFollower(world, followed, watch, faults));
        }
        if (roll.facts().action() == RollAction.RESTART_SERVER) {
            leftOut(
                            world,
                            roll,
                            watch.done(rollId).getOrDefault(RollEvent.Type.DEREGISTERED, Set.of()),
                            injector.injected())
                    .stream()
                    .filter(id -> !released.contains(id) && !terminating.contains(id))
                    .forEach(id -> own.add(new Violation(
                            Invariant.NO_ORPHAN, now, id + " was taken out and is not registered again")));
        }
        FaultRun.Left left = left(world, roll, timeline, launched);
        int positions = injector.positions();
        RollRun run = Simulator.report(
                scenario.of(),
                cloud,
                roll,
                timeline,
                violations,
                stopwatch.bounds(
                        roll, injector.injected().stream().map(Fault::kind).toList()),
                followed);
        injector.lift();
        cloud.region().changeMarket(market -> SpotMarket.ENDLESS);
        if (!roll.head().isOpen() && cloud.store().group(world.groupId()).isPresent()) {
            Optional<String> started = startedWhileFrozen(world, clock);
            started.ifPresent(what -> own.add(new Violation(Invariant.FROZEN, clock.instant(), what)));
            if (started.isEmpty()) {
                next(world, clock).ifPresent(what -> own.add(new Violation(Invariant.ENDS, clock.instant(), what)));
            }
        }
        violations.addAll(own);
        return new FaultRun(
                scenario,
                run.with(violations),
                injector.injected(),
                injector.log(),
                positions,
                injector.survey(),
                injector.callers(),
                left,
                null);
    }

    /** Checks the same promises for the roll that took the group over. */
    private static List<Violation> ofFollower(
            SimulationContext world, RollRun.Followed followed, ObservedInvariantMonitor watch, List<Fault> faults) {
        Instant now = world.cloud().clock().instant();
        String id = followed.roll().id();
        Set<String> launched = watch.launched(id);
        List<Violation> violations = new ArrayList<>(EndInvariants.of(
                world.cloud(),
                followed.roll(),
                followed.timeline(),
                launched,
                new EndInvariants.Leniency(1 + faults.size(), watch.lastToldInService(), NAMING)));
        untagged(world, followed.roll(), followed.timeline(), launched, watch.lastToldInService())
                .forEach(lost -> violations.add(new Violation(
                        Invariant.NO_ORPHAN, now, lost + " lost the group's tag, does not serve and is not named")));
        doubled(followed.timeline()).forEach(what -> violations.add(new Violation(Invariant.AGAIN, now, what)));
        untold(followed.timeline(), watch.done(id))
                .forEach(what -> violations.add(new Violation(Invariant.STORY, now, what)));
        return violations;
    }

    /**
     * Launched instances that are not of the serving revision. A scale or a heal must launch the serving revision, not
     * the latest.
     */
    private static List<String> otherThanServing(Scenario scenario, SimulationContext world, Set<String> launched) {
        return switch (scenario.operation()) {
            case ROLL, CREATE, DELETE -> List.of();
            case SCALE_UP, SCHEDULED_UP, POLICY_UP, SCALE_DOWN, DETACH, DETACH_DOWN, HEAL ->
                launched.stream()
                        .flatMap(id -> world.cloud().region().instance(id).stream())
                        .filter(one -> !one.imageId().equals(GroupFixture.BLUE_IMAGE))
                        .map(RegionInstance::id)
                        .sorted()
                        .toList();
        };
    }

    /** Launched instances that lost the group's tag, do not serve and are not named. */
    private static List<String> untagged(
            SimulationContext world, Roll roll, List<RollEvent> timeline, Set<String> launched, Set<String> excused) {
        Set<String> named =
                roll.head().leftovers().stream().map(Leftover::instanceId).collect(Collectors.toSet());
        // It is named once its time for debugging is over.
        roll.head().ending().retained().forEach(one -> named.add(one.instanceId()));
        // The record names it as lost by the act of another.
        timeline.stream()
                .filter(event -> event.type() == RollEvent.Type.LOST)
                .forEach(event -> named.addAll(event.affected().instances()));
        return launched.stream()
                .sorted()
                .flatMap(id -> world.cloud().region().instance(id).stream())
                .filter(one -> one.state().isLive() && !one.tags().containsKey(FleetTags.GROUP))
                .map(RegionInstance::id)
                .filter(id -> !world.cloud().region().isHealthyEverywhere(id))
                .filter(id -> !named.contains(id) && !excused.contains(id))
                .toList();
    }

    /**
     * Instances that a restart deregistered, and neither registered again nor named. If a fault deregistered instances,
     * or an operator may have told the Auto Scaling group to register none, none is reported.
     */
    private static List<String> leftOut(
            SimulationContext world, Roll roll, Set<String> takenOut, List<Fault> injected) {
        Set<FaultKind> excusing = EnumSet.of(FaultKind.FOREIGN_DEREGISTER, FaultKind.OPERATOR_SUSPENDS);
        if (injected.stream().map(Fault::kind).anyMatch(excusing::contains)) {
            return List.of();
        }
        Set<String> named =
                roll.head().leftovers().stream().map(Leftover::instanceId).collect(Collectors.toSet());
        return takenOut.stream()
                .filter(id -> !named.contains(id))
                .flatMap(id -> world.cloud().region().instance(id).stream())
                .filter(one -> one.state() == InstanceState.RUNNING
                        && world.own().has(one.tags())
                        && !one.registeredIn().containsAll(world.targetGroups()))
                .map(RegionInstance::id)
                .toList();
    }

    /**
     * Acts of steps that the timeline does not name. When the answer to a call was lost, the timeline may name only the
     * result. For a restart it may name the act as possible.
     */
    private static List<String> untold(List<RollEvent> timeline, Map<RollEvent.Type, Set<String>> done) {
        List<String> untold = new ArrayList<>();
        done.forEach((type, ids) -> {
            Set<RollEvent.Type> telling = EnumSet.of(type, RollEvent.Type.TERMINATED, RollEvent.Type.LEFTOVERS);
            if (type == RollEvent.Type.RESTARTED || type == RollEvent.Type.DEREGISTERED) {
                telling.add(RollEvent.Type.KEPT_IN_SERVICE);
            }
            Set<String> left = new TreeSet<>(ids);
            timeline.stream()
                    .filter(event -> telling.contains(event.type()))
                    .forEach(event -> left.removeAll(event.affected().instances()));
            left.forEach(id -> untold.add("the timeline does not tell of " + id + ": " + type));
        });
        return untold;
    }

    /** Instances that the timeline names twice in an event that can happen to an instance only once. */
    private static List<String> doubled(List<RollEvent> timeline) {
        List<String> doubled = new ArrayList<>();
        for (RollEvent.Type type :
                List.of(RollEvent.Type.LAUNCHED, RollEvent.Type.TERMINATED, RollEvent.Type.RESTARTED)) {
            Set<String> seen = new HashSet<>();
            timeline.stream()
                    .filter(event -> event.type() == type)
                    .flatMap(event -> event.affected().instances().stream())
                    .filter(id -> !seen.add(id))
                    .forEach(id -> doubled.add(id + " is told of as " + type + " twice"));
        }
        return doubled;
    }

    private static FaultRun.Left left(
            SimulationContext world, Roll roll, List<RollEvent> timeline, Set<String> launched) {
        Map<String, Long> instances = new TreeMap<>(world.own().live().stream()
                .collect(Collectors.groupingBy(
                        one -> launched.contains(one.id()) ? "green" : "blue", Collectors.counting())));
        return new FaultRun.Left(roll.head().status(), instances, FaultRun.Left.told(timeline));
    }

    /** Asks for a roll while deployments are frozen. Returns how that was answered, or empty when it was refused. */
    private static Optional<String> startedWhileFrozen(SimulationContext world, VirtualClock clock) {
        EmbeddedCloud cloud = world.cloud();
        cloud.store().freeze(new Freeze(null, "an incident", "jo", clock.instant()));
        StartAnswer answer = StartAnswer.ask(cloud, world.groupId(), NEXT_ROLL);
        cloud.store().lift(null);
        return answer.status() == 409
                ? Optional.empty()
                : Optional.of("a roll that is asked for while deployments are frozen is answered " + answer.status());
    }

    private static boolean addRevision(SimulationContext world, VirtualClock clock) {
        Group group = world.cloud().store().group(world.groupId()).orElseThrow();
        Revision next = new Revision(
                group.revisions().next(),
                GroupFixture.specification(GOOD_IMAGE, world.targetGroups()),
                clock.instant());
        return world.cloud().store().addRevision(group, next);
    }

    /**
     * Rolls the group once more, to a good image and without faults. Returns the reason why it did not finish, or
     * empty.
     */
    private static Optional<String> next(SimulationContext world, VirtualClock clock) {
        EmbeddedCloud cloud = world.cloud();
        clock.advanceTo(clock.instant().plus(Simulator.AFTERMATH));
        cloud.region().addImage(GOOD_IMAGE, ImageBehaviour.GREEN);
        if (world.autoScaling() != null) {
            cloud.region().addLaunchTemplateVersion(AutoScalingSettings.NAME, GroupFixture.template(GOOD_IMAGE));
        } else if (!addRevision(world, clock)) {
            return Optional.of("the next revision is refused");
        }
        StartAnswer answer = StartAnswer.ask(cloud, world.groupId(), NEXT_ROLL);
        if (answer.status() != 200) {
            return Optional.of("the next roll is refused: " + answer.body());
        }
        String rollId = answer.rollId();
        clock.runUntil(
                () -> cloud.store().head(rollId).map(head -> !head.isOpen()).orElse(false),
                clock.instant().plus(DEADLINE));
        RollHead head = cloud.store().head(rollId).orElseThrow();
        return head.status() == RollStatus.FINISHED
                ? Optional.empty()
                : Optional.of("the next roll is " + head.status() + ": " + head.failure());
    }
}
