package greenroll.demo.traffic;

import java.time.Duration;

/**
 * How long a connection may lie idle, for both ends of each hop. The end that sends requests gives an idle connection up
 * well before the end that answers them does; otherwise a request could meet a connection that is just being closed, and
 * a loss would be counted that no roll has caused.
 */
final class KeepAlive {

    static final Duration GENERATOR = Duration.ofSeconds(2);
    static final Duration BALANCER_TO_CLIENT = Duration.ofSeconds(60);

    static final Duration BALANCER_TO_TARGET = Duration.ofSeconds(5);
    static final Duration INSTANCE = Duration.ofSeconds(60);

    private KeepAlive() {}
}
