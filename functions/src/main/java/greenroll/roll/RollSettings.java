package greenroll.roll;

import greenroll.group.HealthCheckType;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.RollStep;
import greenroll.group.Selection;
import greenroll.group.judge.Judge;
import greenroll.roll.batch.Batch;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a roll, with all defaults filled in. They are fixed when it starts.
 *
 * @param batches sizes of the batches
 * @param launchTimeout the longest time that a batch may wait for capacity and for its instances to run
 * @param onFailure treatment of the instances when the roll fails
 * @param alarms names of alarms; a raised one holds the next batch, and fails a batch in its grace period
 * @param meanings source of the meanings and defaults of settings that the caller did not give
 * @param targetGroups durations of deregistrations and health checks in the target groups
 * @param selection the instances that it replaces or restarts
 */
@RecordBuilder
public record RollSettings(
        RollAction action,
        Batches batches,
        Health health,
        Draining draining,
        Duration launchTimeout,
        OnFailure onFailure,
        List<String> alarms,
        Meanings meanings,
        TargetGroupTimes targetGroups,
        Selection selection)
        implements RollSettingsBuilder.With {

    /**
     * How large the batches are.
     *
     * @param batchSizePercentage size of the batches after the steps, 1 to 100, of the group's target
     * @param batchMinHealthyPercentage 1 to 100, of the batch's launched instances
     * @param steps the first batches; empty when all batches have one size
     */
    @RecordBuilder
    public record Batches(int batchSizePercentage, int batchMinHealthyPercentage, List<RollStep> steps)
            implements RollSettingsBatchesBuilder.With {

        public Batches {
            within("batchSizePercentage", batchSizePercentage, 1, 100);
            within("batchMinHealthyPercentage", batchMinHealthyPercentage, 1, 100);
            steps = List.copyOf(Objects.requireNonNullElse(steps, List.of()));
            within("the number of steps", steps.size(), 0, RollStep.MOST);
        }

        /** Of one size. */
        public static Batches of(int batchSizePercentage, int batchMinHealthyPercentage) {
            return new Batches(batchSizePercentage, batchMinHealthyPercentage, List.of());
        }
    }

    /**
     * When an instance is taken for healthy, and for how long it must be.
     *
     * @param gracePeriod time from "healthy" to the scale-down in which instances are watched, 0 to 86,400 s
     * @param healthTimeout the longest time until an instance is healthy, 1 to 7,200 s
     * @param bakeTime time after the last batch in which the roll waits, and blue stays parked, 0 to 172,800 s
     * @param judge comparison of green with blue while green is watched; null for none
     */
    @RecordBuilder
    public record Health(
            HealthCheckType healthCheckType,
            Duration gracePeriod,
            Duration healthTimeout,
            Duration bakeTime,
            @Nullable Judge judge)
            implements RollSettingsHealthBuilder.With {

        /** Without a bake and a judge. */
        public Health(HealthCheckType healthCheckType, Duration gracePeriod, Duration healthTimeout) {
            this(healthCheckType, gracePeriod, healthTimeout, Duration.ZERO, null);
        }

        public Health {
            // A roll that was accepted by an earlier release has none.
            bakeTime = Objects.requireNonNullElse(bakeTime, Duration.ZERO);
            within("bakeTime", bakeTime.toSeconds(), 0, RollStep.Pause.LONGEST.toSeconds());
            within("gracePeriod", gracePeriod.toSeconds(), 0, MAX_GRACE_PERIOD.toSeconds());
            within("healthTimeout", healthTimeout.toSeconds(), 1, MAX_HEALTH_TIMEOUT.toSeconds());
        }
    }

    /**
     * How instances leave the load balancer.
     *
     * @param shouldDrainInstances whether instances drain; when false, they are terminated as soon as the
     *     deregistration is accepted
     * @param drainingTimeout the longest time that a deregistered instance may stay {@code draining}, 0 to 3,600 s
     */
    @RecordBuilder
    public record Draining(boolean shouldDrainInstances, Duration drainingTimeout)
            implements RollSettingsDrainingBuilder.With {

        public Draining {
            within("drainingTimeout", drainingTimeout.toSeconds(), 0, MAX_DRAINING_TIMEOUT.toSeconds());
        }
    }

    /** The source of the meanings and defaults of a roll's settings. */
    public enum Meanings {
        GREENROLL,
        ELASTIGROUP
    }

    public static final int MAX_ALARMS = 10;
    public static final Duration MAX_GRACE_PERIOD = Duration.ofSeconds(86_400);
    public static final Duration MAX_HEALTH_TIMEOUT = Duration.ofSeconds(7_200);
    public static final Duration MAX_DRAINING_TIMEOUT = Duration.ofSeconds(3_600);
    public static final Duration MAX_KEEP_FAILED_FOR = Duration.ofSeconds(86_400);
    public static final Duration DEFAULT_HEALTH_TIMEOUT = Duration.ofSeconds(600);

    /** Elastigroup's default, for groups that use its meanings. */
    public static final Duration ELASTIGROUP_DRAINING_TIMEOUT = Duration.ofSeconds(120);

    public static final int ELASTIGROUP_MIN_HEALTHY = 50;
    public static final Duration DEFAULT_LAUNCH_TIMEOUT = Duration.ofMinutes(30);

    /**
     * The time that the owner calls {@code gracePeriod}. With Elastigroup's meanings it is the time in which a batch must
     * get healthy.
     */
    public Duration ownersGracePeriod() {
        return meanings == Meanings.ELASTIGROUP ? health.healthTimeout() : health.gracePeriod();
    }

    public RollSettings {
        within("keepFailedFor", onFailure.keepFailedFor().toSeconds(), 0, MAX_KEEP_FAILED_FOR.toSeconds());
        alarms = List.copyOf(alarms);
        within("the number of alarms", alarms.size(), 0, MAX_ALARMS);
        selection = Objects.requireNonNullElse(selection, Selection.ALL);
    }

    public int batchSizePercentage() {
        return batches.batchSizePercentage();
    }

    public int batchMinHealthyPercentage() {
        return batches.batchMinHealthyPercentage();
    }

    /** Returns the judge of the batch: its step's, or the roll's. It is null when there is none. */
    public @Nullable Judge judgeOf(Batch batch) {
        Integer step = batch.proof().step();
        Judge own = step == null || step >= batches.steps().size()
                ? null
                : batches.steps().get(step).judge();
        return batch.size() == 0 ? null : own == null ? health.judge() : own;
    }

    /** Whether any batch is judged. */
    public boolean judges() {
        return health.judge() != null || batches.steps().stream().anyMatch(step -> step.judge() != null);
    }

    /** Returns the time in which the batch is watched when it is healthy. */
    public Duration graceOf(Batch batch) {
        return Objects.requireNonNullElse(batch.times().grace(), health.gracePeriod());
    }

    /**
     * Returns the time in which a healthy batch of a step is watched.
     *
     * @param step its index; -1 for a batch after the steps
     */
    public Duration graceOf(int step) {
        Duration own = step < 0 ? null : batches.steps().get(step).gracePeriod();
        return own == null ? health.gracePeriod() : own;
    }

    /**
     * Returns the settings of an operation that follows a failed roll. No further operation follows that one, and no
     * alarm holds it, because the alarm may be the reason for it. It tries nothing new, so it has no steps and no judge,
     * and does not bake.
     */
    public RollSettings following() {
        return with(settings -> settings.batches(batches.withSteps(List.of()))
                .health(health.with(next -> next.bakeTime(Duration.ZERO).judge(null)))
                .onFailure(OnFailure.DEFAULT)
                .alarms(List.of())
                .selection(Selection.ALL));
    }

    public RollSettings withDrainingTimeout(Duration timeout) {
        return withDraining(draining.withDrainingTimeout(timeout));
    }

    /** Returns how long a retired instance may stay draining before it is terminated anyway. */
    public Duration drainFor() {
        return draining.shouldDrainInstances() ? longer(draining.drainingTimeout(), leastDrain()) : Duration.ZERO;
    }

    /**
     * Returns how long an instance must keep running after an accepted deregistration, whatever the load balancer
     * shows. A shorter {@code drainingTimeout} or deregistration delay does not change that. Without drains it is zero,
     * except for a reboot.
     */
    public Duration leastDrain() {
        return draining.shouldDrainInstances() || action.completesDrains() ? targetGroups.leastDrain() : Duration.ZERO;
    }

    /** Returns the expected duration of a drain. The load balancer shows a drain for the whole deregistration delay. */
    public Duration expectedDrain() {
        Duration delay = targetGroups.deregistrationDelay();
        if (action.completesDrains()) {
            return longer(delay.compareTo(MAX_DRAINING_TIMEOUT) < 0 ? delay : draining.drainingTimeout(), leastDrain());
        }
        Duration shorter = delay.compareTo(draining.drainingTimeout()) < 0 ? delay : draining.drainingTimeout();
        return draining.shouldDrainInstances() ? longer(shorter, leastDrain()) : Duration.ZERO;
    }

    public static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    private static void within(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " must be between " + least + " and " + most + ", but was " + value);
        }
    }
}
