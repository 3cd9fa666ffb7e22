package greenroll.group;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller asks of a roll; a null takes the default. Ranges were checked by the one who read it.
 *
 * @param alarms names of alarms that hold and fail the roll
 */
@RecordBuilder
public record RollRequest(
        RollAction action,
        int batchSizePercentage,
        @Nullable Integer batchMinHealthyPercentage,
        Health health,
        Draining draining,
        @Nullable String comment,
        @Nullable OnFailure onFailure,
        List<String> alarms)
        implements RollRequestBuilder.With {

    /** When an instance is to be taken for healthy. */
    @RecordBuilder
    public record Health(
            Duration gracePeriod,
            @Nullable Duration healthTimeout,
            @Nullable HealthCheckType healthCheckType) implements RollRequestHealthBuilder.With {}

    /** How instances are to leave the load balancer. */
    @RecordBuilder
    public record Draining(
            @Nullable Boolean shouldDrainInstances,
            @Nullable Duration drainingTimeout) implements RollRequestDrainingBuilder.With {

        public static final Draining DEFAULT = new Draining(null, null);
    }

    public RollRequest {
        alarms = List.copyOf(alarms);
    }
}
