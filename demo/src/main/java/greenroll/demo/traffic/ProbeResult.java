package greenroll.demo.traffic;

/** What one health check got. */
public sealed interface ProbeResult {

    /** An answer, with this HTTP status. */
    record Status(int code) implements ProbeResult {}

    /** No whole answer within the time-out. */
    record TimedOut() implements ProbeResult {}

    /** Nobody listens, the connection was reset, or what came was not HTTP. */
    record Refused() implements ProbeResult {}
}
