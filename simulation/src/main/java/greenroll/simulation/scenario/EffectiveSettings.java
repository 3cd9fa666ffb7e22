package greenroll.simulation.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.group.Capacity;
import greenroll.group.HealthCheckType;
import greenroll.json.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The settings that follow from a case's body and the defaults of its group. They are computed here from the documents,
 * and not by the handlers.
 *
 * @param skips whether instances that already run the latest revision are left alone
 * @param grace how long green must be healthy before blue leaves
 * @param healthTimeout how long an instance may take to get healthy
 * @param drain how long a deregistered instance may drain
 * @param drains whether the roll waits for instances to drain
 * @param detachOld whether a failure also takes blue out, as the caller asked
 */
public record EffectiveSettings(
        boolean restarts,
        RollPromise.Sizes sizes,
        boolean skips,
        Duration grace,
        Duration healthTimeout,
        Duration drain,
        boolean drains,
        boolean detachOld,
        HealthCheckType healthCheckType) {

    /** The default, in seconds, when the body does not have it. */
    private static final int HEALTH_TIMEOUT = 600;

    private static final int LONGEST_HEALTH_TIMEOUT = 7_200;
    private static final int ELASTIGROUP_DRAINING_TIMEOUT = 120;

    /** The time for the registration of a new target, for the next look at most 10 s later, and some spare seconds. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    /** The longest delay of a visit by a fault of short duration. */
    private static final Duration DELAYED = Duration.ofSeconds(150);

    private static final Set<ImageBehaviour> GOOD =
            Set.of(ImageBehaviour.BLUE, ImageBehaviour.GREEN, ImageBehaviour.SLOW, ImageBehaviour.ERRORING);

    public static EffectiveSettings of(RollCase of) {
        JsonNode body = body(of);
        OwnerSettings setting = of.setting();
        JsonNode strategy = body.path("strategy");
        long grace = body.path("gracePeriod").asLong();
        long otherwise = setting.elastigroup() && grace > 0 ? Math.min(grace, LONGEST_HEALTH_TIMEOUT) : HEALTH_TIMEOUT;
        long drain = setting.drainingTimeout() >= 0
                ? setting.drainingTimeout()
                : setting.elastigroup() ? ELASTIGROUP_DRAINING_TIMEOUT : setting.delay();
        boolean restarts = strategy.path("action").asText().equals("RESTART_SERVER");
        boolean isAutoScaling = setting.autoScaling() != null;
        return new EffectiveSettings(
                restarts,
                sizes(body),
                strategy.path("skipMatching").asBoolean(!restarts && !setting.elastigroup()),
                Duration.ofSeconds(
                        Math.max(shortest(strategy, setting.elastigroup() ? 0 : grace), setting.slowStart())),
                Duration.ofSeconds(body.path("healthTimeout").asLong(otherwise)),
                // Auto Scaling terminates a member only after its drain.
                Duration.ofSeconds(
                        isAutoScaling
                                ? setting.delay()
                                : strategy.path("shouldDrainInstances").asBoolean(true)
                                        ? body.path("drainingTimeout").asLong(drain)
                                        : 0),
                isAutoScaling || strategy.path("shouldDrainInstances").asBoolean(true),
                strategy.at("/onFailure/actionType").asText().equals("DETACH_OLD"),
                healthCheckType(body));
    }

    private static RollPromise.Sizes sizes(JsonNode body) {
        List<String> steps = new ArrayList<>();
        body.at("/strategy/steps")
                .forEach(step -> steps.add(
                        step.has("instances")
                                ? step.path("instances").asText()
                                : step.path("percentage").asText() + "%"));
        return new RollPromise.Sizes(body.path("batchSizePercentage").asInt(20), steps, 0);
    }

    /** The shortest grace period of any batch, in seconds. A step can have its own. */
    private static long shortest(JsonNode strategy, long grace) {
        long shortest = grace;
        for (JsonNode step : strategy.path("steps")) {
            shortest = Math.min(shortest, step.path("gracePeriod").asLong(grace));
        }
        return shortest;
    }

    /** How many blue a roll of the case may park until its bake is over; 0 when it does not bake. */
    public static int parks(RollCase of) {
        JsonNode body = body(of);
        boolean may = body.path("bakeTime").asInt() > 0
                && of.setting().autoScaling() == null
                && !body.at("/strategy/action").asText().equals("RESTART_SERVER");
        return may ? Math.min(of.groupSize(), maximum(of) - of.groupSize()) : 0;
    }

    /** The group's {@code capacity.maximum}. A third of the groups have too little room to park all blue. */
    static int maximum(RollCase of) {
        boolean bakes = body(of).path("bakeTime").asInt() > 0;
        Random random = new Random(new SplittableRandom(of.seed() ^ 0x3A21).nextLong());
        return bakes && random.nextInt(3) == 0
                ? Math.min(Capacity.MAX_TARGET, of.groupSize() + random.nextInt(of.groupSize() + 1))
                : Capacity.MAX_TARGET;
    }

    /** How long an undo may take: a minute, or longer when the load balancer checks more rarely than every 15 s. */
    public static Duration longestUndo(RollCase of) {
        return Duration.ofSeconds(Math.max(60, 45 + of.setting().interval()));
    }

    private static HealthCheckType healthCheckType(JsonNode body) {
        return switch (body.path("healthCheckType").asText()) {
            case "EC2" -> HealthCheckType.EC2;
            case "NONE" -> HealthCheckType.NONE;
            default -> HealthCheckType.TARGET_GROUP;
        };
    }

    /**
     * Returns the body, or an empty one when it is not valid JSON. The API refuses such a body, so it promises nothing.
     */
    static JsonNode body(RollCase of) {
        try {
            return Json.tree(of.body());
        } catch (IllegalArgumentException e) {
            return Json.tree("{}");
        }
    }

    /** How long an instance that a failure takes out may drain. */
    Duration drainOnFailure(RollCase of) {
        return Duration.ofSeconds(
                body(of).at("/strategy/onFailure/drainingTimeout").asLong(drain.toSeconds()));
    }

    /** The order that the body asks for; empty without one. */
    public static String order(RollCase of) {
        return body(of).at("/strategy/order").asText();
    }

    /** The number of instances of the group that serve when the roll begins. */
    int serving(RollCase of) {
        InitialGroup start = of.start();
        return of.groupSize()
                + start.surplus()
                - start.unwell()
                + (healthCheckType == HealthCheckType.TARGET_GROUP ? 0 : start.unhealthy());
    }

    /**
     * Whether the API must accept a roll of the case. It may refuse only a restart of a group that cannot spare an
     * instance.
     */
    boolean mustStart(RollCase of) {
        return !restarts || serving(of) > 1;
    }

    /**
     * Whether a roll of the case finishes when no fault is injected. The image must be good; for a restart, the blue
     * instances must be well. An instance without fault must get healthy before the health timeout. There must be room
     * for the instances that are protected from termination. No person may stop it at the end of a step.
     */
    public boolean mustFinish(RollCase of) {
        InitialGroup start = of.start();
        boolean good = restarts
                ? start.unhealthy() == 0 && start.stopped() == 0 || of.groupSize() + start.surplus() == 0
                : GOOD.contains(of.image());
        // An instance that may not be terminated stays, and takes the place of an instance of the two batches.
        int surge = sizes.surge(of.groupSize());
        boolean room = restarts || start.kept() <= surge;
        return good
                && room
                && healthTimeout.compareTo(soonest(of)) >= 0
                && StepAnswer.alwaysContinues(of)
                && !mayFailByJudge(of);
    }

    /** Whether the judge may fail the green of a case, or a person may stop it for the lack of a verdict. */
    private static boolean mayFailByJudge(RollCase of) {
        return JudgeAnswer.isJudged(of)
                && (of.image() == ImageBehaviour.ERRORING || !JudgeAnswer.alwaysContinues(of, 2 * of.groupSize() + 1));
    }

    /**
     * Whether a late visit may decide how a roll of the case ends. This depends on its image and its health timeout.
     */
    public boolean isTight(RollCase of) {
        if (mayFailByJudge(of)) {
            return true;
        }
        return of.image() == ImageBehaviour.FLAKY
                || healthTimeout.compareTo(soonest(of).plus(DELAYED)) < 0;
    }

    /** The longest time from the registration of an instance without fault until it is seen healthy. */
    private Duration soonest(RollCase of) {
        Duration check = switch (healthCheckType) {
            case TARGET_GROUP -> Duration.ofSeconds(of.setting().interval());
            case EC2 -> RegionSettings.defaults().statusCheckTime();
            case NONE -> Duration.ZERO;
        };
        Duration boot = restarts ? RegionSettings.defaults().bootTime() : Duration.ZERO;
        return check.plus(boot).plus(MARGIN);
    }
}
