package greenroll.simulation.scenario;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.SimulatedAlarm;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.Revision;
import greenroll.group.Selection;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.group.Subnet;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.Metric;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.Schedule;
import greenroll.group.scaling.ScheduledTask;
import greenroll.group.scaling.TaskAction;
import greenroll.id.Sha256;
import greenroll.json.Json;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.pause.StepPauses;
import greenroll.roll.port.RollStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;

/**
 * The group from which a simulated roll starts. Its blue instances and its record are written directly and not through
 * the API.
 */
public record GroupFixture(String groupId, List<String> targetGroupArns) {

    public static final String BLUE_IMAGE = "ami-blue";
    public static final String NEXT_IMAGE = "ami-next";

    /** The revision that a roll launches. */
    public static final String LATEST = "2";

    /** A secret that must appear only in launched instances. */
    public static final String USER_DATA = "IyEvYmluL3NoCmV4cG9ydCBQQVNTV09SRD1zM2NyM3QK";

    /** From the beginning to the time of the scheduled task. */
    public static final Duration TASK_DUE_AFTER = Duration.ofMinutes(2);

    /** Longer than any fault keeps a function from its metrics. */
    private static final int BUSY_MINUTES = 600;

    private static final String GROUP_ID = "sig-51e00001";
    private static final String ANOTHER_GROUP = "sig-51e00002";

    public static GroupFixture lay(SimulatedRegion region, RollStore store, RollCase of, Random random, Instant now) {
        return lay(region, store, of, SimulatedOperation.ROLL, random, now);
    }

    /**
     * @param operation the operation to prepare for: a CREATE finds no group, and a HEAL a group with a dead and an
     *     unhealthy instance
     */
    public static GroupFixture lay(
            SimulatedRegion region,
            RollStore store,
            RollCase of,
            SimulatedOperation operation,
            Random random,
            Instant now) {
        region.addImage(BLUE_IMAGE, ImageBehaviour.BLUE);
        region.addImage(NEXT_IMAGE, of.image());
        region.playTraffic();
        List<Subnet> subnets = new ArrayList<>();
        for (int i = 0; i < of.zones() * of.setting().subnets(); i++) {
            Subnet subnet = new Subnet(zone(i % of.zones()), "subnet-" + (i + 1));
            region.addSubnet(subnet.subnetId(), subnet.zone());
            subnets.add(subnet);
        }
        // Its own random numbers, so that cases without spot instances stay what they were.
        region.changeMarket(
                market -> of.setting().spot().market(of.zones(), of.groupSize(), new Random(of.seed() ^ 0x5F07)));
        List<String> arns = new ArrayList<>();
        for (int i = 0; i < of.targetGroups(); i++) {
            boolean network = of.network() && i == of.targetGroups() - 1;
            arns.add(region.addTargetGroup(of.setting().targetGroup(i + 1).withProtocol(network ? "TCP" : "HTTP")));
        }
        AutoScalingSettings autoScaling = of.setting().autoScaling();
        if (autoScaling != null) {
            alarms(of).forEach(name -> region.putAlarm(name, alarm(name)));
            adopt(region, store, of, autoScaling, subnets, arns, now);
            return new GroupFixture(GROUP_ID, arns);
        }
        if (operation == SimulatedOperation.CREATE) {
            place(region, new RollCase(0, 1, 1, of.image(), of.body(), of.seed()), subnets, arns, random);
            return new GroupFixture(createdId(of), arns);
        }
        alarms(of).forEach(name -> region.putAlarm(name, alarm(name)));
        record(store, of, subnets, arns, now);
        switch (operation) {
            case SCHEDULED_UP -> scaleByItself(store, policy -> policy.withSchedule(schedule(of, now)));
            case POLICY_UP -> {
                scaleByItself(store, policy -> policy.withScaling(List.of(busy(of))));
                for (int minute = -5; minute < BUSY_MINUTES; minute++) {
                    region.putMetric("Shop", "Orders", Map.of(), now.plusSeconds(60L * minute), 100);
                }
            }
            case ROLL, CREATE, SCALE_UP, SCALE_DOWN, DETACH, DETACH_DOWN, HEAL, DELETE -> {}
        }
        place(region, of, subnets, arns, random);
        if (operation == SimulatedOperation.HEAL) {
            List<String> blue = region.live(FleetTags.GROUP, GROUP_ID).stream()
                    .map(RegionInstance::id)
                    .sorted()
                    .toList();
            region.externalActors().terminate(blue.get(0));
            region.externalActors().behave(blue.get(1), ImageBehaviour.BROKEN);
        }
        return new GroupFixture(GROUP_ID, arns);
    }

    /** The zones of the case's group, each with a subnet. */
    public static Set<String> zones(RollCase of) {
        return IntStream.range(0, of.zones()).mapToObj(GroupFixture::zone).collect(Collectors.toSet());
    }

    static String zone(int number) {
        return "us-east-1" + (char) ('a' + number);
    }

    /** The idempotency key of the creation. */
    public static String creationKey(RollCase of) {
        return "create-" + of.seed();
    }

    /** The id of a group that is created with that key; it is derived from the key. */
    private static String createdId(RollCase of) {
        return "sig-" + Sha256.hex("group\n" + creationKey(of)).substring(0, 8);
    }

    /** The body that creates the group through the API, instead of this fixture. */
    public String creationBody(RollCase of) {
        List<String> subnets = IntStream.rangeClosed(1, of.zones())
                .mapToObj(number -> "subnet-" + number)
                .toList();
        List<Map<String, String>> loadBalancers = targetGroupArns.stream()
                .map(arn -> Map.of("type", "TARGET_GROUP", "arn", arn))
                .toList();
        return Json.write(Map.of(
                "group",
                Map.of(
                        "name",
                        "simulated",
                        "region",
                        "us-east-1",
                        "capacity",
                        Map.of("minimum", 0, "target", of.groupSize(), "maximum", Capacity.MAX_TARGET),
                        "strategy",
                        strategy(of.setting()),
                        "compute",
                        Map.of(
                                "instanceTypes",
                                instanceTypes(of.setting(), List.of("t3.small")),
                                "subnetIds",
                                subnets,
                                "launchSpecification",
                                Map.of(
                                        "imageId",
                                        BLUE_IMAGE,
                                        "userData",
                                        USER_DATA,
                                        "loadBalancersConfig",
                                        Map.of("loadBalancers", loadBalancers))))));
    }

    /**
     * Places the blue instances. In the same target groups it also places an instance of another group and an instance
     * without a group.
     */
    private static void place(
            SimulatedRegion region, RollCase of, List<Subnet> subnets, List<String> arns, Random random) {
        List<Subnet> shuffled = new ArrayList<>(subnets);
        Collections.shuffle(shuffled, random);
        Map<String, String> tags = Map.of(FleetTags.GROUP, GROUP_ID, FleetTags.REVISION, "1");
        Duration age = Duration.ofHours(1 + random.nextInt(48));
        placeBlue(region, of, new Placement(1, BLUE_IMAGE, "t3.small", tags, in(shuffled, of), arns, age, false));
        List<String> ids = shuffled.stream().map(Subnet::subnetId).toList();
        region.placeRunning(Placement.of(1, BLUE_IMAGE, Map.of("Name", "somebody-else"), ids, arns));
        region.placeRunning(Placement.of(1, BLUE_IMAGE, Map.of(FleetTags.GROUP, ANOTHER_GROUP), ids, arns));
    }

    /**
     * Places an Auto Scaling group and the record that stands for it. Version 1 of its launch template has the blue image.
     * The next version is made after the members were launched.
     */
    private static void adopt(
            SimulatedRegion region,
            RollStore store,
            RollCase of,
            AutoScalingSettings setting,
            List<Subnet> subnets,
            List<String> arns,
            Instant now) {
        String template = region.addLaunchTemplate(AutoScalingSettings.NAME, template(BLUE_IMAGE));
        List<String> ids = subnets.stream().map(Subnet::subnetId).toList();
        region.addAutoScalingGroup(setting.group(of.groupSize(), template, ids, arns));
        region.addLaunchTemplateVersion(AutoScalingSettings.NAME, template(NEXT_IMAGE));
        region.placeRunning(Placement.of(1, BLUE_IMAGE, Map.of("Name", "somebody-else"), ids, arns));
        region.placeRunning(Placement.of(1, BLUE_IMAGE, Map.of(FleetTags.GROUP, ANOTHER_GROUP), ids, arns));
        ScalingGroupSettings.Size size = region.autoScalingGroup(AutoScalingSettings.NAME)
                .orElseThrow()
                .settings()
                .size();
        Group group = Group.created(
                        GROUP_ID,
                        "simulated",
                        "us-east-1",
                        new Capacity(size.minimum(), size.desired(), size.maximum()),
                        subnets,
                        now)
                .with(c -> {
                    c.document(Json.write(Map.of("name", "simulated", "autoScaling", setting.document())));
                    c.placement(c.placement()
                            .withAutoScaling(new AutoScaling(AutoScalingSettings.NAME, setting.mayRaiseMaxSize())));
                    c.policy(c.policy().withStrategy(of.setting().strategy()));
                    c.revisions(new Group.Revisions(1, 1, 1));
                });
        if (!store.addGroup(group)) {
            throw new IllegalStateException("nobody else writes here");
        }
    }

    /** The data of a launch template version with that image. */
    public static RequestLaunchTemplateData template(String imageId) {
        return RequestLaunchTemplateData.builder()
                .imageId(imageId)
                .instanceType("t3.small")
                .userData(USER_DATA)
                .build();
    }

    /** The subnets of the zones in which blue instances are placed. */
    private static List<String> in(List<Subnet> subnets, RollCase of) {
        List<String> zones = subnets.stream()
                .map(Subnet::zone)
                .distinct()
                .limit(of.start().zones() == 0 ? of.zones() : of.start().zones())
                .toList();
        return subnets.stream()
                .filter(one -> zones.contains(one.zone()))
                .map(Subnet::subnetId)
                .toList();
    }

    /**
     * The counts of the start decide how many instances are in trouble; these are the oldest. The protected instances
     * are the youngest.
     */
    private static void placeBlue(SimulatedRegion region, RollCase of, Placement like) {
        InitialGroup start = of.start();
        int well = of.groupSize() + start.surplus() - start.unwell();
        List<Integer> turn = new ArrayList<>(List.of(0));
        region.addImage(BLUE_IMAGE, ImageBehaviour.BROKEN);
        put(region, start.unhealthy(), like, turn);
        region.addImage(BLUE_IMAGE, ImageBehaviour.BLUE);
        put(region, start.stopped(), like, turn).forEach(region.externalActors()::stop);
        put(region, start.deregistered(), nowhere(like), turn);
        put(region, start.untagged(), like, turn)
                .forEach(id -> region.externalActors().untag(id, FleetTags.GROUP));
        int onDemand = of.setting().spot().usesSpot()
                ? Math.min(well, of.setting().spot().onDemand(of.groupSize()))
                : well;
        Placement current = current(like);
        int currentSpot = Math.max(0, start.current() - onDemand);
        int currentOnDemand = start.current() - currentSpot;
        List<String> serving = new ArrayList<>(put(region, onDemand - currentOnDemand, like, turn));
        serving.addAll(put(region, well - onDemand - currentSpot, like.asSpot(), turn));
        serving.addAll(put(region, currentOnDemand, current, turn));
        serving.addAll(put(region, currentSpot, current.asSpot(), turn));
        serving.reversed().stream()
                .limit(start.kept())
                .forEach(id -> region.externalActors().protect(id, true));
    }

    /** The same of the latest revision. */
    private static Placement current(Placement like) {
        return new Placement(
                like.count(),
                NEXT_IMAGE,
                like.instanceType(),
                Map.of(FleetTags.GROUP, GROUP_ID, FleetTags.REVISION, LATEST),
                like.subnetIds(),
                like.targetGroupArns(),
                like.age(),
                like.spot());
    }

    /** Places that many instances, in each subnet in turn. */
    private static List<String> put(SimulatedRegion region, int count, Placement like, List<Integer> turn) {
        if (count == 0) {
            return List.of();
        }
        List<String> ids = new ArrayList<>(like.subnetIds());
        Collections.rotate(ids, -turn.getFirst());
        turn.set(0, (turn.getFirst() + count) % ids.size());
        return region.placeRunning(new Placement(
                count,
                like.imageId(),
                like.instanceType(),
                like.tags(),
                ids,
                like.targetGroupArns(),
                like.age(),
                like.spot()));
    }

    private static Placement nowhere(Placement like) {
        return new Placement(
                1, like.imageId(), like.instanceType(), like.tags(), like.subnetIds(), List.of(), like.age(), false);
    }

    /** The alarms that the body names. All of them exist, and none is in the state ALARM. */
    static List<String> alarms(RollCase of) {
        List<String> names = new ArrayList<>();
        EffectiveSettings.body(of).path("strategy").path("alarms").forEach(name -> names.add(name.asText()));
        return names;
    }

    /** One alarm is composite, and one has no data. The others are metric alarms in the state OK. */
    static SimulatedAlarm alarm(String name) {
        return switch (name) {
            case "all" -> SimulatedAlarm.composite("OK");
            case "quiet" -> SimulatedAlarm.of("INSUFFICIENT_DATA");
            default -> SimulatedAlarm.of("OK");
        };
    }

    private static Schedule schedule(RollCase of, Instant now) {
        return new Schedule(
                Schedule.NONE.timeZone(),
                List.of(new ScheduledTask(
                        "scheduling.tasks[0]",
                        "scaleUp",
                        new Recurrence.Once(now.plus(TASK_DUE_AFTER)),
                        new TaskAction.Scale(half(of)))));
    }

    private static ScalingPolicy busy(RollCase of) {
        return new ScalingPolicy(
                "busy",
                new Metric("Shop", "Orders", Map.of(), "Sum", null),
                false,
                new ScalingPolicy.Evaluation(Duration.ofMinutes(1), 3, Duration.ZERO),
                ScalingPolicy.Comparison.GTE,
                List.of(new ScalingPolicy.Step(100, half(of))),
                null);
    }

    private static CapacityChange half(RollCase of) {
        return new CapacityChange.Adjustment(SimulatedOperation.half(of.groupSize()));
    }

    private static void scaleByItself(RollStore store, UnaryOperator<Group.Policy> change) {
        Group group = store.group(GROUP_ID).orElseThrow();
        if (!store.putGroup(group, group.withPolicy(change.apply(group.policy())))) {
            throw new IllegalStateException("nobody else writes here");
        }
    }

    private static void record(RollStore store, RollCase of, List<Subnet> subnets, List<String> arns, Instant now) {
        LaunchSpecification.SpotTypes spotTypes = of.setting().spot().spotTypes();
        LaunchSpecification blue = specification(BLUE_IMAGE, arns)
                .with(c -> c.hardware(c.hardware().withSpotTypes(spotTypes)));
        LaunchSpecification next = LaunchSpecification.of(NEXT_IMAGE, types(of)).with(c -> {
            c.hardware(c.hardware().withSpotTypes(spotTypes));
            c.userData(USER_DATA);
            c.serving(c.serving()
                    .with(serving -> serving.targetGroupArns(arns).healthCheckType(HealthCheckType.TARGET_GROUP)));
        });
        Group group = Group.created(
                        GROUP_ID,
                        "simulated",
                        "us-east-1",
                        new Capacity(0, of.groupSize(), EffectiveSettings.maximum(of)),
                        subnets,
                        now)
                .with(c -> {
                    c.document(document(of, subnets, arns));
                    c.policy(c.policy().withStrategy(of.setting().strategy()));
                    c.activity(
                            c.activity().withActiveRoll(new Group.ActiveRoll("sbgd-51e00000", RollKind.CREATE.name())));
                });
        Roll create = Roll.accepted(creation(group, blue, now), List.of());
        store.createGroup(group, new Revision(1, blue, now), create, List.of());
        Roll read = store.roll(create.id()).orElseThrow();
        if (store.close(read, ended(read), List.of(), 1).isEmpty()) {
            throw new IllegalStateException("nobody else writes here");
        }
        Group free = store.group(GROUP_ID).orElseThrow();
        if (!store.addRevision(free, new Revision(2, next, now))) {
            throw new IllegalStateException("nobody else writes here");
        }
    }

    /** The description of the group, as its owner would give it. */
    private static String document(RollCase of, List<Subnet> subnets, List<String> arns) {
        Strategy strategy = of.setting().strategy();
        Map<String, Object> given = new HashMap<>(strategy(of.setting()));
        if (strategy.drainingTimeout() != null) {
            given.put("drainingTimeout", strategy.drainingTimeout().toSeconds());
        }
        if (strategy.elastigroup()) {
            given.put("compatibility", Strategy.ELASTIGROUP);
        }
        return Json.write(Map.of(
                "name",
                "simulated",
                "region",
                "us-east-1",
                "capacity",
                Map.of("minimum", 0, "target", of.groupSize(), "maximum", EffectiveSettings.maximum(of)),
                "strategy",
                given,
                "compute",
                Map.of(
                        "subnetIds",
                        subnets.stream().map(Subnet::subnetId).toList(),
                        "instanceTypes",
                        instanceTypes(of.setting(), types(of)),
                        "launchSpecification",
                        Map.of(
                                "imageId",
                                NEXT_IMAGE,
                                "healthCheckType",
                                "TARGET_GROUP",
                                "loadBalancersConfig",
                                Map.of(
                                        "loadBalancers",
                                        arns.stream()
                                                .map(arn -> Map.of("type", "TARGET_GROUP", "arn", arn))
                                                .toList())))));
    }

    private static RollFacts creation(Group group, LaunchSpecification blue, Instant now) {
        RollSettings settings = new RollSettings(
                greenroll.group.RollAction.REPLACE_SERVER,
                RollSettings.Batches.of(100, 100),
                new RollSettings.Health(
                        HealthCheckType.TARGET_GROUP, Duration.ZERO, RollSettings.DEFAULT_HEALTH_TIMEOUT),
                new RollSettings.Draining(true, Duration.ofSeconds(300)),
                RollSettings.DEFAULT_LAUNCH_TIMEOUT,
                OnFailure.DEFAULT,
                List.of(),
                RollSettings.Meanings.GREENROLL,
                TargetGroupTimes.UNKNOWN,
                Selection.ALL);
        return new RollFacts(
                new RollFacts.Identity("sbgd-51e00000", group.id(), group.name(), RollKind.CREATE, "simulate", null),
                now,
                null,
                settings,
                new RollFacts.Revisions(1, blue, null, Map.of(1, blue.serving().targetGroupArns())),
                new RollFacts.Bounds(
                        group.capacity().target(), 0, group.placement().subnets(), SpotStrategy.NONE, null, List.of()),
                null);
    }

    private static Roll ended(Roll create) {
        RollHead head = create.head();
        return new Roll(
                new RollHead(
                        head.facts(),
                        head.version(),
                        Stage.FINISHED,
                        new RollHead.Progress(
                                null,
                                0,
                                0,
                                head.counts(),
                                head.progress().expectedEnd(),
                                head.progress().updatedAt(),
                                null,
                                StepPauses.NONE),
                        new RollHead.Waiting(null, null, null),
                        RollHead.Ending.NONE,
                        List.of(),
                        List.of(),
                        new RollHead.Ownership(head.executionState(), null, null),
                        Control.NONE),
                List.of());
    }

    private static Map<String, Object> strategy(OwnerSettings setting) {
        return setting.spot().usesSpot() ? setting.spot().document() : Map.of();
    }

    private static Map<String, Object> instanceTypes(OwnerSettings setting, List<String> onDemand) {
        return setting.spot().usesSpot()
                ? Map.of(
                        "onDemandTypes",
                        onDemand,
                        "spot",
                        setting.spot().spotTypes().all())
                : Map.of("onDemandTypes", onDemand);
    }

    private static List<String> types(RollCase of) {
        return List.of("t3.small", "t3.medium", "m6i.large")
                .subList(0, of.setting().types());
    }

    /** The target groups of the revision from which an instance with these tags was launched. */
    public Set<String> servesIn(RollStore store, Map<String, String> tags) {
        String revision = tags.get(FleetTags.REVISION);
        boolean isOfAutoScaling = store.group(groupId).orElseThrow().placement().autoScaling() != null;
        return revision == null || isOfAutoScaling
                ? Set.copyOf(targetGroupArns)
                : store.revision(groupId, Integer.parseInt(revision))
                        .map(one -> Set.copyOf(one.specification().serving().targetGroupArns()))
                        .orElse(Set.of());
    }

    public static LaunchSpecification specification(String image, List<String> arns) {
        return LaunchSpecification.of(image, List.of("t3.small")).with(c -> {
            c.userData(USER_DATA);
            c.serving(c.serving()
                    .with(serving -> serving.targetGroupArns(arns).healthCheckType(HealthCheckType.TARGET_GROUP)));
        });
    }
}
