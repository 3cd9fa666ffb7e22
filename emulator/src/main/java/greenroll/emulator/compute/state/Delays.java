package greenroll.emulator.compute.state;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * How late AWS's services know of a change. All durations are roll time.
 *
 * @param describeDelay how long after its launch an instance is neither described nor known to calls that name it
 * @param tagDelay how long after its launch an instance is described without its tags
 * @param templateDelay how long CreateFleet does not know a new launch template
 * @param terminatedDescribed how long a terminated instance is still described
 * @param terminatedListed how long a target whose instance is terminated is still listed as unused
 * @param balancerDelay how long ELBv2 refuses an instance after EC2 describes it as {@code running}
 */
@RecordBuilder
public record Delays(
        Duration describeDelay,
        Duration tagDelay,
        Duration templateDelay,
        Duration terminatedDescribed,
        Duration terminatedListed,
        Duration balancerDelay)
        implements DelaysBuilder.With {

    public static Delays defaults() {
        return new Delays(
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ofHours(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(4));
    }
}
