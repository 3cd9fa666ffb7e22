package greenroll.demo.traffic;

/** The result of one health check. */
public sealed interface ProbeResult {

    /** An answer with this HTTP status. */
    record Status(int code) implements ProbeResult {}

    /** No whole answer within the time-out. */
    record TimedOut() implements ProbeResult {}

    /** No process listens, the connection was reset, or the answer was not HTTP. */
    record Refused() implements ProbeResult {}
}
