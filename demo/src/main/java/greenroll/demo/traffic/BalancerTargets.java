package greenroll.demo.traffic;

import java.net.InetSocketAddress;

/** Hears which targets of a target group may get requests. */
public interface BalancerTargets {

    /**
     * The target has become healthy: new requests may go there. Again with the same address: no effect; with another
     * one: the old one is removed first.
     */
    void add(String instanceId, InetSocketAddress address);

    /**
     * The target is no longer healthy, or was deregistered: no new request goes there once this has returned, those in
     * flight finish. Not listed: no effect.
     */
    void remove(String instanceId);
}
