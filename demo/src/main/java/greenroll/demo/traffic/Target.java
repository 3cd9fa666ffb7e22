package greenroll.demo.traffic;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** One instance as the balancer sees it, from being listed until its last request in flight has finished. */
final class Target {

    final String instanceId;
    final ConnectionPool pool;
    private final AtomicInteger inFlight = new AtomicInteger();
    private volatile boolean listed = true;

    Target(String instanceId, InetSocketAddress address) {
        this.instanceId = instanceId;
        this.pool = new ConnectionPool(address, KeepAlive.BALANCER_TO_TARGET);
    }

    /**
     * Begins a request, unless the target is no longer listed. It is counted before that is looked at: whoever has
     * removed the target and then sees nothing in flight can be sure that nothing will be.
     */
    boolean begin() {
        inFlight.incrementAndGet();
        if (listed) {
            return true;
        }
        inFlight.decrementAndGet();
        return false;
    }

    /** Ends a request that has begun. */
    void end() {
        inFlight.decrementAndGet();
    }

    int inFlight() {
        return inFlight.get();
    }

    void unlist() {
        listed = false;
        pool.close();
    }

    boolean isGone() {
        return !listed && inFlight.get() == 0;
    }
}
