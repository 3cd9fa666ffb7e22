package greenroll.group;

import greenroll.group.judge.Judge;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A caller's request for a roll. A null means the default. The reader of the request has checked all ranges.
 *
 * @param steps the first batches, when they have sizes of their own
 * @param alarms names of alarms that can hold the roll or make it fail
 * @param wanted the launch template version, and the instances that get it
 */
@RecordBuilder
public record RollRequest(
        RollAction action,
        int batchSizePercentage,
        List<RollStep> steps,
        @Nullable Integer batchMinHealthyPercentage,
        Health health,
        Draining draining,
        @Nullable String comment,
        @Nullable OnFailure onFailure,
        List<String> alarms,
        Wanted wanted)
        implements RollRequestBuilder.With {

    /**
     * The launch template version, and the instances that get it.
     *
     * @param launchTemplate launch template version to launch, for a group that stands for an Auto Scaling group
     * @param selection the instances that are replaced or restarted
     */
    @RecordBuilder
    public record Wanted(@Nullable TemplateChoice launchTemplate, Selection selection)
            implements RollRequestWantedBuilder.With {

        /** The group's latest revision, to all instances that do not run it. */
        public static final Wanted DEFAULT = new Wanted(null, Selection.ALL);
    }

    /**
     * When an instance is to be taken for healthy, and for how long all of them are watched.
     *
     * @param bakeTime time after the last batch in which the roll waits, and the blue that it retired stays parked
     * @param judge comparison of green with blue in the grace period; null for none
     */
    @RecordBuilder
    public record Health(
            @Nullable Duration gracePeriod,
            @Nullable Duration healthTimeout,
            @Nullable HealthCheckType healthCheckType,
            @Nullable Duration bakeTime,
            @Nullable Judge judge)
            implements RollRequestHealthBuilder.With {

        /** Without a bake and a judge. */
        public Health(
                @Nullable Duration gracePeriod,
                @Nullable Duration healthTimeout,
                @Nullable HealthCheckType healthCheckType) {
            this(gracePeriod, healthTimeout, healthCheckType, null, null);
        }
    }

    /** How instances are to leave the load balancer. */
    @RecordBuilder
    public record Draining(
            @Nullable Boolean shouldDrainInstances,
            @Nullable Duration drainingTimeout) implements RollRequestDrainingBuilder.With {

        public static final Draining DEFAULT = new Draining(null, null);
    }

    public RollRequest {
        steps = List.copyOf(Objects.requireNonNullElse(steps, List.of()));
        alarms = List.copyOf(alarms);
        wanted = Objects.requireNonNullElse(wanted, Wanted.DEFAULT);
    }

    public @Nullable TemplateChoice launchTemplate() {
        return wanted.launchTemplate();
    }

    public Selection selection() {
        return wanted.selection();
    }

    public RollRequest withLaunchTemplate(@Nullable TemplateChoice launchTemplate) {
        return withWanted(wanted.withLaunchTemplate(launchTemplate));
    }

    public RollRequest withSelection(Selection selection) {
        return withWanted(wanted.withSelection(selection));
    }
}
