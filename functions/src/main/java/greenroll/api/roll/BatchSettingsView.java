package greenroll.api.roll;

import greenroll.api.judge.JudgeView;
import greenroll.group.HealthCheckType;
import greenroll.roll.RollSettings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The size of a batch and the times of its steps in force, as the API shows them: durations in seconds.
 *
 * @param bakeTime absent for a roll that does not bake
 */
record BatchSettingsView(
        int batchSizePercentage,
        @Nullable List<StepView> steps,
        long gracePeriod,
        @Nullable Long bakeTime,
        long healthTimeout,
        HealthCheckType healthCheckType,
        long drainingTimeout,
        @Nullable JudgeView judge) {

    static BatchSettingsView of(RollSettings settings) {
        return new BatchSettingsView(
                settings.batchSizePercentage(),
                StepView.of(settings.batches().steps()),
                settings.health().gracePeriod().toSeconds(),
                settings.health().bakeTime().isZero()
                        ? null
                        : settings.health().bakeTime().toSeconds(),
                settings.health().healthTimeout().toSeconds(),
                settings.health().healthCheckType(),
                settings.draining().drainingTimeout().toSeconds(),
                JudgeView.of(settings.health().judge()));
    }
}
