package greenroll.api.roll;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.group.Selection;
import greenroll.group.Strategy;
import greenroll.roll.RollSettings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
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
        @Nullable OnlyView only,
        Selection.@Nullable Order order,
        @JsonUnwrapped BatchSettingsView batches,
        int batchMinHealthyPercentage,
        boolean shouldDrainInstances,
        OnFailureView onFailure,
        List<String> alarms,
        @Nullable String compatibility) {

    /** The only instances that it is of; absent for all. */
    record OnlyView(
            @Nullable List<String> zones,
            @Nullable List<String> instanceIds,
            @Nullable Map<String, String> tags) {

        private static @Nullable OnlyView of(Selection.@Nullable Only only) {
            return only == null
                    ? null
                    : new OnlyView(
                            only.zones().isEmpty() ? null : only.zones(),
                            only.instanceIds().isEmpty() ? null : only.instanceIds(),
                            only.tags().isEmpty() ? null : new TreeMap<>(only.tags()));
        }
    }

    static RollStrategyView of(RollSettings settings) {
        return new RollStrategyView(
                settings.action().name(),
                settings.selection().skipMatching(),
                OnlyView.of(settings.selection().only()),
                settings.selection().order(),
                BatchSettingsView.of(settings),
                settings.batchMinHealthyPercentage(),
                settings.draining().shouldDrainInstances(),
                OnFailureView.of(settings.onFailure()),
                settings.alarms(),
                settings.meanings() == RollSettings.Meanings.ELASTIGROUP ? Strategy.ELASTIGROUP : null);
    }
}
