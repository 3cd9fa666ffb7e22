package greenroll.group;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of a roll; a null takes the default. Ranges were checked by the one who read it.
 *
 * @param alarms names of alarms that hold and fail the roll
 */
public record RollRequest(
        int batchSizePercentage,
        Duration gracePeriod,
        @Nullable Duration healthTimeout,
        @Nullable HealthCheckType healthCheckType,
        @Nullable Duration drainingTimeout,
        RollAction action,
        @Nullable Integer batchMinHealthyPercentage,
        @Nullable Boolean shouldDrainInstances,
        @Nullable String comment,
        @Nullable OnFailure onFailure,
        List<String> alarms) {

    public RollRequest {
        alarms = List.copyOf(alarms);
    }

    /** One that no alarm holds or fails. */
    public RollRequest(
            int batchSizePercentage,
            Duration gracePeriod,
            @Nullable Duration healthTimeout,
            @Nullable HealthCheckType healthCheckType,
            @Nullable Duration drainingTimeout,
            RollAction action,
            @Nullable Integer batchMinHealthyPercentage,
            @Nullable Boolean shouldDrainInstances,
            @Nullable String comment,
            @Nullable OnFailure onFailure) {
        this(
                batchSizePercentage,
                gracePeriod,
                healthTimeout,
                healthCheckType,
                drainingTimeout,
                action,
                batchMinHealthyPercentage,
                shouldDrainInstances,
                comment,
                onFailure,
                List.of());
    }
}
