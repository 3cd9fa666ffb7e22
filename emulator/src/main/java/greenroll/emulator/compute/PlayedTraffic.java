package greenroll.emulator.compute;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.state.MetricValues;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The embedded cloud's own metrics of requests, in the namespace {@value #NAMESPACE}. AWS's load balancers have none by
 * instance, so real applications write such metrics themselves. Here each instance that serves gets about
 * {@value #REQUESTS_A_MINUTE} requests in each minute, and answers as its image does. A value is computed when it is read, so
 * time needs no tasks.
 */
public final class PlayedTraffic implements MetricValues.Source {

    public static final String NAMESPACE = "Greenroll/Embedded";

    /** Requests that got an answer. */
    public static final String REQUESTS = "Requests";

    /** Those of them with a status of 500 or above. */
    public static final String ERRORS = "Errors";

    /** Time until the answer, in milliseconds. */
    public static final String LATENCY = "Latency";

    /** Dimension with an instance's id. */
    public static final String BY_INSTANCE = "InstanceId";

    /** Dimension with the number of a revision, as an application writes it that reads its tag. */
    public static final String BY_REVISION = "Revision";

    private static final Set<String> NAMES = Set.of(REQUESTS, ERRORS, LATENCY);
    private static final int REQUESTS_A_MINUTE = 60;
    private static final int SPREAD = 21;
    private static final int USUAL_LATENCY = 90;
    private static final long MINUTE = 60;

    private final SimulatedInstances machines;

    PlayedTraffic(SimulatedInstances machines) {
        this.machines = machines;
    }

    @Override
    public @Nullable List<MetricValues.Value> between(
            String namespace, String name, Map<String, String> dimensions, Instant from, Instant to) {
        if (!namespace.equals(NAMESPACE) || !NAMES.contains(name) || dimensions.size() != 1) {
            return null;
        }
        String id = dimensions.get(BY_INSTANCE);
        String revision = dimensions.get(BY_REVISION);
        List<SimulatedInstance> serving = machines.all().stream()
                .filter(one ->
                        one.id.equals(id) || revision != null && revision.equals(one.tags.get(FleetTags.REVISION)))
                .toList();
        List<MetricValues.Value> values = new ArrayList<>();
        long begin = Math.ceilDiv(from.getEpochSecond(), MINUTE) * MINUTE;
        for (long second = begin; second < to.getEpochSecond(); second += MINUTE) {
            Instant minute = Instant.ofEpochSecond(second);
            for (SimulatedInstance one : serving) {
                if (one.served(minute)) {
                    values.add(new MetricValues.Value(minute, value(one, name, second / MINUTE), "None"));
                }
            }
        }
        return values;
    }

    private static double value(SimulatedInstance one, String name, long minute) {
        int chance = Math.floorMod(mixed(one.number * 1_000_003 + minute), SPREAD);
        int requests = REQUESTS_A_MINUTE - SPREAD / 2 + chance;
        return switch (name) {
            case REQUESTS -> requests;
            case ERRORS -> one.failsEvery() == 0 ? 0 : requests / one.failsEvery();
            default -> USUAL_LATENCY + chance;
        };
    }

    /** A fixed shuffle of bits, so that the same minute always has the same value. */
    private static int mixed(long seed) {
        long mixed = (seed ^ seed >>> 33) * 0xff51afd7ed558ccdL;
        return (int) ((mixed ^ mixed >>> 33) & Integer.MAX_VALUE);
    }
}
