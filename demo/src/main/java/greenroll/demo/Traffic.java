package greenroll.demo;

import greenroll.demo.traffic.Balancer;
import greenroll.demo.traffic.Load;
import greenroll.demo.traffic.LoadGenerator;
import greenroll.demo.traffic.LoadReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A balancer for every target group, and a steady load over all of them. Its requests can be counted from any moment
 * on.
 */
final class Traffic implements AutoCloseable {

    private final Map<String, Balancer> balancers = new LinkedHashMap<>();
    private final Load load;
    private @Nullable LoadGenerator current;

    Traffic(List<String> targetGroupArns, Load load) {
        this.load = load;
        targetGroupArns.forEach(arn -> balancers.put(arn, Balancer.start(0)));
    }

    /** The balancers by the ARN of their target group. */
    Map<String, Balancer> balancers() {
        return balancers;
    }

    /**
     * Starts a new count; the load goes on. Requests in flight belong to the count that this ends.
     *
     * @return the count that ends here, with everything in flight answered; null for the first
     */
    @Nullable
    LoadReport countAnew() {
        LoadGenerator before = swap(LoadGenerator.start(List.copyOf(balancers.values()), load));
        return before == null ? null : before.stop();
    }

    /** The present count so far; null before the first. */
    synchronized @Nullable LoadReport count() {
        return current == null ? null : current.report();
    }

    private synchronized @Nullable LoadGenerator swap(@Nullable LoadGenerator next) {
        LoadGenerator before = current;
        current = next;
        return before;
    }

    /** Stops sending, lets requests in flight end, and closes the balancers. Called twice: no effect. */
    @Override
    public void close() {
        LoadGenerator last = swap(null);
        if (last != null) {
            last.stop();
        }
        balancers.values().forEach(Balancer::close);
    }
}
