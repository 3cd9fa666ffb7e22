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
 * @param describeDelay how long after its launch an instance is neither described nor known to calls that name it
 * @param tagDelay how long after its launch an instance is described without its tags
 * @param terminatedDescribed how long a terminated instance is still described
 * @param terminatedListed how long a target whose instance is terminated is still listed as unused
 * @param balancerDelay how long ELBv2 refuses an instance after EC2 describes it as {@code running}
 * @param throttling whether AWS's published request limits apply
 */
@RecordBuilder
public record RegionSettings(
        Duration bootTime,
        Duration shutdownTime,
        Duration statusCheckTime,
        Duration registrationTime,
        Duration describeDelay,
        Duration tagDelay,
        Duration terminatedDescribed,
        Duration terminatedListed,
        Duration balancerDelay,
        boolean throttling)
        implements RegionSettingsBuilder.With {

    public static RegionSettings defaults() {
        return new RegionSettings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(4),
                true);
    }

    /** The same region with delays before an instance is described, and before its tags are. */
    public RegionSettings withLateDescribes(Duration instances, Duration tags) {
        return with(settings -> settings.describeDelay(instances).tagDelay(tags));
    }
}
