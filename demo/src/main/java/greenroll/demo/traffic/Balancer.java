package greenroll.demo.traffic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer on loopback before the targets of one target group: a real HTTP/1.1 proxy, round robin over what is
 * listed.
 *
 * <p>It answers by itself as ELB does: 503 when no target is listed, 502 when the target refuses, or ends the connection
 * before its answer, 504 when it does not answer in time, 400 for what is not HTTP. A target that dies within its answer
 * resets the client's connection. Nothing is sent twice, with one exception: a GET or HEAD on a connection that was used
 * before and ended without a byte of an answer, which may have been idle for too long, is sent again once, <em>to the
 * same target</em> on a fresh connection, and counted; so a target that has died is never hidden by another.
 */
public final class Balancer implements BalancerTargets, AutoCloseable {

    private final Listener listener;
    private final Duration answerWithin;
    private final CopyOnWriteArrayList<Target> listed = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Target> draining = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLong resent = new AtomicLong();

    private Balancer(Listener listener, Duration answerWithin) {
        this.listener = listener;
        this.answerWithin = answerWithin;
    }

    /**
     * Starts to listen; no target is listed. A target may be silent for 60 s, as with ELB.
     *
     * @param port 0: any free one
     * @throws UncheckedIOException when the port is taken
     */
    public static Balancer start(int port) {
        return start(port, Duration.ofSeconds(60));
    }

    /** @param answerWithin how long a target may be silent, in wall time */
    public static Balancer start(int port, Duration answerWithin) {
        Balancer balancer = new Balancer(Listener.on(port, "balancer"), answerWithin);
        balancer.listener.start(balancer::serve);
        return balancer;
    }

    public InetSocketAddress address() {
        return listener.address();
    }

    @Override
    public synchronized void add(String instanceId, InetSocketAddress address) {
        for (Target target : listed) {
            if (target.instanceId.equals(instanceId) && target.pool.address().equals(address)) {
                return;
            }
        }
        remove(instanceId);
        listed.add(new Target(instanceId, address));
    }

    @Override
    public synchronized void remove(String instanceId) {
        draining.removeIf(Target::isGone);
        for (Target target : listed) {
            if (target.instanceId.equals(instanceId)) {
                draining.add(target);
                target.unlist();
                listed.remove(target);
            }
        }
    }

    /** The ids that new requests go to, in the order they were added. */
    public List<String> targets() {
        return listed.stream().map(target -> target.instanceId).toList();
    }

    /**
     * How many requests the instance has begun and not finished, whether still listed or removed. Once it
     * was removed and then seen at 0, it may be terminated without any loss.
     */
    public synchronized int inFlight(String instanceId) {
        return inFlight(listed, instanceId) + inFlight(draining, instanceId);
    }

    private static int inFlight(List<Target> targets, String instanceId) {
        return targets.stream()
                .filter(target -> target.instanceId.equals(instanceId))
                .mapToInt(Target::inFlight)
                .sum();
    }

    /** How many requests were sent a second time, since the start. */
    public long resent() {
        return resent.get();
    }

    /** Refuses from now on and resets every connection. Again: no effect. */
    @Override
    public synchronized void close() {
        listener.kill();
        targets().forEach(this::remove);
    }

    private void serve(HttpConnection client) throws IOException {
        boolean again = true;
        while (again) {
            client.waitAtMost(KeepAlive.BALANCER_TO_CLIENT);
            try {
                HttpHead request = client.readHead();
                again = request != null && answer(client, request);
            } catch (ProtocolException e) {
                new TextAnswer("400 Bad Request", String.valueOf(e.getMessage())).send(client, null, false);
                again = false;
            }
        }
    }

    /** @return whether the client's connection can be used again */
    private boolean answer(HttpConnection client, HttpHead request) throws IOException {
        Target target = begin();
        if (target == null) {
            client.passOn(request.requestBody(), null);
            new TextAnswer("503 Service Unavailable", "no target").send(client, request, request.keepsAlive());
            return request.keepsAlive();
        }
        try {
            return new Exchange(client, request, target, answerWithin).run(resent::incrementAndGet);
        } finally {
            target.end();
        }
    }

    /** The next target, with the request counted as in flight there, or null when none is listed. */
    private @Nullable Target begin() {
        while (true) {
            Object[] now = listed.toArray();
            if (now.length == 0) {
                return null;
            }
            Target target = (Target) now[Math.floorMod(turn.getAndIncrement(), now.length)];
            if (target.begin()) {
                return target;
            }
        }
    }
}
