package greenroll.simulation.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.group.HealthCheckType;
import greenroll.json.Json;
import java.time.Duration;
import java.util.Set;

/**
 * What a case's body comes to with the defaults of its group: worked out here from what the pages say, and not asked of the
 * handlers.
 *
 * @param grace how long green is watched healthy before blue goes
 * @param healthTimeout how long an instance may take to get healthy
 * @param drain how long what was deregistered may stay draining
 * @param drains whether it may drain at all
 * @param detachOld whether a failure takes blue out, as its caller asks
 */
public record EffectiveSettings(
        boolean restarts,
        int batchSizePercentage,
        Duration grace,
        Duration healthTimeout,
        Duration drain,
        boolean drains,
        boolean detachOld,
        HealthCheckType healthCheckType) {

    /** Where a caller says nothing. */
    private static final int HEALTH_TIMEOUT = 600;

    private static final int LONGEST_HEALTH_TIMEOUT = 7_200;
    private static final int ELASTIGROUP_DRAINING_TIMEOUT = 120;

    /** A new target is registered, a look comes 10 s later at most, and some seconds are for nothing. */
    private static final Duration MARGIN = Duration.ofSeconds(20);

    /** What goes wrong for a moment delays a visit by no more. */
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
        return new EffectiveSettings(
                strategy.path("action").asText().equals("RESTART_SERVER"),
                body.path("batchSizePercentage").asInt(20),
                Duration.ofSeconds(Math.max(setting.elastigroup() ? 0 : grace, setting.slowStart())),
                Duration.ofSeconds(body.path("healthTimeout").asLong(otherwise)),
                Duration.ofSeconds(
                        strategy.path("shouldDrainInstances").asBoolean(true)
                                ? body.path("drainingTimeout").asLong(drain)
                                : 0),
                strategy.path("shouldDrainInstances").asBoolean(true),
                strategy.at("/onFailure/actionType").asText().equals("DETACH_OLD"),
                healthCheckType(body));
    }

    private static HealthCheckType healthCheckType(JsonNode body) {
        return switch (body.path("healthCheckType").asText()) {
            case "EC2" -> HealthCheckType.EC2;
            case "NONE" -> HealthCheckType.NONE;
            default -> HealthCheckType.TARGET_GROUP;
        };
    }

    /** What the API will refuse by itself promises nothing. */
    static JsonNode body(RollCase of) {
        try {
            return Json.tree(of.body());
        } catch (IllegalArgumentException e) {
            return Json.tree("{}");
        }
    }

    /** How long what a failure takes out may stay draining. */
    Duration drainOnFailure(RollCase of) {
        return Duration.ofSeconds(
                body(of).at("/strategy/onFailure/drainingTimeout").asLong(drain.toSeconds()));
    }

    /** How many blue of the case serve as its roll begins. */
    int serving(RollCase of) {
        InitialGroup start = of.start();
        return of.groupSize()
                + start.surplus()
                - start.unwell()
                + (healthCheckType == HealthCheckType.TARGET_GROUP ? 0 : start.unhealthy());
    }

    /** Whether the API must take a roll of the case: only a restart may ask for more than its group can spare. */
    boolean mustStart(RollCase of) {
        return !restarts || serving(of) > 1;
    }

    /**
     * Whether a roll of the case ends as finished when nothing goes wrong: its image is good, or what is restarted is,
     * whoever is healthy as soon as can be is so in time, and no more are protected from termination than there is room.
     */
    public boolean mustFinish(RollCase of) {
        InitialGroup start = of.start();
        boolean good = restarts
                ? start.unhealthy() == 0 && start.stopped() == 0 || of.groupSize() + start.surplus() == 0
                : GOOD.contains(of.image());
        // What may not be terminated stays, and fills the room that two batches have.
        int surge = 2 * Math.max(1, Math.ceilDiv(of.groupSize() * batchSizePercentage, 100));
        boolean room = restarts || start.kept() <= surge;
        return good && room && healthTimeout.compareTo(soonest(of)) >= 0;
    }

    /** Whether a visit that comes late may decide how a roll of the case ends: its image or its time to get healthy lets it. */
    public boolean isTight(RollCase of) {
        return of.image() == ImageBehaviour.FLAKY
                || healthTimeout.compareTo(soonest(of).plus(DELAYED)) < 0;
    }

    /** The longest time from its registration until an instance without fault is seen healthy. */
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
