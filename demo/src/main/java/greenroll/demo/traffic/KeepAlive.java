package greenroll.demo.traffic;

import java.time.Duration;

/**
 * The longest idle time of a connection, for both ends of each hop. The end that sends requests closes an idle
 * connection well before the other end does. Otherwise a request could meet a connection that is just being closed.
 * Then a loss would be counted that no roll has caused.
 */
final class KeepAlive {

    static final Duration GENERATOR = Duration.ofSeconds(2);
    static final Duration BALANCER_TO_CLIENT = Duration.ofSeconds(60);

    static final Duration BALANCER_TO_TARGET = Duration.ofSeconds(5);
    static final Duration INSTANCE = Duration.ofSeconds(60);

    private KeepAlive() {}
}
