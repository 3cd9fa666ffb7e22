package greenroll.simulation.campaign;

import com.fasterxml.jackson.annotation.JsonProperty;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How often the rolls of a campaign broke a promise.
 *
 * @param byInvariant every invariant by its key, with 0 where it held
 */
public record ViolationCounts(
        @JsonProperty("violations") int total,
        @JsonProperty("violationsBy") Map<String, Integer> byInvariant) {

    static ViolationCounts of(Stream<Violation> violations) {
        Map<String, Integer> by = new LinkedHashMap<>();
        for (Invariant invariant : Invariant.values()) {
            by.put(invariant.key(), 0);
        }
        violations.forEach(one -> by.merge(one.invariant().key(), 1, Integer::sum));
        return new ViolationCounts(
                by.values().stream().mapToInt(Integer::intValue).sum(), by);
    }
}
