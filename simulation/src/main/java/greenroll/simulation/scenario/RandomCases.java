package greenroll.simulation.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.PlayedTraffic;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.group.SpotAllocation;
import greenroll.json.Json;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Random rolls. The seed chooses everything that a caller may choose, the state of the group at the start, and its
 * settings.
 */
public final class RandomCases {

    private static final List<ImageBehaviour> IMAGES = List.of(
            ImageBehaviour.GREEN,
            ImageBehaviour.GREEN,
            ImageBehaviour.GREEN,
            ImageBehaviour.SLOW,
            ImageBehaviour.BROKEN,
            ImageBehaviour.PARTIAL,
            ImageBehaviour.FLAKY);

    /** A metric alarm, a composite alarm, and an alarm without data. */
    private static final List<String> ALARMS = List.of("p99", "all", "quiet");

    private static final int[] RISKS = {1, 20, 50, 70, 99, 100};

    private final int mostInstances;
    private final int mostZones;
    private final int mostTargetGroups;
    private final GroupKind kind;

    public RandomCases(int mostInstances, int mostZones, int mostTargetGroups) {
        this(mostInstances, mostZones, mostTargetGroups, GroupKind.OWN);
    }

    /** @param kind the kind of every group */
    public RandomCases(int mostInstances, int mostZones, int mostTargetGroups, GroupKind kind) {
        this.kind = kind;
        this.mostInstances = mostInstances;
        this.mostZones = mostZones;
        this.mostTargetGroups = mostTargetGroups;
    }

    /** Returns a roll that the API accepts; it is always the same for the same seed. */
    public RollCase of(long seed) {
        Random random = new Random(new SplittableRandom(seed).nextLong());
        int size = within(random, 1, mostInstances);
        int zones = within(random, 1, mostZones);
        InitialGroup start = random.nextBoolean() ? InitialGroup.WELL : start(random, size, zones);
        OwnerSettings setting = random.nextBoolean() ? OwnerSettings.USUAL : setting(random);
        if (kind == GroupKind.SPOT) {
            // Its own random numbers, so that the rest of the case is the same without spot instances.
            setting = setting.withSpot(spot(new Random(new SplittableRandom(seed ^ 0x5F07).nextLong())));
        }
        ObjectNode body = body(random);
        // Without the health check of the load balancer, a roll does not see that an instance is in none of its target
        // groups.
        boolean asks =
                !Set.of("EC2", "NONE").contains(body.path("healthCheckType").asText());
        start = asks ? start : start.withDeregistered(0);
        RollCase of = new RollCase(
                size,
                zones,
                within(random, 1, mostTargetGroups),
                random.nextInt(3) == 0,
                IMAGES.get(random.nextInt(IMAGES.size())),
                body.toString(),
                seed,
                start,
                setting);
        // A restart takes an instance out before it puts it back, so a single serving instance cannot be restarted.
        boolean restarts = random.nextInt(3) == 0 && EffectiveSettings.of(of).serving(of) > 1;
        body.withObject("/strategy").put("action", restarts ? "RESTART_SERVER" : "REPLACE_SERVER");
        // Its own random numbers, so that the rest of the case is the same without steps.
        steps(body, new Random(new SplittableRandom(seed ^ 0x57E9).nextLong()));
        pauses(body, kind, new Random(new SplittableRandom(seed ^ 0x9A5E).nextLong()));
        bake(body, new Random(new SplittableRandom(seed ^ 0xBA4E).nextLong()));
        Random matching = new Random(new SplittableRandom(seed ^ 0x3A7C).nextLong());
        skipMatching(body, restarts, matching);
        only(body, of, kind, new Random(new SplittableRandom(seed ^ 0x0417).nextLong()));
        order(body, new Random(new SplittableRandom(seed ^ 0x02DE).nextLong()));
        Random judging = new Random(new SplittableRandom(seed ^ 0x70D6E).nextLong());
        boolean isJudged = judging.nextInt(6) == 0;
        if (isJudged) {
            judge(body, restarts, judging);
        }
        RollCase drawn = current(of.withBody(body.toString()), matching);
        if (isJudged && judging.nextInt(3) == 0) {
            drawn = drawn.with(c -> c.image(ImageBehaviour.ERRORING));
        }
        return kind == GroupKind.AUTO_SCALING ? ofAutoScaling(drawn) : drawn;
    }

    /**
     * The same roll of an Auto Scaling group. The group launches its instances itself, so all are well at first. It has its
     * own random numbers, so that the rest of the case is the same.
     */
    private static RollCase ofAutoScaling(RollCase drawn) {
        Random random = new Random(new SplittableRandom(drawn.seed() ^ 0xA56).nextLong());
        AutoScalingSettings settings = AutoScalingSettings.drawn(random);
        ObjectNode body = (ObjectNode) Json.tree(drawn.body());
        if (body.at("/strategy/onFailure") instanceof ObjectNode onFailure) {
            onFailure.remove(List.of("shouldHandleAllBatches", "batchNum"));
            if (onFailure.path("actionType").asText().equals("DETACH_OLD")) {
                onFailure.remove("actionType");
            }
        }
        boolean restarts =
                drawn.groupSize() > 1 && body.at("/strategy/action").asText().equals("RESTART_SERVER");
        body.withObject("/strategy").put("action", restarts ? "RESTART_SERVER" : "REPLACE_SERVER");
        if (!restarts) {
            wanted(body, random);
        }
        OwnerSettings setting = drawn.setting();
        return drawn.with(c -> {
            c.body(body.toString());
            c.start(InitialGroup.WELL);
            c.setting(setting.withTypes(1).withAutoScaling(restarts ? settings.forRestart() : settings));
        });
    }

    /** A version of the launch template: the next by its number or as the latest, or one that is made of it. */
    private static void wanted(ObjectNode body, Random random) {
        switch (random.nextInt(6)) {
            case 0 -> body.putObject("launchTemplate").put("version", AutoScalingSettings.NEXT);
            case 1 -> body.putObject("launchTemplate").put("version", "$Latest");
            case 2 -> body.putObject("launchTemplate").put("imageId", GroupFixture.NEXT_IMAGE);
            case 3 -> body.putObject("launchTemplate").put("userData", GroupFixture.USER_DATA);
            default -> {}
        }
    }

    /**
     * Returns the same roll, with the load balancer's health check and a grace period of ten minutes at most. The
     * monitor that judges by the answers to a step gets only these answers.
     */
    public RollCase byLoadBalancer(long seed) {
        RollCase of = of(seed);
        ObjectNode body = (ObjectNode) Json.tree(of.body());
        if (Set.of("EC2", "NONE").contains(body.path("healthCheckType").asText())) {
            body.remove("healthCheckType");
        }
        body.put("gracePeriod", Math.min(600, body.path("gracePeriod").asInt()));
        RollCase judged = of.withBody(body.toString());
        if (EffectiveSettings.of(judged).restarts()
                && EffectiveSettings.of(judged).serving(judged) <= 1) {
            body.withObject("/strategy").put("action", "REPLACE_SERVER");
        }
        return of.withBody(body.toString());
    }

    /** A group in which some instances are in trouble: mostly few, and sometimes all of them. */
    private static InitialGroup start(Random random, int size, int zones) {
        int surplus = random.nextInt(3) == 0 ? within(random, 1, Math.max(1, size / 2)) : 0;
        int left = size + surplus;
        int[] counts = new int[5];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = random.nextInt(5) < 2 ? within(random, 0, random.nextInt(8) == 0 ? left : (left + 2) / 3) : 0;
            left -= counts[i];
        }
        return new InitialGroup(
                counts[0],
                counts[1],
                counts[2],
                random.nextInt(3) == 0 ? counts[3] : 0,
                surplus,
                random.nextInt(3) == 0 ? counts[4] : 0,
                0,
                random.nextInt(3) == 0 ? within(random, 1, zones) : 0);
    }

    private static OwnerSettings setting(Random random) {
        return new OwnerSettings(
                random.nextInt(3) == 0,
                random.nextInt(3) == 0 ? upTo(random, 0, 120, 3_600) : -1,
                upTo(random, 0, 300, 3_600),
                random.nextInt(3) == 0 ? within(random, 30, 900) : 0,
                upTo(random, 5, 30, 300),
                within(random, 1, 3),
                within(random, 1, 3),
                SpotSettings.NONE);
    }

    private static SpotSettings spot(Random random) {
        Integer onDemandCount = random.nextInt(4) == 0 ? within(random, 1, 6) : null;
        return new SpotSettings(
                onDemandCount == null ? RISKS[random.nextInt(RISKS.length)] : 0,
                onDemandCount,
                random.nextInt(4) > 0,
                SpotAllocation.values()[random.nextInt(SpotAllocation.values().length)],
                within(random, 1, SpotSettings.TYPES.size()),
                random.nextBoolean());
    }

    private static void skipMatching(ObjectNode body, boolean restarts, Random random) {
        if (random.nextInt(3) == 0) {
            body.withObject("/strategy").put("skipMatching", !restarts && random.nextBoolean());
        }
    }

    private static void order(ObjectNode body, Random random) {
        switch (random.nextInt(4)) {
            case 0 -> body.withObject("/strategy").put("order", "OLDEST_FIRST");
            case 1 -> body.withObject("/strategy").put("order", "ZONE_BY_ZONE");
            default -> {}
        }
    }

    /** A quarter of the rolls are of some zones, or of the instances with a tag, where each zone has an instance. */
    private static void only(ObjectNode body, RollCase of, GroupKind kind, Random random) {
        boolean isEverywhere = of.start().equals(InitialGroup.WELL)
                && of.groupSize() >= of.zones() * of.setting().subnets();
        if (!isEverywhere || of.zones() < 2 || random.nextInt(4) > 0) {
            return;
        }
        ObjectNode only = body.withObject("/strategy").putObject("only");
        if (kind != GroupKind.AUTO_SCALING && random.nextInt(3) == 0) {
            only.putObject("tags").put(FleetTags.REVISION, "1");
        } else {
            ArrayNode zones = only.putArray("zones");
            int first = random.nextInt(of.zones());
            for (int i = within(random, 1, of.zones() - 1); i > 0; i--) {
                zones.add(GroupFixture.zone((first + i) % of.zones()));
            }
        }
    }

    /** A third of the groups with a good image already run it in part, as after a roll that was stopped. */
    private static RollCase current(RollCase of, Random random) {
        int well = Math.min(
                of.groupSize(),
                of.groupSize() + of.start().surplus() - of.start().unwell());
        // A tag must select an instance.
        well -= of.body().contains("tags") ? 1 : 0;
        return of.image() == ImageBehaviour.GREEN && well > 0 && random.nextInt(3) == 0
                ? of.withStart(of.start().withCurrent(within(random, 1, well)))
                : of;
    }

    /** Steps in a third of the rolls. They rise, in instances or in percent. */
    private static void steps(ObjectNode body, Random random) {
        if (random.nextInt(3) > 0) {
            return;
        }
        ArrayNode steps = body.withObject("/strategy").putArray("steps");
        int percentage = 0;
        int instances = 0;
        for (int left = within(random, 1, 4); left > 0 && percentage < 100; left--) {
            ObjectNode step = steps.addObject();
            if (random.nextInt(3) == 0) {
                instances = within(random, instances + 1, instances + 4);
                step.put("instances", instances);
            } else {
                percentage = within(random, percentage + 1, 100);
                step.put("percentage", percentage);
            }
            if (random.nextInt(3) == 0) {
                step.put("gracePeriod", upTo(random, 0, 30, 600));
            }
        }
    }

    /** Errors by instance or by revision, or a metric that nobody writes. */
    private static void judge(ObjectNode body, boolean restarts, Random random) {
        ObjectNode metric = body.withObject("/strategy")
                .putObject("judge")
                .putArray("metrics")
                .addObject()
                .put("namespace", PlayedTraffic.NAMESPACE)
                .put("maxWorse", 1);
        boolean byRevision = random.nextInt(3) == 0 && !restarts;
        if (random.nextInt(4) == 0) {
            metric.put("metricName", "Nothing");
        } else {
            metric.put("metricName", PlayedTraffic.ERRORS)
                    .put("dividedBy", PlayedTraffic.REQUESTS)
                    .put("statistic", "Sum");
        }
        metric.putObject("dimensions")
                .put(
                        byRevision ? PlayedTraffic.BY_REVISION : PlayedTraffic.BY_INSTANCE,
                        byRevision ? "{revision}" : "{instances}");
    }

    /** Pauses at the ends of some steps. They last far longer than a person takes for an answer. */
    private static void pauses(ObjectNode body, GroupKind kind, Random random) {
        boolean mayRollBack = kind != GroupKind.AUTO_SCALING
                && body.at("/strategy/action").asText().equals("REPLACE_SERVER");
        List<String> onTimeout = mayRollBack ? List.of("CONTINUE", "STOP", "ROLLBACK") : List.of("CONTINUE", "STOP");
        for (JsonNode step : body.at("/strategy/steps")) {
            if (random.nextInt(3) > 0) {
                continue;
            }
            ObjectNode pause = ((ObjectNode) step).putObject("pause");
            boolean manual = random.nextInt(3) == 0;
            if (manual) {
                pause.put("until", "MANUAL");
            } else {
                pause.put("until", within(random, 400, 900));
            }
            // Most rolls go on, so that most campaigns see what follows.
            if (random.nextInt(4) == 0) {
                pause.put("onTimeout", onTimeout.get(random.nextInt(onTimeout.size())));
            }
        }
    }

    /** A quarter of the rolls bake, for far longer than a person takes for an answer. */
    private static void bake(ObjectNode body, Random random) {
        if (random.nextInt(4) == 0) {
            body.put("bakeTime", within(random, 400, 900));
        }
    }

    /** The grace period is mostly short and sometimes a whole day, so that a roll outlives its first execution. */
    private static ObjectNode body(Random random) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.put("batchSizePercentage", within(random, 1, 100));
        body.put("gracePeriod", random.nextInt(200) == 0 ? 86_400 : upTo(random, 0, 30, 600));
        if (random.nextBoolean()) {
            body.put("healthTimeout", upTo(random, 30, 600, 7_200));
        }
        if (random.nextBoolean()) {
            body.put("drainingTimeout", upTo(random, 0, 300, 3_600));
        }
        if (random.nextInt(4) == 0) {
            body.put("comment", "release " + random.nextInt(1_000));
        }
        switch (random.nextInt(8)) {
            case 0 -> body.put("healthCheckType", "EC2");
            case 1 -> body.put("healthCheckType", "NONE");
            case 2 -> body.put("healthCheckType", "ELB");
            case 3 -> body.put("healthCheckType", "TARGET_GROUP");
            default -> {}
        }
        ObjectNode strategy = body.putObject("strategy");
        if (random.nextBoolean()) {
            strategy.put("batchMinHealthyPercentage", within(random, 1, 100));
        }
        if (random.nextBoolean()) {
            strategy.put("shouldDrainInstances", random.nextBoolean());
        }
        if (random.nextInt(4) == 0) {
            ArrayNode alarms = strategy.putArray("alarms");
            ALARMS.subList(random.nextInt(2), within(random, 2, ALARMS.size())).forEach(alarms::add);
        }
        if (random.nextBoolean()) {
            onFailure(strategy.putObject("onFailure"), random);
        }
        return body;
    }

    private static void onFailure(ObjectNode onFailure, Random random) {
        if (random.nextInt(3) > 0) {
            onFailure.put("actionType", random.nextBoolean() ? "DETACH_NEW" : "DETACH_OLD");
        }
        boolean all = random.nextBoolean();
        if (all || random.nextBoolean()) {
            onFailure.put("shouldHandleAllBatches", all);
        }
        if (!all && random.nextInt(4) == 0) {
            onFailure.put("batchNum", within(random, 1, 5));
        }
        if (random.nextInt(3) == 0) {
            onFailure.put("drainingTimeout", upTo(random, 0, 120, 3_600));
        }
        if (random.nextInt(3) == 0) {
            onFailure.put("keepFailedFor", upTo(random, 0, 600, 86_400));
        }
        if (random.nextInt(8) == 0) {
            onFailure.put("shouldDecrementTargetCapacity", false);
        }
    }

    /** Chooses a small, a usual or a large number with the same probability. */
    private static int upTo(Random random, int small, int usual, int large) {
        return switch (random.nextInt(3)) {
            case 0 -> small;
            case 1 -> within(random, small, usual);
            default -> within(random, usual, large);
        };
    }

    private static int within(Random random, int least, int most) {
        return least + random.nextInt(most - least + 1);
    }
}
