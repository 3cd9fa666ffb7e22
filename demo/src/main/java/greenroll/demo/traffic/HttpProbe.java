package greenroll.demo.traffic;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.apache.http.HttpException;
import org.apache.http.HttpRequest;
import org.apache.http.HttpResponse;
import org.apache.http.HttpVersion;
import org.apache.http.message.BasicHttpRequest;

/**
 * The load balancer's health check of one instance: a real {@code GET /health} on its own connection. Its time-out is
 * real time and is never scaled. At sixty times the speed, 5 s would be 83 ms. A healthy server on a busy machine can
 * miss that. Any number of threads may use it.
 */
public final class HttpProbe {

    private final Duration timeout;

    /** A check with ELB's default time-out of 5 s. */
    public HttpProbe() {
        this(Duration.ofSeconds(5));
    }

    public HttpProbe(Duration timeout) {
        this.timeout = timeout;
    }

    /** Checks once. The result is there within the time-out. */
    public ProbeResult check(InetSocketAddress address) {
        long end = System.nanoTime() + timeout.toNanos();
        try (ClientConnection connection = ClientConnection.to(address, timeout)) {
            connection.waitUntil(end);
            HttpRequest request = new BasicHttpRequest("GET", "/health", HttpVersion.HTTP_1_1);
            request.addHeader("Host", host(address));
            request.addHeader("Connection", "close");
            HttpResponse answer = connection.ask(request);
            ClientConnection.readBody(answer);
            return new ProbeResult.Status(answer.getStatusLine().getStatusCode());
        } catch (SocketTimeoutException e) {
            return new ProbeResult.TimedOut();
        } catch (IOException | HttpException e) {
            return new ProbeResult.Refused();
        }
    }

    private static String host(InetSocketAddress address) {
        return address.getHostString() + ":" + address.getPort();
    }
}
