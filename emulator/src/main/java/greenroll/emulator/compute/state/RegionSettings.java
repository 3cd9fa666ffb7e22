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
 */
@RecordBuilder
public record RegionSettings(
        Duration bootTime,
        Duration shutdownTime,
        Duration statusCheckTime,
        Duration registrationTime,
        Delays delays,
        boolean throttling)
        implements RegionSettingsBuilder.With {

    public static RegionSettings defaults() {
        return new RegionSettings(
                Duration.ofSeconds(30),
                Duration.ofSeconds(15),
                Duration.ofSeconds(60),
                Duration.ofSeconds(3),
                Delays.defaults(),
                true);
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
