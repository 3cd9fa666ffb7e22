package greenroll.group;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a caller asks of a roll; a null takes the default. Ranges were checked by the one who read it. */
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
        @Nullable OnFailure onFailure) {}
