package greenroll.roll.step;

import static greenroll.roll.SampleSettings.SETTINGS;

import greenroll.fleet.Alarm;
import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.SpotNotice;
import greenroll.fleet.StateReason;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.LaunchedInstance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.fleet.launch.PoolShortage;
import greenroll.fleet.metric.Datapoint;
import greenroll.fleet.metric.Metrics;
import greenroll.fleet.metric.Readings;
import greenroll.group.Freeze;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.RollStep;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.group.judge.Judge;
import greenroll.group.scaling.Metric;
import greenroll.roll.BatchPlan;
import greenroll.roll.Control;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.judge.JudgeRules;
import greenroll.roll.judge.Look;
import greenroll.roll.notification.NotificationRules;
import greenroll.roll.observation.AutoScalingMembers;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.observation.Signals;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import greenroll.roll.work.WorkOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A small group that a test moves step by step. {@link #visit} decides, does all the work at once and settles it. The
 * test changes the instances in between. Ids are blue-1…, green-1….
 */
public final class Scenario {

    public static final Instant START = Instant.parse("2026-11-23T07:00:00Z");
    public static final String GROUP = "sig-00000001";
    public static final String ROLL = "sbgd-00000001";
    public static final String WEB = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/web/1";
    public static final String API = "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/api/2";

    public static final TargetHealth INITIAL = new TargetHealth(
            TargetHealth.State.INITIAL, "Elb.InitialHealthChecking", "Initial health checks in progress");
    public static final TargetHealth HEALTHY = new TargetHealth(TargetHealth.State.HEALTHY, null, null);
    public static final TargetHealth UNHEALTHY = new TargetHealth(
            TargetHealth.State.UNHEALTHY,
            "Target.ResponseCodeMismatch",
            "Health checks failed with these codes: [503]");
    public static final TargetHealth DRAINING =
            new TargetHealth(TargetHealth.State.DRAINING, "Target.DeregistrationInProgress", null);

    public Instant now = START;
    public Roll roll;
    public final Map<String, Instance> instances = new LinkedHashMap<>();
    public final Map<String, Map<String, TargetHealth>> targets = new TreeMap<>();
    public final List<String> unanswered = new ArrayList<>();
    /** EC2's notices to spot instances. */
    public final List<SpotNotice> notices = new ArrayList<>();
    /** The known alarms among those that the roll names. */
    final Map<String, Alarm> alarms = new TreeMap<>();

    /** The freezes that hold the roll. */
    final List<Freeze> freezes = new ArrayList<>();

    /** The metrics in CloudWatch, for a roll with a judge. It throws, or has no datapoint, as a test wants it. */
    Metrics metrics = (some, period, from, to) -> Map.of();

    public final List<RollEvent> events = new ArrayList<>();
    /** Work without an answer. It remains to be done. */
    public Predicate<Work> lost = work -> false;
    /** Work that is done, but whose answer is lost. */
    Predicate<Work> unheard = work -> false;
    /** Work that AWS refuses permanently. */
    Predicate<Work> refused = work -> false;
    /** Instances that EC2 refuses to terminate, and why. */
    final Map<String, String> unterminable = new TreeMap<>();
    /** EC2's answer to a launch instead of launching. */
    LaunchResult launches;
    /** EC2's answer to a launch in this subnet instead. */
    public final Map<String, LaunchResult> launchesIn = new TreeMap<>();
    /** EC2's answer to a launch of that lifecycle instead. */
    public final Map<Lifecycle, LaunchResult> launchesOf = new EnumMap<>(Lifecycle.class);
    /** Instances that the load balancer does not accept yet, with its words. */
    final Map<String, String> notTaken = new TreeMap<>();
    /** The error from a Catch of the state machine for the next step. */
    StepInput.CaughtError caught;
    /** Whether publishing the failure was given up. */
    boolean notifyGaveUp;
    /** The Auto Scaling group of the instances; null for a group of Greenroll's own. */
    MapAutoScalingGroup scaling;

    private int green;

    public Scenario(RollSettings settings, int target, List<String> targetGroupArns) {
        this(settings, target, targetGroupArns, targetGroupArns);
    }

    /** @param before target groups of revision 1, in which blue serves */
    private Scenario(RollSettings settings, int target, List<String> targetGroupArns, List<String> before) {
        RollFacts facts = new RollFacts(
                new RollFacts.Identity(ROLL, GROUP, "web", RollKind.ROLL, "test", null),
                START,
                null,
                settings,
                new RollFacts.Revisions(
                        2,
                        specification(
                                "ami-green", targetGroupArns, settings.health().healthCheckType()),
                        1,
                        Map.of(1, before, 2, targetGroupArns)),
                new RollFacts.Bounds(
                        target,
                        BatchPlan.ofPercentage(target, settings.batchSizePercentage())
                                .surge(),
                        List.of(new Subnet("a", "subnet-a"), new Subnet("b", "subnet-b")),
                        SpotStrategy.NONE,
                        null,
                        List.of()),
                null);
        roll = Roll.accepted(facts, List.of());
        targetGroupArns.forEach(arn -> targets.put(arn, new HashMap<>()));
        before.forEach(arn -> targets.put(arn, new HashMap<>()));
    }

    /** Returns four blue in two zones behind one target group, rolled two at a time with a grace of 60 s. */
    public static Scenario ofFour() {
        return new Scenario(settings(RollAction.REPLACE_SERVER, 50, 60), 4, List.of(WEB)).withBlue(4);
    }

    /** Lets the roll take these steps, and then batches of half the group. */
    public Scenario withSteps(RollStep... steps) {
        RollFacts facts = roll.facts();
        roll = roll.with(c -> c.facts(
                facts.withSettings(facts.settings().withBatches(new RollSettings.Batches(50, 100, List.of(steps))))));
        return this;
    }

    /**
     * Returns four blue behind one target group. Their green will serve in another one, two at a time without a grace.
     */
    public static Scenario servingElsewhere() {
        return servingElsewhere(100);
    }

    public static Scenario servingElsewhere(int minHealthyPercentage) {
        RollSettings settings =
                settings(RollAction.REPLACE_SERVER, 50, 0, minHealthyPercentage, HealthCheckType.TARGET_GROUP);
        Scenario four = new Scenario(settings, 4, List.of(API), List.of(WEB));
        four.withBlue(4);
        four.targets.get(API).clear();
        return four;
    }

    public static RollSettings settings(RollAction action, int percentage, int grace) {
        return settings(action, percentage, grace, 100, HealthCheckType.TARGET_GROUP);
    }

    public static RollSettings settings(
            RollAction action, int percentage, int grace, int minHealthyPercentage, HealthCheckType type) {
        return SETTINGS.with(settings -> settings.action(action)
                .batches(RollSettings.Batches.of(percentage, minHealthyPercentage))
                .health(SETTINGS.health()
                        .with(health -> health.healthCheckType(type).gracePeriod(Duration.ofSeconds(grace)))));
    }

    /** Returns the settings with that action on failure. */
    static RollSettings onFailure(RollSettings s, OnFailure.Action action) {
        return onFailure(s, new OnFailure(action, false, null, null, Duration.ZERO));
    }

    /** Returns the settings with that treatment of a failure. */
    static RollSettings onFailure(RollSettings s, OnFailure onFailure) {
        return s.withOnFailure(onFailure);
    }

    /** Returns the settings for a target group of a Network Load Balancer with that deregistration delay. */
    static RollSettings behindNetwork(RollSettings settings, int delay) {
        return settings.withTargetGroups(new TargetGroupTimes(
                Duration.ofSeconds(delay), TargetGroup.NETWORK_LEAST_DRAIN, Duration.ofSeconds(30)));
    }

    /** Returns four blue behind one target group, restarted two at a time without a grace. */
    public static Scenario restartOfFour() {
        return new Scenario(settings(RollAction.RESTART_SERVER, 50, 0), 4, List.of(WEB)).withBlue(4);
    }

    /** Returns four blue behind one target group. A scale-down takes out the first two. */
    public static Scenario scaleDownOfFour() {
        Scenario four = new Scenario(settings(RollAction.REPLACE_SERVER, 100, 0), 2, List.of(WEB)).withBlue(4);
        RollFacts facts = four.roll.facts();
        four.roll = Roll.accepted(
                new RollFacts(
                        new RollFacts.Identity(
                                facts.id(),
                                facts.groupId(),
                                facts.identity().groupName(),
                                RollKind.SCALE,
                                facts.identity().startedBy(),
                                null),
                        START,
                        null,
                        facts.settings(),
                        new RollFacts.Revisions(
                                1, facts.specification(), 1, facts.revisions().targetGroups()),
                        new RollFacts.Bounds(
                                2,
                                0,
                                facts.bounds().subnets(),
                                SpotStrategy.NONE,
                                new ReplacementScope(
                                        null, List.of("blue-1", "blue-2"), ReplacementScope.Launches.NONE, null),
                                List.of()),
                        null),
                List.of());
        return four;
    }

    /** Returns four blue in an Auto Scaling group of that size, replaced two at a time with a grace of 60 s. */
    public static Scenario ofFourScaled(int minimum, int maximum) {
        return new Scenario(settings(RollAction.REPLACE_SERVER, 50, 60), 4, List.of(WEB)).scaled(4, minimum, maximum);
    }

    /** Returns four blue in an Auto Scaling group of that size, restarted two at a time without a grace. */
    public static Scenario restartOfFourScaled(int minimum, int maximum) {
        return new Scenario(settings(RollAction.RESTART_SERVER, 50, 0), 4, List.of(WEB)).scaled(4, minimum, maximum);
    }

    /** Makes all instances members of an Auto Scaling group, as many as it wants, and accepts its roll. */
    Scenario scaled(int blue, int minimum, int maximum) {
        withBlue(blue);
        scaling = new MapAutoScalingGroup(this, new AutoScalingGroup.Size(minimum, blue, maximum));
        List.copyOf(instances.values()).forEach(one -> {
            put(one.withTags(Instance.Tags.NONE));
            scaling.add(one.id());
        });
        return acceptScaled(false);
    }

    /** Accepts the roll again, as the Auto Scaling group is now. */
    Scenario acceptScaled(boolean mayRaiseMaxSize) {
        AutoScalingGroup group = scaling.now();
        roll = Roll.accepted(
                roll.facts()
                        .withAutoScaling(new RollFacts.AutoScaling(
                                group.name(),
                                mayRaiseMaxSize,
                                group.size(),
                                group.suspended(),
                                group.launching().protectsNew(),
                                group.launching().template(),
                                MapAutoScalingGroup.TO)),
                List.of());
        return this;
    }

    /** The Auto Scaling group launches an instance. It carries none of Greenroll's tags. */
    Instance launchedByGroup(String id, String zone) {
        Instance one = instance(id, zone, InstanceState.PENDING, ROLL, 1, null).withTags(Instance.Tags.NONE);
        put(one);
        return one;
    }

    /** Accepts the roll again as that operation, which launches in those subnets. */
    public void accept(
            RollKind kind, Integer servingRevision, ReplacementScope replacementScope, List<Subnet> subnets) {
        RollFacts facts = roll.facts();
        roll = Roll.accepted(
                facts.with(f -> f.identity(facts.identity().withKind(kind))
                        .revisions(facts.revisions().withServingRevision(servingRevision))
                        .bounds(facts.bounds().with(b -> b.subnets(subnets).replacementScope(replacementScope)))),
                List.of());
    }

    /** Accepts the roll again as one of a group that mixes spot and on-demand instances like that. */
    public Scenario mixed(SpotStrategy spot) {
        RollFacts facts = roll.facts();
        roll = Roll.accepted(facts.withBounds(facts.bounds().withSpot(spot)), List.of());
        return this;
    }

    /** Makes these instances spot instances. */
    public Scenario spot(String... ids) {
        for (String id : ids) {
            Instance was = instances.get(id);
            put(was.withLaunch(was.launch().withSpot(true)));
        }
        return this;
    }

    /** EC2 announces now that it will interrupt the instance. */
    public void interrupt(String id) {
        notices.add(new SpotNotice(id, SpotNotice.Kind.INTERRUPTION, now));
    }

    /** EC2 interrupts the instance. It is then in no target group. */
    public void interrupted(String id) {
        kill(id, "Server.SpotInstanceTermination");
    }

    public static LaunchSpecification specification(String image, List<String> arns, HealthCheckType type) {
        return LaunchSpecification.of(image, List.of("t3.small", "t3.medium"))
                .with(c -> c.serving(c.serving()
                        .with(serving -> serving.targetGroupArns(arns).healthCheckType(type))));
    }

    public Scenario withBlue(int count) {
        for (int i = 1; i <= count; i++) {
            put(instance("blue-" + i, i % 2 == 1 ? "a" : "b", InstanceState.RUNNING, null, 1, null));
            health("blue-" + i, HEALTHY);
        }
        return this;
    }

    private Instance instance(
            String id, String zone, InstanceState state, String rollId, int revision, StateReason reason) {
        return new Instance(
                id,
                state,
                new Instance.Placement(zone, "subnet-" + zone),
                new Instance.Launch("ami", "t3.small", false, rollId == null ? START.minusSeconds(86_400) : now),
                new Instance.Addresses("10.0.0.1", null),
                new Instance.Tags(
                        GROUP,
                        rollId,
                        revision,
                        rollId == null ? null : roll.head().currentBatch(),
                        null),
                StatusChecks.NOT_ASKED,
                reason);
    }

    public void put(Instance instance) {
        instances.put(instance.id(), instance);
    }

    /** Sets the health of the instance in every target group. */
    public void health(String id, TargetHealth health) {
        targets.values().forEach(target -> target.put(id, health));
    }

    public void state(String id, InstanceState state, StateReason reason) {
        Instance was = instances.get(id);
        put(like(
                was,
                state,
                was.placement().zone(),
                was.tags().groupId(),
                was.tags().rollId(),
                was.statusChecks(),
                reason));
    }

    public void checks(String id, StatusChecks checks) {
        Instance was = instances.get(id);
        put(like(
                was,
                was.state(),
                was.placement().zone(),
                was.tags().groupId(),
                was.tags().rollId(),
                checks,
                was.stateReason()));
    }

    /** Sets the zone of the instance. */
    void zone(String id, String zone) {
        Instance was = instances.get(id);
        put(like(
                was,
                was.state(),
                zone,
                was.tags().groupId(),
                was.tags().rollId(),
                was.statusChecks(),
                was.stateReason()));
    }

    /** Removes the group's tag from the instance. */
    public void untag(String id) {
        Instance was = instances.get(id);
        put(like(
                was,
                was.state(),
                was.placement().zone(),
                null,
                was.tags().rollId(),
                was.statusChecks(),
                was.stateReason()));
    }

    /** Changes the roll's tag on the instance. */
    public void rollTag(String id, String rollId) {
        Instance was = instances.get(id);
        put(like(
                was,
                was.state(),
                was.placement().zone(),
                was.tags().groupId(),
                rollId,
                was.statusChecks(),
                was.stateReason()));
    }

    private static Instance like(
            Instance was,
            InstanceState state,
            String zone,
            String groupId,
            String rollId,
            StatusChecks checks,
            StateReason reason) {
        return was.with(one -> one.state(state)
                .placement(was.placement().withZone(zone))
                .tags(was.tags().with(tags -> tags.groupId(groupId).rollId(rollId)))
                .statusChecks(checks)
                .stateReason(reason));
    }

    /** Terminates the instance from outside. It is then in no target group. */
    public void kill(String id, String code) {
        state(id, InstanceState.TERMINATED, new StateReason(code, "as told"));
        targets.values().forEach(target -> target.remove(id));
    }

    /** Makes every launched instance run. */
    public void allRun() {
        List.copyOf(instances.values()).stream()
                .filter(one -> one.state() == InstanceState.PENDING)
                .forEach(one -> state(one.id(), InstanceState.RUNNING, null));
    }

    /** Makes every registered instance healthy that was in its initial state. */
    void allHealthy() {
        targets.values()
                .forEach(target -> target.replaceAll((id, health) -> health.equals(INITIAL) ? HEALTHY : health));
    }

    /** Ends every drain. */
    public void allDrained() {
        targets.values().forEach(target -> target.values().removeIf(DRAINING::equals));
    }

    public Scenario pass(long seconds) {
        now = now.plusSeconds(seconds);
        return this;
    }

    public FleetSnapshot look() {
        Map<String, TargetGroupHealth> health = new HashMap<>();
        targets.forEach((arn, target) -> health.put(
                arn,
                unanswered.contains(arn)
                        ? new TargetGroupHealth.Unanswered("throttled")
                        : new TargetGroupHealth.Answered(target)));
        if (scaling == null) {
            return FleetSnapshot.of(now, List.copyOf(instances.values()), health)
                    .withNotices(notices);
        }
        AutoScalingGroup group = scaling.group(MapAutoScalingGroup.NAME).orElse(null);
        List<Instance> all = List.copyOf(instances.values());
        List<Instance> marked = group == null ? all : AutoScalingMembers.mark(all, group, GROUP);
        return FleetSnapshot.of(now, marked, health).withAutoScaling(group);
    }

    public StepDecision decide(Step step) {
        return StepRules.decide(step, input(), roll, look(), new Signals(alarms, freezes), now);
    }

    public StepInput input() {
        return new StepInput(GROUP, ROLL, roll.head().executionState().generation(), 1, caught, notifyGaveUp);
    }

    /** Makes one visit, and returns the step's answer. */
    public StepResult visit(Step step) {
        var early = StepRules.beforeLooking(step, input(), roll.head(), now);
        if (early.isPresent()) {
            return early.get();
        }
        FleetSnapshot seen = look();
        Signals signals = new Signals(alarms, freezes, readings(step, seen));
        StepDecision decision = StepRules.decide(step, input(), roll, seen, signals, now);
        write(decision.next(), decision.events());
        if (decision.work().isEmpty()) {
            return decision.answer();
        }
        List<WorkOutcome> outcomes =
                decision.work().stream().map(this::carryOut).toList();
        OutcomeRules.Settled settled = OutcomeRules.settle(roll, seen, outcomes, decision.answer(), now);
        write(settled.next(), settled.events());
        return settled.answer();
    }

    /** Reads the judge's metrics, as a step does. */
    private Readings readings(Step step, FleetSnapshot seen) {
        if (!JudgeRules.isDue(step, roll, now)) {
            return null;
        }
        Map<Duration, Map<Metric, List<Datapoint>>> read = new HashMap<>();
        try {
            Look.of(roll, new RollObservation(roll, seen, now))
                    .ranges()
                    .forEach((period, range) ->
                            read.put(period, metrics.datapoints(range.metrics(), period, range.from(), range.to())));
            return new Readings(read, null);
        } catch (Unavailable e) {
            return new Readings(read, e.getMessage());
        }
    }

    /** Lets the roll judge its batches like that. */
    Scenario judged(Judge judge) {
        RollFacts facts = roll.facts();
        roll = roll.with(c -> c.facts(facts.withSettings(
                facts.settings().withHealth(facts.settings().health().withJudge(judge)))));
        return this;
    }

    /** Makes one visit that does its work, and ends before it writes the outcomes. */
    void cutOff(Step step) {
        StepDecision decision = decide(step);
        write(decision.next(), decision.events());
        decision.work().forEach(this::done);
    }

    /** The execution is stopped in Step Functions by hand. */
    void abort() {
        roll = roll.with(c -> c.ownership(
                c.ownership().withExecutionState(roll.head().executionState().withAborted(true))));
    }

    /** Makes one visit, and returns only the next transition. */
    public StepResult.Next next(Step step) {
        return visit(step).next();
    }

    private void write(Roll next, List<RollEvent> more) {
        roll = next.stored(roll.head().version() + 1, roll.head().control());
        events.addAll(more);
    }

    private WorkOutcome carryOut(Work work) {
        if (lost.test(work)) {
            return new WorkOutcome.Unanswered(work, "timed out");
        }
        if (refused.test(work)) {
            return new WorkOutcome.Refused(work, "AccessDenied", "no policy allows it");
        }
        WorkOutcome outcome = done(work);
        return unheard.test(work) ? new WorkOutcome.Unanswered(work, "timed out") : outcome;
    }

    private WorkOutcome done(Work work) {
        return switch (work) {
            case Work.Launch launch -> new WorkOutcome.Launch(launch, launch(launch.call()));
            case Work.Terminate terminate -> {
                Map<String, String> kept = new TreeMap<>(unterminable);
                kept.keySet().retainAll(terminate.instanceIds());
                terminate.instances().stream()
                        .filter(one -> !kept.containsKey(one.id()))
                        .forEach(this::terminate);
                yield new WorkOutcome.Terminated(terminate, kept);
            }
            case Work.Register register -> {
                Map<String, String> no = new TreeMap<>(notTaken);
                no.keySet().retainAll(register.instanceIds());
                register.instanceIds().stream()
                        .filter(id -> !no.containsKey(id))
                        .forEach(id -> targets.get(register.targetGroupArn()).put(id, INITIAL));
                yield new WorkOutcome.Registered(register, no);
            }
            case Work.Deregister(String arn, List<String> ids) -> {
                ids.forEach(id -> targets.get(arn).computeIfPresent(id, (one, health) -> DRAINING));
                yield new WorkOutcome.Done(work);
            }
            case Work.Restart restart -> new WorkOutcome.Done(restart);
            case Work.RemoveTemplates remove -> new WorkOutcome.Done(remove);
            case Work.Tell tell -> new WorkOutcome.Done(tell);
            case Work.Change change -> {
                scaling.change(MapAutoScalingGroup.NAME, change.change());
                yield new WorkOutcome.Done(change);
            }
            case Work.Move move ->
                new WorkOutcome.Moved(
                        move, scaling.move(MapAutoScalingGroup.NAME, move.move(), move.instanceIds(), move.earlier()));
        };
    }

    /** As the step does it: the Auto Scaling group terminates its members. */
    private void terminate(Instance one) {
        if (MapAutoScalingGroup.NAME.equals(one.tags().autoScalingGroup())) {
            scaling.terminate(MapAutoScalingGroup.NAME, List.of(one.id()));
        } else {
            state(one.id(), InstanceState.SHUTTING_DOWN, null);
        }
    }

    private LaunchResult launch(LaunchCall call) {
        List<CapacityPool> pools = call.order().pools();
        LaunchResult instead = launchesOf.getOrDefault(
                call.order().lifecycle(),
                launchesIn.getOrDefault(pools.getFirst().subnet().subnetId(), launches));
        if (instead instanceof LaunchResult.Shortage(var shortages)) {
            PoolShortage like = shortages.getFirst();
            return new LaunchResult.Shortage(pools.stream()
                    .map(pool -> new PoolShortage(pool, like.code(), like.message()))
                    .toList());
        }
        if (instead != null) {
            return instead;
        }
        List<LaunchedInstance> made = new ArrayList<>();
        for (int i = 0; i < call.count(); i++) {
            CapacityPool pool = pools.get(i % pools.size());
            Lifecycle lifecycle = call.order().lifecycle();
            Instance one = green(pool.subnet().zone(), lifecycle == Lifecycle.SPOT);
            made.add(new LaunchedInstance(one.id(), pool, lifecycle));
        }
        return new LaunchResult.Launched(made, List.of());
    }

    /** A shortage in whatever pools the launch names. */
    public static LaunchResult shortage(String code, String message) {
        CapacityPool any = new CapacityPool(new Subnet("any", "any"), "any");
        return new LaunchResult.Shortage(List.of(new PoolShortage(any, code, message)));
    }

    /** Adds one more green of the open batch, which the roll's record does not have. */
    public Instance green(String zone) {
        return green(zone, false);
    }

    private Instance green(String zone, boolean spot) {
        Instance one = instance("green-" + ++green, zone, InstanceState.PENDING, ROLL, 2, null);
        one = one.withLaunch(one.launch().withSpot(spot));
        put(one);
        return one;
    }

    /** Moves the open batch to the end of its grace period. */
    public void proveBatch() {
        next(Step.LAUNCH_BATCH);
        allRun();
        pass(30).next(Step.LAUNCH_BATCH);
        pass(1).next(Step.LAUNCH_BATCH);
        allHealthy();
        pass(10).next(Step.CHECK_HEALTH);
        long grace = roll.settings().health().gracePeriod().toSeconds();
        for (long left = grace; left > 0; left -= 30) {
            next(Step.GRACE_WAIT);
            pass(Math.min(30, left));
        }
    }

    /** Moves the open batch forward until all of it runs and is registered, and the load balancer checks it. */
    void launchBatch() {
        next(Step.LAUNCH_BATCH);
        allRun();
        pass(30).next(Step.LAUNCH_BATCH);
        pass(1).next(Step.LAUNCH_BATCH);
    }

    /** Moves the open batch through its grace period and its scale-down. */
    public void completeBatch() {
        proveBatch();
        next(Step.GRACE_WAIT);
        next(Step.SCALE_DOWN);
    }

    /**
     * Runs the roll to its end, as the state machine does, and lets time pass between the visits. Instances start, become
     * healthy and end as they should, and the Auto Scaling group converges.
     *
     * @param meanwhile what others do before a visit of that step
     * @return the answer that ended it
     */
    StepResult run(Consumer<Step> meanwhile) {
        return run(Step.PLAN_BATCH, meanwhile);
    }

    /** Runs the roll on from that step. */
    StepResult run(Step from, Consumer<Step> meanwhile) {
        Step step = from;
        for (int visits = 0; visits < 5_000; visits++) {
            meanwhile.accept(step);
            StepResult answer = visit(step);
            if (answer.next() == StepResult.Next.DONE && step.ends()) {
                return answer;
            }
            if (answer.next() == StepResult.Next.NOTIFY) {
                notified();
            }
            step = after(step, answer.next());
            pass(answer.seconds() == null ? 1 : answer.seconds());
            elapse();
        }
        throw new AssertionError(
                "it does not end: " + roll.head().stage() + ", " + roll.head().hold());
    }

    private static Step after(Step step, StepResult.Next next) {
        return switch (next) {
            case WAIT -> step;
            case LAUNCH, REPLACE -> Step.LAUNCH_BATCH;
            case RESTART -> Step.RESTART_BATCH;
            case LAUNCHED, REGISTERED, GREEN_OUT_OF_SERVICE -> Step.CHECK_HEALTH;
            case HEALTHY -> Step.GRACE_WAIT;
            case ELAPSED, SCALE_DOWN -> Step.SCALE_DOWN;
            case RESTARTED, DONE -> Step.PLAN_BATCH;
            case FINISH -> Step.FINISH_ROLL;
            case STOP -> Step.STOP_ROLL;
            case FAIL, NOTIFY -> Step.FAIL_ROLL;
            case CONTINUE, SUPERSEDED -> throw new AssertionError(step + " answers " + next);
        };
    }

    /** The fleet gets where it was going. */
    void elapse() {
        allRun();
        allHealthy();
        allDrained();
        List.copyOf(instances.values()).stream()
                .filter(one -> one.state() == InstanceState.SHUTTING_DOWN)
                .forEach(one -> kill(one.id(), "Client.UserInitiatedShutdown"));
        if (scaling != null) {
            scaling.converge();
        }
    }

    /** Makes a person's request over the API. */
    public void ask(Control.Wish wish, String by) {
        ask(wish, new Control.Asked(now, by));
    }

    public void ask(Control.Wish wish, Control.Asked asked) {
        Control next = roll.head().control().with(wish, asked);
        if (!next.equals(roll.head().control())) {
            events.add(RollEvent.asked(roll.head(), wish, asked, events.size()));
        }
        roll = roll.stored(roll.head().version(), next);
    }

    /** Marks the message about the failure as sent. */
    public void notified() {
        NotificationRules.Marked marked = NotificationRules.mark(roll, ROLL + "-failed", now);
        write(marked.next(), marked.events());
    }

    List<String> live() {
        return instances.values().stream()
                .filter(Instance::isLive)
                .map(Instance::id)
                .toList();
    }

    /** Returns the ids of the target group's draining instances. */
    List<String> draining(String arn) {
        return targets.get(arn).entrySet().stream()
                .filter(target -> target.getValue().equals(DRAINING))
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /** Returns the timeline's messages of one type, in order. */
    List<String> told(RollEvent.Type type) {
        return events.stream()
                .filter(event -> event.type() == type)
                .map(RollEvent::message)
                .toList();
    }

    List<String> told() {
        return events.stream().map(event -> event.type().name()).toList();
    }
}
