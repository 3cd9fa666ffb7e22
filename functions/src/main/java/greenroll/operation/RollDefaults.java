package greenroll.operation;

import greenroll.fleet.TargetGroup;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.OnFailure;
import greenroll.group.RollRequest;
import greenroll.group.Selection;
import greenroll.roll.RollSettings;
import greenroll.roll.RollSettings.Meanings;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.failure.Warning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fills every default of a request, by the meanings of its group. Pure. Values of the request mean the same with both
 * meanings, except {@code gracePeriod}. To Greenroll it is the time in which a healthy batch is watched before the
 * scale-down. To Elastigroup it is the time in which a batch must get healthy.
 */
record RollDefaults(
        Group group, RollRequest request, LaunchSpecification specification, Collection<TargetGroup> targetGroups) {

    RollSettings settings() {
        Duration slowStart = StartChecks.longestSlowStart(targetGroups);
        Duration watched = watchedGrace();
        return new RollSettings(
                request.action(),
                new RollSettings.Batches(
                        request.batchSizePercentage(),
                        or(
                                request.batchMinHealthyPercentage(),
                                elastigroup() ? RollSettings.ELASTIGROUP_MIN_HEALTHY : 100),
                        request.steps().stream()
                                .map(step -> step.watchedAtLeast(slowStart))
                                .toList()),
                new RollSettings.Health(
                        request.health().healthCheckType() == null
                                ? specification.judgedBy()
                                : request.health().healthCheckType(),
                        watched.compareTo(slowStart) < 0 ? slowStart : watched,
                        healthTimeout(),
                        or(request.health().bakeTime(), Duration.ZERO),
                        request.health().judge()),
                draining(),
                RollSettings.DEFAULT_LAUNCH_TIMEOUT,
                or(request.onFailure(), elastigroup() ? OnFailure.LEAVE : OnFailure.DEFAULT),
                request.alarms(),
                elastigroup() ? Meanings.ELASTIGROUP : Meanings.GREENROLL,
                TargetGroupTimes.of(targetGroups),
                selection());
    }

    /** Elastigroup replaces every instance, and a restart changes nothing that could match. */
    private Selection selection() {
        boolean skips = or(request.selection().skipMatching(), request.action().launchesGreen() && !elastigroup());
        return request.selection().withSkipMatching(skips);
    }

    /** Warnings about settings that differ from the owner's request. */
    List<Warning> warnings(RollSettings settings) {
        List<Warning> warnings = new ArrayList<>();
        if (settings.health().gracePeriod().compareTo(watchedGrace()) > 0) {
            warnings.add(new Warning(
                    "GRACE_RAISED_TO_SLOW_START",
                    (elastigroup() ? "a healthy batch is watched for" : "gracePeriod is raised to")
                            + " the target group's slow start of "
                            + settings.health().gracePeriod().toSeconds() + " s"));
        }
        if (elastigroup()
                && request.health().healthTimeout() == null
                && !settings.health().healthTimeout().equals(gracePeriod())) {
            warnings.add(new Warning(
                    "GRACE_PERIOD_OUT_OF_RANGE",
                    "a batch may take " + settings.health().healthTimeout().toSeconds()
                            + " s to get healthy, not the gracePeriod of "
                            + gracePeriod().toSeconds() + " s: that must be 1 to "
                            + RollSettings.MAX_HEALTH_TIMEOUT.toSeconds() + " s"));
        }
        Duration asked = request.draining().drainingTimeout();
        boolean isCut = !or(request.draining().shouldDrainInstances(), true)
                || asked != null && asked.compareTo(settings.drainFor()) < 0;
        if (isAutoScaling() && isCut) {
            warnings.add(new Warning(
                    "DRAINING_COMPLETED",
                    "the Auto Scaling group terminates its members only after the deregistration delay of "
                            + settings.draining().drainingTimeout().toSeconds()
                            + " s, so a shorter drainingTimeout has no effect"));
        }
        return warnings;
    }

    private boolean elastigroup() {
        return group.policy().strategy().elastigroup();
    }

    private Duration watchedGrace() {
        return elastigroup() ? Duration.ZERO : gracePeriod();
    }

    /** A request without it has the health check grace period of the group, as in Elastigroup. */
    private Duration gracePeriod() {
        return or(
                request.health().gracePeriod(),
                specification.serving().healing().gracePeriod());
    }

    private Duration healthTimeout() {
        if (request.health().healthTimeout() != null) {
            return request.health().healthTimeout();
        }
        Duration within = gracePeriod();
        if (!elastigroup() || within.isZero()) {
            return RollSettings.DEFAULT_HEALTH_TIMEOUT;
        }
        return within.compareTo(RollSettings.MAX_HEALTH_TIMEOUT) > 0 ? RollSettings.MAX_HEALTH_TIMEOUT : within;
    }

    /** Auto Scaling terminates a member only after its drain, whatever the request says. */
    private RollSettings.Draining draining() {
        return isAutoScaling()
                ? new RollSettings.Draining(true, StartChecks.longestDelay(targetGroups))
                : new RollSettings.Draining(or(request.draining().shouldDrainInstances(), true), drainingTimeout());
    }

    private boolean isAutoScaling() {
        return group.placement().autoScaling() != null;
    }

    private Duration drainingTimeout() {
        return or(request.draining().drainingTimeout(), drainingTimeout(group, targetGroups));
    }

    /** The draining timeout of an operation whose request gives none. */
    static Duration drainingTimeout(Group group, Collection<TargetGroup> targetGroups) {
        Duration otherwise = group.policy().strategy().elastigroup()
                ? RollSettings.ELASTIGROUP_DRAINING_TIMEOUT
                : StartChecks.longestDelay(targetGroups);
        return or(group.policy().strategy().drainingTimeout(), otherwise);
    }

    private static <T> T or(@Nullable T said, T otherwise) {
        return Objects.requireNonNullElse(said, otherwise);
    }
}
