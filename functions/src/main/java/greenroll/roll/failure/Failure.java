package greenroll.roll.failure;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
            @Nullable String stateReason) {

        /** ELB's words where there are any, else EC2's. */
        public String words() {
            if (targetHealth != null) {
                return targetHealth;
            }
            return stateReason != null ? stateReason : "no reason given";
        }
    }

    public Failure {
        instances = List.copyOf(instances);
    }

    /** Each one's words, by its id. */
    public static Map<String, String> reasons(Collection<Failure.FailedInstance> instances) {
        Map<String, String> reasons = new HashMap<>();
        instances.forEach(one -> reasons.put(one.id(), one.words()));
        return reasons;
    }

    /** {@code i-1 (web: unhealthy, Target.ResponseCodeMismatch), i-2 (…) and 8 more}. */
    public static String inWords(List<Failure.FailedInstance> instances) {
        String named = instances.stream()
                .limit(3)
                .map(one -> one.id() + " (" + one.words() + ")")
                .collect(Collectors.joining(", "));
        return instances.size() <= 3 ? named : named + " and " + (instances.size() - 3) + " more";
    }
}
