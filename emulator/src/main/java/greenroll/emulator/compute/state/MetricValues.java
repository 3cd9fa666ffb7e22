package greenroll.emulator.compute.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

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

    /** Values that are computed when they are read. */
    public interface Source {

        /** Returns the values of the metric in the order of time; null when it is none of this source. */
        @Nullable
        List<Value> between(String namespace, String name, Map<String, String> dimensions, Instant from, Instant to);
    }

    /** A metric keeps its values of so many times. That is a day of minutes. */
    private static final int MOST = 1_440;

    private final Map<Name, NavigableMap<Instant, List<Value>>> metrics = new HashMap<>();
    private @Nullable Source source;

    /** Reads from that source first. */
    public void readFrom(Source source) {
        this.source = source;
    }

    public void put(String namespace, String name, Map<String, String> dimensions, Value value) {
        NavigableMap<Instant, List<Value>> values =
                metrics.computeIfAbsent(new Name(namespace, name, Map.copyOf(dimensions)), metric -> new TreeMap<>());
        values.computeIfAbsent(value.at(), at -> new ArrayList<>()).add(value);
        if (values.size() > MOST) {
            values.pollFirstEntry();
        }
    }

    /**
     * The metric's values in the order of time. Empty for a metric that does not exist.
     *
     * @param from included
     * @param to not included
     */
    public List<Value> between(
            String namespace, String name, Map<String, String> dimensions, Instant from, Instant to) {
        List<Value> computed = source == null ? null : source.between(namespace, name, dimensions, from, to);
        return computed != null
                ? computed
                : metrics
                        .getOrDefault(new Name(namespace, name, dimensions), new TreeMap<>())
                        .subMap(from, true, to, false)
                        .values()
                        .stream()
                        .flatMap(List::stream)
                        .toList();
    }
}
