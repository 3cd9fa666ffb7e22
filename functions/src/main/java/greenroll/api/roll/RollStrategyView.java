package greenroll.api.roll;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.group.Strategy;
import greenroll.roll.RollSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a roll as the API shows them, with defaults filled in and durations in seconds.
 *
 * @param skipMatching whether it leaves alone what already runs what it launches; absent for an operation that is no roll
 * @param compatibility tells that they have Elastigroup's meanings; absent otherwise
 */
record RollStrategyView(
        String action,
        @Nullable Boolean skipMatching,
        @JsonUnwrapped BatchSettingsView batches,
        int batchMinHealthyPercentage,
        boolean shouldDrainInstances,
        OnFailureView onFailure,
        List<String> alarms,
        @Nullable String compatibility) {

    static RollStrategyView of(RollSettings settings) {
        return new RollStrategyView(
                settings.action().name(),
                settings.selection().skipMatching(),
                BatchSettingsView.of(settings),
                settings.batchMinHealthyPercentage(),
                settings.draining().shouldDrainInstances(),
                OnFailureView.of(settings.onFailure()),
                settings.alarms(),
                settings.meanings() == RollSettings.Meanings.ELASTIGROUP ? Strategy.ELASTIGROUP : null);
    }
}
