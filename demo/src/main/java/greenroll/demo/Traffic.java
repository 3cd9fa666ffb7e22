package greenroll.demo;

import greenroll.demo.traffic.Balancer;
import greenroll.demo.traffic.Load;
import greenroll.demo.traffic.LoadGenerator;
import greenroll.demo.traffic.LoadReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A balancer before every target group, and a steady load over all of them that can be counted from any moment on. */
final class Traffic implements AutoCloseable {

    private final Map<String, Balancer> balancers = new LinkedHashMap<>();
    private final Load load;
    private @Nullable LoadGenerator current;

    Traffic(List<String> targetGroupArns, Load load) {
        this.load = load;
        targetGroupArns.forEach(arn -> balancers.put(arn, Balancer.start(0)));
    }

    /** By the ARN of the target group that each stands before. */
    Map<String, Balancer> balancers() {
        return balancers;
    }

    /**
     * Counts from zero: the load goes on, and what was in flight before belongs to the count that this ends.
     *
     * @return the count that ends here, everything in flight answered; null for the first
     */
    @Nullable
    LoadReport countAnew() {
        LoadGenerator before = swap(LoadGenerator.start(List.copyOf(balancers.values()), load));
        return before == null ? null : before.stop();
    }

    /** What the present count has come to; null before the first. */
    synchronized @Nullable LoadReport count() {
        return current == null ? null : current.report();
    }

    private synchronized @Nullable LoadGenerator swap(@Nullable LoadGenerator next) {
        LoadGenerator before = current;
        current = next;
        return before;
    }

    /** Sends no more, lets what is in flight end, and closes the balancers. Again: no effect. */
    @Override
    public void close() {
        LoadGenerator last = swap(null);
        if (last != null) {
            last.stop();
        }
        balancers.values().forEach(Balancer::close);
    }
}
