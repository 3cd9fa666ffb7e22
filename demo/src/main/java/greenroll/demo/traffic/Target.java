package greenroll.demo.traffic;

import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;

/** One instance as the balancer sees it, from its listing until its last request in flight has finished. */
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
     * Begins a request, unless the target is no longer listed. The request is counted before this is checked. So a
     * caller that removes the target and then sees nothing in flight knows that no request follows.
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
