package greenroll.api.roll;

import greenroll.group.Strategy;
import greenroll.roll.RollSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a roll as the API shows them, with defaults filled in and durations in seconds.
 *
 * @param compatibility tells that they have Elastigroup's meanings; absent otherwise
 */
record RollStrategyView(
        String action,
        int batchSizePercentage,
        long gracePeriod,
        long healthTimeout,
        String healthCheckType,
        long drainingTimeout,
        int batchMinHealthyPercentage,
        boolean shouldDrainInstances,
        OnFailureView onFailure,
        List<String> alarms,
        @Nullable String compatibility) {

    static RollStrategyView of(RollSettings settings) {
        return new RollStrategyView(
                settings.action().name(),
                settings.batchSizePercentage(),
                settings.health().gracePeriod().toSeconds(),
                settings.health().healthTimeout().toSeconds(),
                settings.health().healthCheckType().name(),
                settings.draining().drainingTimeout().toSeconds(),
                settings.batchMinHealthyPercentage(),
                settings.draining().shouldDrainInstances(),
                OnFailureView.of(settings.onFailure()),
                settings.alarms(),
                settings.meanings() == RollSettings.Meanings.ELASTIGROUP ? Strategy.ELASTIGROUP : null);
    }
}
