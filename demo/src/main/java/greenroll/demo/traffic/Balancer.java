package greenroll.demo.traffic;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer on loopback for the targets of one target group. It is a real HTTP/1.1 proxy, round robin over the
 * listed targets.
 *
 * <p>It gives its own answers as ELB does. The answer is 503 when no target is listed, and 400 for a request that is
 * not HTTP. It is 502 when the target refuses, or ends the connection before its answer. It is 504 when the target does
 * not answer in time. A target that dies within its answer resets the client's connection.
 *
 * <p>No request is sent twice, with one exception. A used connection may have been idle for too long. It may end before
 * a GET or HEAD on it gets one byte of an answer. Then the request is sent once more, <em>to the same target</em> on a
 * fresh connection, and counted. So another target never hides one that has died.
 */
public final class Balancer implements BalancerTargets, AutoCloseable {

    private final Listener listener;
    private final Duration answerWithin;
    private final CopyOnWriteArrayList<Target> listed = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Target> draining = new CopyOnWriteArrayList<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicLong resent = new AtomicLong();
    private volatile RequestLog log = RequestLog.NONE;

    private Balancer(Listener listener, Duration answerWithin) {
        this.listener = listener;
        this.answerWithin = answerWithin;
    }

    /**
     * Starts to listen; no target is listed. A target may be silent for 60 s, as with ELB.
     *
     * @param port the port; 0 for any free one
     * @throws UncheckedIOException when the port is taken
     */
    public static Balancer start(int port) {
        return start(port, Duration.ofSeconds(60));
    }

    /** @param answerWithin how long a target may be silent, in real time */
    public static Balancer start(int port, Duration answerWithin) {
        Balancer balancer = new Balancer(Listener.on(port, "balancer", KeepAlive.BALANCER_TO_CLIENT), answerWithin);
        balancer.listener.start((request, answer, context) -> balancer.answer(request, answer));
        return balancer;
    }

    public InetSocketAddress address() {
        return listener.address();
    }

    /** Tells that log of each request from now on. */
    public void tell(RequestLog log) {
        this.log = log;
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

    /** The ids of the targets for new requests, in the order in which they were added. */
    public List<String> targets() {
        return listed.stream().map(target -> target.instanceId).toList();
    }

    /**
     * The number of requests that the instance has begun and not finished, whether it is listed or removed. When it is
     * 0 after the removal, the instance may be terminated without any loss.
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

    /** The number of requests that were sent a second time, since the start. */
    public long resent() {
        return resent.get();
    }

    /** Refuses connections from now on and resets every open one. Called twice: no effect. */
    @Override
    public synchronized void close() {
        listener.kill();
        targets().forEach(this::remove);
    }

    private Listener.Sent answer(HttpRequest request, HttpResponse answer) throws ProtocolException {
        Target target = begin();
        if (target == null) {
            new TextAnswer(503, "no target").fill(answer);
            return whole -> {};
        }
        try {
            long begin = System.nanoTime();
            Listener.Sent sent = new Exchange(request, target, answerWithin).run(answer, resent::incrementAndGet);
            log.answered(
                    target.instanceId,
                    answer.getStatusLine().getStatusCode(),
                    Duration.ofNanos(System.nanoTime() - begin));
            return whole -> {
                sent.ended(whole);
                target.end();
            };
        } catch (ProtocolException | RuntimeException e) {
            target.end();
            throw e;
        }
    }

    /** The next target, with the request counted as in flight there; null when none is listed. */
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
