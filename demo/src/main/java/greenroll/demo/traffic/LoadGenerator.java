package greenroll.demo.traffic;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.apache.http.Header;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.message.BasicHttpRequest;

/**
 * A steady load of GET requests on balancers in turn. It counts the result of every request.
 *
 * <p>The load is open: a request is begun at its time, whatever the state of those before it. No request is sent again,
 * and one that cannot be sent is a loss too. A late request is given up. So each ends at most 5 s after the time that
 * it asked for.
 */
public final class LoadGenerator implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Load load;
    private final LoadCount count = new LoadCount();
    private final Semaphore room;
    private final Map<Balancer, ConnectionPool> pools = new ConcurrentHashMap<>();
    private final SplittableRandom random = new SplittableRandom(1);
    private final Thread pace;
    private volatile List<Balancer> aim;
    private volatile boolean stopped;

    private LoadGenerator(List<Balancer> balancers, Load load) {
        this.aim = List.copyOf(balancers);
        this.load = load;
        this.room = new Semaphore(load.most());
        this.pace = Thread.ofVirtual().name("load").unstarted(this::keepPace);
    }

    /** Starts to send. Without a balancer nothing is sent until {@link #aim} gives one. */
    public static LoadGenerator start(List<Balancer> balancers, Load load) {
        LoadGenerator generator = new LoadGenerator(balancers, load);
        generator.pace.start();
        return generator;
    }

    /** Sends the load to these balancers in turn from now on. Requests in flight finish where they are. */
    public void aim(List<Balancer> balancers) {
        aim = List.copyOf(balancers);
    }

    /** The results of the requests so far. */
    public LoadReport report() {
        return count.report(pools.keySet().stream().mapToLong(Balancer::resent).sum());
    }

    /**
     * Stops sending, waits for requests in flight, and returns the last report. In it, sent = answered + failed. Called
     * twice: the same report.
     */
    public LoadReport stop() {
        stopped = true;
        LockSupport.unpark(pace);
        try {
            pace.join();
            room.acquire(load.most());
            room.release(load.most());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pools.values().forEach(ConnectionPool::close);
        return report();
    }

    @Override
    public void close() {
        stop();
    }

    private void keepPace() {
        long interval = (long) (1e9 / load.perSecond());
        long due = System.nanoTime();
        for (long turn = 0; !stopped; due += interval) {
            for (long left = due - System.nanoTime(); left > 0 && !stopped; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            List<Balancer> balancers = aim;
            if (!stopped && !balancers.isEmpty()) {
                begin(balancers.get((int) (turn++ % balancers.size())));
            }
        }
    }

    private void begin(Balancer balancer) {
        Duration asked = random.nextDouble() < load.slowShare() ? load.slow() : Duration.ZERO;
        count.sent();
        if (!room.tryAcquire()) {
            count.ended(new RequestOutcome.Failed(Loss.CROWDED, null));
            return;
        }
        ConnectionPool pool =
                pools.computeIfAbsent(balancer, b -> new ConnectionPool(b.address(), KeepAlive.GENERATOR));
        Thread.ofVirtual().name("request").start(() -> {
            RequestOutcome outcome = new RequestOutcome.Failed(Loss.UNEXPECTED, null);
            try {
                outcome = send(pool, asked);
            } finally {
                count.ended(outcome);
                room.release();
            }
        });
    }

    private static RequestOutcome send(ConnectionPool pool, Duration asked) {
        long end = System.nanoTime() + asked.plus(PATIENCE).toNanos();
        ClientConnection connection = pool.used();
        try {
            if (connection == null) {
                connection = pool.fresh(PATIENCE);
            }
            connection.waitUntil(end);
            RequestOutcome outcome = exchange(pool, connection, asked);
            return System.nanoTime() > end ? late(outcome) : outcome;
        } catch (ConnectException e) {
            return new RequestOutcome.Failed(Loss.REFUSED, null);
        } catch (IOException | HttpException e) {
            if (connection != null) {
                connection.shutdown();
            }
            return new RequestOutcome.Failed(e instanceof SocketTimeoutException ? Loss.LATE : Loss.RESET, null);
        }
    }

    private static RequestOutcome late(RequestOutcome outcome) {
        return new RequestOutcome.Failed(
                Loss.LATE,
                switch (outcome) {
                    case RequestOutcome.Answered(String revision) -> revision;
                    case RequestOutcome.Failed(Loss loss, String revision) -> revision;
                });
    }

    private static RequestOutcome exchange(ConnectionPool pool, ClientConnection connection, Duration asked)
            throws IOException, HttpException {
        String target = asked.isZero() ? "/" : "/?sleep=" + asked.toMillis();
        HttpRequest request = new BasicHttpRequest("GET", target, HttpVersion.HTTP_1_1);
        request.addHeader("Host", "127.0.0.1:" + pool.address().getPort());
        HttpResponse answer = connection.ask(request);
        ClientConnection.readBody(answer);
        if (connection.servesOnAfter(answer)) {
            pool.giveBack(connection);
        } else {
            connection.close();
        }
        return outcome(answer);
    }

    private static RequestOutcome outcome(HttpResponse answer) {
        int status = answer.getStatusLine().getStatusCode();
        Header field = answer.getFirstHeader(InstanceServer.REVISION);
        String revision = field == null ? null : field.getValue();
        if (status >= 500) {
            return new RequestOutcome.Failed(Loss.SERVER_ERROR, revision);
        }
        return status < 300 && revision != null
                ? new RequestOutcome.Answered(revision)
                : new RequestOutcome.Failed(Loss.UNEXPECTED, revision);
    }
}
