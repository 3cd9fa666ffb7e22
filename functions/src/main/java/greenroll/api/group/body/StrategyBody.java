package greenroll.api.group.body;

import greenroll.api.http.Fields;
import greenroll.group.Strategy;
import greenroll.roll.RollSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code strategy}. All instances are on demand. Fields that control a spot mix are stored, and fields that need
 * spot instances are refused.
 */
final class StrategyBody {

    private static final List<String> ELSEWHERE = List.of(
            "onDemandCount",
            "lifetimePeriod",
            "spinUpTime",
            "signals",
            "scalingStrategy",
            "persistence",
            "revertToSpot",
            "considerODPricing",
            "utilizeCommitments",
            "maxReplacementsPercentage",
            "restrictSingleAz",
            "immediateODRecoverThreshold",
            "minimumInstanceLifetime");

    private StrategyBody() {}

    static Strategy read(Fields fields) {
        fields.unsupported("risk", "every instance is launched on demand; use 0");
        ELSEWHERE.forEach(name -> fields.unsupported(name, "leave it out"));
        Integer draining = fields.integer("drainingTimeout", 0, (int) RollSettings.MAX_DRAINING_TIMEOUT.toSeconds());
        return new Strategy(
                fields.text("availabilityVsCost", 32),
                fields.flag("fallbackToOd"),
                fields.flag("utilizeReservedInstances"),
                draining == null ? null : Duration.ofSeconds(draining),
                Boolean.TRUE.equals(fields.oneOf("compatibility", Map.of(Strategy.ELASTIGROUP, true), Set.of())));
    }
}
