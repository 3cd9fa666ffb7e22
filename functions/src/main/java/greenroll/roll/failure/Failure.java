package greenroll.roll.failure;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a roll failed. It is stored before any clean-up.
 *
 * @param reason one sentence with the batch, the instances and the load balancer's or EC2's reason
 * @param batch number of the failed batch; null when no batch was open
 */
public record Failure(
        FailureCode code, String reason, @Nullable Integer batch, List<FailedInstance> instances, Instant at) {

    /** One failed instance with ELB's and EC2's words; each is null where there are none. */
    public record FailedInstance(
            String id,
            String zone,
            @Nullable String targetHealth,
            @Nullable String stateReason) {

        /** Returns ELB's words where there are any, and EC2's otherwise. */
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

    /** Returns the words of each instance by its id. */
    public static Map<String, String> reasons(Collection<Failure.FailedInstance> instances) {
        Map<String, String> reasons = new HashMap<>();
        instances.forEach(one -> reasons.put(one.id(), one.words()));
        return reasons;
    }

    /** Returns, for example, {@code i-1 (web: unhealthy, Target.ResponseCodeMismatch), i-2 (…) and 8 more}. */
    public static String inWords(List<Failure.FailedInstance> instances) {
        String named = instances.stream()
                .limit(3)
                .map(one -> one.id() + " (" + one.words() + ")")
                .collect(Collectors.joining(", "));
        return instances.size() <= 3 ? named : named + " and " + (instances.size() - 3) + " more";
    }
}
