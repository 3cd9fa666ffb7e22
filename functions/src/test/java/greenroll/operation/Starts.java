package greenroll.operation;

import greenroll.fleet.HealthCheck;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.LoadBalancer;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.StillAlarms;
import greenroll.fleet.StillFleet;
import greenroll.fleet.StillImages;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.StillAutoScaling;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.observation.InServiceRules;
import greenroll.roll.port.MapRollStore;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.step.Scenario;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Starts operations of a group of four instances, whose minimum is two. It serves revision 1 in one target group. */
public final class Starts {

    public static final Instant NOW = Scenario.START;
    public static final String GROUP = Scenario.GROUP;
    public static final String WEB = Scenario.WEB;
    static final String API = Scenario.API;

    public final MapRollStore store = new MapRollStore();
    public final StillFleet fleet = new StillFleet();
    public final StillImages images = new StillImages();
    public final StillAlarms alarms = new StillAlarms();
    public final StillAutoScaling autoScaling = new StillAutoScaling();
    final List<String> started = new ArrayList<>();
    /** Whether Step Functions does not answer. */
    boolean unavailable;
    /** The hex digits of the next ids. When the list is empty, the ids are numbered. */
    final List<String> ids = new ArrayList<>();

    private int made;

    private Starts() {}

    /** Revision 1 serves and a roll takes revision 2. Both are in the target group {@code web}. */
    public static Starts ofFour() {
        Starts starts = new Starts();
        starts.store.put(group(2, 1, false, 7), revision(1, WEB));
        starts.store.put(group(2, 1, false, 7), revision(2, WEB));
        starts.targetGroup(WEB, 1_000, 4, 60, 0);
        subnets().forEach(subnet -> starts.fleet.subnet(subnet.subnetId(), subnet.zone()));
        specification(1).hardware().instanceTypes().forEach(type -> starts.images.type(type, "x86_64", "a", "b"));
        starts.images.available("ami-1", "x86_64");
        starts.images.available("ami-2", "x86_64");
        for (int i = 1; i <= 4; i++) {
            starts.runs("i-" + i, 1, WEB);
        }
        return starts;
    }

    /**
     * The group stands for the Auto Scaling group {@code asg} of two to six instances, with four members of version 1 of
     * its launch template, in the target group {@code web}. Version 2 is the latest. No revision is stored.
     */
    public static Starts ofAutoScaling() {
        Starts starts = ofFour();
        starts.store.revisions.clear();
        starts.with(group(1, 1, false, 7)
                .with(c -> c.placement(c.placement().withAutoScaling(new AutoScaling("asg", false)))));
        starts.autoScaling.version(specification(1));
        starts.autoScaling.version(specification(2));
        starts.autoScaling.group("asg", 2, 4, 6, WEB);
        for (int i = 1; i <= 4; i++) {
            starts.untagged("i-" + i, "asg");
            starts.autoScaling.member("asg", "i-" + i, AutoScalingGroup.Lifecycle.IN_SERVICE, 1);
        }
        return starts;
    }

    /** Takes Greenroll's tags off an instance. */
    void untagged(String id, String autoScalingGroup) {
        fleet.instances.replaceAll(one ->
                one.id().equals(id) ? one.withTags(new Instance.Tags(null, null, null, null, autoScalingGroup)) : one);
    }

    public static Group group(int latest, Integer serving, boolean lastFailed, long version) {
        return Group.created(GROUP, "web", "us-east-1", new Capacity(2, 4, 12), subnets(), NOW)
                .with(c -> {
                    c.revisions(c.revisions()
                            .with(revisions -> revisions.latestRevision(latest).servingRevision(serving)));
                    c.activity(c.activity().withLastOperationFailed(lastFailed));
                    c.version(version);
                });
    }

    public static List<Subnet> subnets() {
        return List.of(new Subnet("a", "subnet-a"), new Subnet("b", "subnet-b"));
    }

    public static Revision revision(int number, String... targetGroups) {
        return new Revision(number, specification(number, targetGroups), NOW);
    }

    static LaunchSpecification specification(int number, String... targetGroups) {
        return Scenario.specification("ami-" + number, List.of(targetGroups), HealthCheckType.TARGET_GROUP);
    }

    /** Replaces the group. */
    Starts with(Group group) {
        store.groups.put(group.id(), group);
        return this;
    }

    /** Replaces the revision. */
    Starts with(Revision revision) {
        store.revisions.put(GROUP + "/" + revision.number(), revision);
        return this;
    }

    /** Adds a target group, with deregistration delay and slow start in seconds, that answers for its targets. */
    void targetGroup(String arn, int limit, int registered, int delay, int slowStart) {
        targetGroup(arn, true, true, limit, registered, delay, slowStart);
    }

    void targetGroup(String arn, boolean inUse, boolean checks, int limit, int registered, int delay, int slowStart) {
        fleet.targetGroups.put(
                arn,
                new TargetGroup(
                        arn,
                        InServiceRules.nameOf(arn),
                        new TargetGroup.Kind("HTTP", "instance", "vpc-1"),
                        inUse ? List.of(new LoadBalancer("arn:lb", "front", Set.of("a", "b"))) : List.of(),
                        new HealthCheck(checks, Duration.ofSeconds(30), 5, 2),
                        true,
                        Duration.ofSeconds(delay),
                        Duration.ofSeconds(slowStart),
                        limit,
                        registered));
        fleet.health.putIfAbsent(arn, new TargetGroupHealth.Answered(Map.of()));
    }

    /** Adds a TCP target group behind a Network Load Balancer, with the deregistration delay in seconds. */
    void networkTargetGroup(String arn, int delay) {
        targetGroup(arn, 1_000, 4, delay, 0);
        targetGroup(arn, new TargetGroup.Kind("TCP", "instance", "vpc-1"));
    }

    /** Changes the kind of the target group. */
    void targetGroup(String arn, TargetGroup.Kind kind) {
        fleet.targetGroups.computeIfPresent(
                arn, (same, one) -> one.with(group -> group.arn(arn).kind(kind).managed(true)));
    }

    /** Adds an instance that runs, passes EC2's checks, and is healthy in the target groups. */
    void runs(String id, Integer revision, String... targetGroups) {
        put(id, InstanceState.RUNNING, revision, null);
        for (String arn : targetGroups) {
            target(arn, id, Scenario.HEALTHY);
        }
    }

    /** Makes the instance one of revision 2, with its image. */
    void runsLatest(String id) {
        change(
                id,
                one -> one.with(c -> c.launch(one.launch().withImageId("ami-2"))
                        .tags(one.tags().withRevision(2))));
    }

    void change(String id, UnaryOperator<Instance> change) {
        fleet.instances.replaceAll(one -> one.id().equals(id) ? change.apply(one) : one);
    }

    void put(String id, InstanceState state, Integer revision, String autoScalingGroup) {
        fleet.instances.removeIf(one -> one.id().equals(id));
        fleet.instances.add(new Instance(
                id,
                state,
                new Instance.Placement("a", "subnet-a"),
                new Instance.Launch("ami-1", "t3.small", false, NOW.minusSeconds(86_400)),
                Instance.Addresses.NONE,
                new Instance.Tags(GROUP, null, revision, null, autoScalingGroup),
                StatusChecks.OK,
                null));
    }

    public void target(String arn, String id, TargetHealth health) {
        Map<String, TargetHealth> targets = fleet.health.get(arn) instanceof TargetGroupHealth.Answered(var known)
                ? new TreeMap<>(known)
                : new TreeMap<>();
        targets.put(id, health);
        fleet.health.put(arn, new TargetGroupHealth.Answered(targets));
    }

    RollOperations operations() {
        return new RollOperations(store, fleet, images, alarms, reader(), executions(), this::nextId);
    }

    AutoScalingReader reader() {
        return new AutoScalingReader(() -> autoScaling, () -> autoScaling);
    }

    GroupOperations upkeep() {
        return new GroupOperations(store, fleet, executions(), this::nextId);
    }

    private String nextId() {
        return ids.isEmpty() ? String.format("%08x", ++made) : ids.removeFirst();
    }

    private RollExecutions executions() {
        return new RollExecutions() {
            @Override
            public void start(String groupId, String rollId, int generation) {
                if (unavailable) {
                    throw new Unavailable("throttled", null);
                }
                started.add(groupId + " " + rollId + "-" + generation);
            }

            @Override
            public ExecutionOutcome state(String rollId, int generation) {
                throw new UnsupportedOperationException("the watchdog's");
            }
        };
    }

    /** An ended operation of the group, without batches. */
    public Roll ended(RollKind kind, Stage stage) {
        return operation("sbgd-000000ed", kind).with(c -> c.stage(stage));
    }

    /** Adds an operation that holds the group from now on. */
    public Roll holding(RollKind kind) {
        Roll holder = operation("sbgd-0000001d", kind).with(c -> c.stage(Stage.IN_PROGRESS));
        store.put(holder);
        with(group(2, 1, false, 7)
                .with(c -> c.activity(c.activity().withActiveRoll(new Group.ActiveRoll(holder.id(), kind.name())))));
        return holder;
    }

    private static Roll operation(String id, RollKind kind) {
        RollFacts of = Scenario.ofFour().roll.facts();
        RollFacts facts = new RollFacts(
                new RollFacts.Identity(id, GROUP, "web", kind, "jo", null),
                NOW.minusSeconds(60),
                null,
                of.settings(),
                new RollFacts.Revisions(1, specification(1, WEB), 1, Map.of(1, List.of(WEB))),
                new RollFacts.Bounds(4, 1, subnets(), SpotStrategy.NONE, null, List.of()),
                null);
        return Roll.accepted(facts, List.of());
    }

    /** A request with only the required values. */
    public static RollRequest request(RollAction action, int percentage, int grace) {
        return request(action, percentage, grace, null, null);
    }

    static RollRequest request(
            RollAction action, int percentage, int grace, HealthCheckType type, Integer drainingTimeout) {
        return new RollRequest(
                action,
                percentage,
                List.of(),
                null,
                new RollRequest.Health(Duration.ofSeconds(grace), null, type),
                new RollRequest.Draining(null, drainingTimeout == null ? null : Duration.ofSeconds(drainingTimeout)),
                "the fix",
                null,
                List.of(),
                RollRequest.Wanted.DEFAULT);
    }

    public StartResult roll(RollRequest request) {
        return operations().roll(GROUP, request, "jo", NOW);
    }

    public StartResult roll(String groupId, RollRequest request) {
        return operations().roll(groupId, request, "jo", NOW);
    }

    /** The plan of a roll; fails the test when planning wrote anything. */
    public RollPlan plan(RollRequest request) {
        int before = store.rolls.size();
        RollPlan plan = operations().plan(GROUP, request, "jo", NOW).orElseThrow();
        if (store.rolls.size() != before || !started.isEmpty()) {
            throw new AssertionError("planned, and yet something was written or started");
        }
        return plan;
    }

    StartResult create(GroupDraft draft) {
        return operations().create(draft, "jo", NOW, null);
    }

    /** The head of the accepted roll; fails the test when the roll was not accepted. */
    RollHead accepted(RollRequest request) {
        return ((StartResult.Accepted) roll(request)).roll();
    }

    /** The codes of the accepted roll's warnings. */
    List<String> warned(RollRequest request) {
        return accepted(request).warnings().stream().map(Warning::code).toList();
    }

    /** The reasons why the roll was refused; fails the test when it was not refused or when anything was written. */
    List<Refusal> refused(RollRequest request) {
        StartResult.Refused refused = (StartResult.Refused) roll(request);
        if (!store.rolls.isEmpty() || !started.isEmpty()) {
            throw new AssertionError("refused, and yet something was written or started");
        }
        return refused.refusals();
    }
}
