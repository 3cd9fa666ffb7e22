package greenroll.emulator.compute.state;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * The region's behaviour; all durations are roll time.
 *
 * @param bootTime the time from RunInstances to {@code running}, and how long a server does not answer after a reboot
 * @param shutdownTime the time from {@code shutting-down} to {@code terminated}, and from {@code stopping} to {@code
 *     stopped}
 * @param statusCheckTime how long EC2's status checks are {@code initializing} after a start
 * @param registrationTime how long a target is {@code Elb.RegistrationInProgress} before its checks begin
 * @param delays how late the services know of a change
 * @param throttling whether AWS's published request limits apply
 * @param scaling the times of Auto Scaling
 */
@RecordBuilder
public record RegionSettings(
        Duration bootTime,
        Duration shutdownTime,
        Duration statusCheckTime,
        Duration registrationTime,
        Delays delays,
        boolean throttling,
        ScalingPace scaling)
        implements RegionSettingsBuilder.With {

    public static RegionSettings defaults() {
        return new RegionSettings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3),
                Delays.defaults(),
                true,
                ScalingPace.defaults());
    }

    /**
     * The times of Auto Scaling. AWS does not publish them.
     *
     * @param reaction the time from a difference that a group sees to what it does about it
     * @param move how long an instance that is attached, or that leaves standby, is {@code Pending}
     * @param retry the time from a refused launch to the next try
     * @param goneListed how long an instance in standby is still listed after its termination by others
     * @param describeDelay how old the group is that a description shows; all of it is of the same time
     * @param activityDelay how old the scaling activities are that a description shows
     */
    @RecordBuilder
    public record ScalingPace(
            Duration reaction,
            Duration move,
            Duration retry,
            Duration goneListed,
            Duration describeDelay,
            Duration activityDelay)
            implements RegionSettingsScalingPaceBuilder.With {

        public static ScalingPace defaults() {
            return new ScalingPace(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(60),
                    Duration.ofSeconds(60),
                    Duration.ZERO,
                    Duration.ZERO);
        }
    }

    /** The same region, in which Auto Scaling describes its groups and their activities that late. */
    public RegionSettings withLateGroups(Duration groups, Duration activities) {
        return withScaling(scaling.with(late -> late.describeDelay(groups).activityDelay(activities)));
    }

    /** The same region with delays before an instance is described, and before its tags are. */
    public RegionSettings withLateDescribes(Duration instances, Duration tags) {
        return withDelays(delays.with(late -> late.describeDelay(instances).tagDelay(tags)));
    }

    /** The same region, in which CreateFleet does not know a new launch template for that long. */
    public RegionSettings withLateTemplates(Duration time) {
        return withDelays(delays.withTemplateDelay(time));
    }
}
