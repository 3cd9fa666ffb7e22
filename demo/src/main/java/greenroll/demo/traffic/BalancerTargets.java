package greenroll.demo.traffic;

import java.net.InetSocketAddress;

/** Is told which targets of a target group may get requests. */
public interface BalancerTargets {

    /**
     * The target has become healthy and may get new requests. Called again with the same address: no effect. Called
     * with another address: the old one is removed first.
     */
    void add(String instanceId, InetSocketAddress address);

    /**
     * The target is no longer healthy, or was deregistered. When this has returned, it gets no new request. Requests in
     * flight finish. Not listed: no effect.
     */
    void remove(String instanceId);
}
