package greenroll.api.group;

import greenroll.group.Strategy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A group's strategy as the API shows it: the given values, and the risk, which is always 0. */
record StrategyView(
        int risk,
        @Nullable String availabilityVsCost,
        @Nullable Boolean fallbackToOd,
        @Nullable Boolean utilizeReservedInstances,
        @Nullable Long drainingTimeout,
        @Nullable String compatibility) {

    static StrategyView of(Strategy strategy) {
        Duration draining = strategy.drainingTimeout();
        return new StrategyView(
                0,
                strategy.availabilityVsCost(),
                strategy.fallbackToOd(),
                strategy.utilizeReservedInstances(),
                draining == null ? null : (Long) draining.toSeconds(),
                strategy.elastigroup() ? Strategy.ELASTIGROUP : null);
    }
}
