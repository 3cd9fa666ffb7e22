package greenroll.api.roll;

import greenroll.group.HealthCheckType;
import greenroll.group.RollRequest;
import greenroll.roll.RollSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The size of a batch and the times of its steps, as the API shows them: durations in seconds. A roll has all of them. An
 * update policy has those that its owner gave.
 */
public record BatchSettingsView(
        int batchSizePercentage,
        long gracePeriod,
        @Nullable Long healthTimeout,
        @Nullable HealthCheckType healthCheckType,
        @Nullable Long drainingTimeout) {

    static BatchSettingsView of(RollSettings settings) {
        return new BatchSettingsView(
                settings.batchSizePercentage(),
                settings.health().gracePeriod().toSeconds(),
                settings.health().healthTimeout().toSeconds(),
                settings.health().healthCheckType(),
                settings.draining().drainingTimeout().toSeconds());
    }

    public static BatchSettingsView of(RollRequest request) {
        return new BatchSettingsView(
                request.batchSizePercentage(),
                request.health().gracePeriod().toSeconds(),
                seconds(request.health().healthTimeout()),
                request.health().healthCheckType(),
                seconds(request.draining().drainingTimeout()));
    }

    private static @Nullable Long seconds(@Nullable Duration duration) {
        return duration == null ? null : duration.toSeconds();
    }
}
