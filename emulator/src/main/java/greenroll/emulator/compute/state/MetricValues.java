package greenroll.emulator.compute.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The values of all metrics of a region. Values of the same time are all kept. */
public final class MetricValues {

    /**
     * One value of a metric.
     *
     * @param unit CloudWatch's name, for example {@code Percent}
     */
    public record Value(Instant at, double value, String unit) {}

    /** @param dimensions all dimensions, because another set of dimensions is another metric */
    private record Name(String namespace, String name, Map<String, String> dimensions) {}

    private final Map<Name, NavigableMap<Instant, List<Value>>> metrics = new HashMap<>();

    public void put(String namespace, String name, Map<String, String> dimensions, Value value) {
        metrics.computeIfAbsent(new Name(namespace, name, Map.copyOf(dimensions)), metric -> new TreeMap<>())
                .computeIfAbsent(value.at(), at -> new ArrayList<>())
                .add(value);
    }

    /**
     * The metric's values in the order of time. Empty for a metric that does not exist.
     *
     * @param from included
     * @param to not included
     */
    public List<Value> between(
            String namespace, String name, Map<String, String> dimensions, Instant from, Instant to) {
        return metrics
                .getOrDefault(new Name(namespace, name, dimensions), new TreeMap<>())
                .subMap(from, true, to, false)
                .values()
                .stream()
                .flatMap(List::stream)
                .toList();
    }
}
