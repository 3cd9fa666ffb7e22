package greenroll.roll;

import greenroll.group.HealthCheckType;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;

/**
 * How a roll goes about it, with every default already filled in; fixed when it starts.
 *
 * @param batchSizePercentage 1 to 100, of the group's target
 * @param batchMinHealthyPercentage 1 to 100, of the batch's launched instances
 * @param launchTimeout how long a batch may wait for capacity and for its instances to run
 * @param onFailure what becomes of the instances when it fails
 * @param alarms names of alarms: one that is raised holds the next batch, and fails the one in its grace
 * @param meanings whose meanings and defaults filled in what nobody said
 * @param targetGroups how long deregistrations and health checks take there
 */
@RecordBuilder
public record RollSettings(
        RollAction action,
        int batchSizePercentage,
        int batchMinHealthyPercentage,
        Health health,
        Draining draining,
        Duration launchTimeout,
        OnFailure onFailure,
        List<String> alarms,
        Meanings meanings,
        TargetGroupTimes targetGroups)
        implements RollSettingsBuilder.With {

    /**
     * When an instance is taken for healthy, and for how long it must be.
     *
     * @param gracePeriod watched healthy time between "healthy" and the scale-down, 0 to 86,400 s
     * @param healthTimeout how long an instance may take to get healthy, 1 to 7,200 s
     */
    @RecordBuilder
    public record Health(HealthCheckType healthCheckType, Duration gracePeriod, Duration healthTimeout)
            implements RollSettingsHealthBuilder.With {

        public Health {
            within("gracePeriod", gracePeriod.toSeconds(), 0, MAX_GRACE_PERIOD.toSeconds());
            within("healthTimeout", healthTimeout.toSeconds(), 1, MAX_HEALTH_TIMEOUT.toSeconds());
        }
    }

    /**
     * How instances leave the load balancer.
     *
     * @param shouldDrainInstances false terminates as soon as the deregistration is accepted
     * @param drainingTimeout the longest a deregistered instance may stay {@code draining}, 0 to 3,600 s
     */
    @RecordBuilder
    public record Draining(boolean shouldDrainInstances, Duration drainingTimeout)
            implements RollSettingsDrainingBuilder.With {

        public Draining {
            within("drainingTimeout", drainingTimeout.toSeconds(), 0, MAX_DRAINING_TIMEOUT.toSeconds());
        }
    }

    /** Whose meanings and defaults a roll's settings have. */
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

    /** Elastigroup's own, of groups that ask for its meanings. */
    public static final Duration ELASTIGROUP_DRAINING_TIMEOUT = Duration.ofSeconds(120);

    public static final int ELASTIGROUP_MIN_HEALTHY = 50;
    public static final Duration DEFAULT_LAUNCH_TIMEOUT = Duration.ofMinutes(30);

    public RollSettings {
        within("batchSizePercentage", batchSizePercentage, 1, 100);
        within("batchMinHealthyPercentage", batchMinHealthyPercentage, 1, 100);
        within("keepFailedFor", onFailure.keepFailedFor().toSeconds(), 0, MAX_KEEP_FAILED_FOR.toSeconds());
        alarms = List.copyOf(alarms);
        within("the number of alarms", alarms.size(), 0, MAX_ALARMS);
    }

    /**
     * The same for what follows a failed roll: nothing follows in turn, and no alarm stands in its way, which may well be
     * why it is needed.
     */
    public RollSettings following() {
        return with(settings -> settings.onFailure(OnFailure.DEFAULT).alarms(List.of()));
    }

    public RollSettings withDrainingTimeout(Duration timeout) {
        return withDraining(draining.withDrainingTimeout(timeout));
    }

    /** How long a retired instance may stay draining before it is terminated all the same. */
    public Duration drainFor() {
        return draining.shouldDrainInstances() ? longer(draining.drainingTimeout(), leastDrain()) : Duration.ZERO;
    }

    /**
     * How long an instance goes on running after an accepted deregistration, whatever the load balancer shows: no shorter
     * {@code drainingTimeout} and no shorter deregistration delay changes that. Only whoever wants no drains at all has
     * none; a reboot waits all the same.
     */
    public Duration leastDrain() {
        return draining.shouldDrainInstances() || action == RollAction.RESTART_SERVER
                ? targetGroups.leastDrain()
                : Duration.ZERO;
    }

    /** How long a drain is expected to take: the load balancer shows it for the whole deregistration delay. */
    public Duration expectedDrain() {
        Duration delay = targetGroups.deregistrationDelay();
        if (action == RollAction.RESTART_SERVER) {
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
