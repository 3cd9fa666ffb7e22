package greenroll.roll;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a roll failed, stored before anything is cleaned up.
 *
 * @param reason one sentence that names batch, instances and the load balancer's or EC2's own reason
 * @param batch null when no batch was open
 */
public record Failure(
        FailureCode code, String reason, @Nullable Integer batch, List<FailedInstance> instances, Instant at) {

    /** One instance that failed, with ELB's and EC2's own words; null where they said nothing. */
    public record FailedInstance(
            String id,
            String zone,
            @Nullable String targetHealth,
            @Nullable String stateReason) {}

    public Failure {
        instances = List.copyOf(instances);
    }
}
