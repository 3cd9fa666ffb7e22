package greenroll.demo.traffic;

/** Why a request of the generator counts as failed. */
public enum Loss {
    /** The balancer took no connection. */
    REFUSED,
    /** The connection was reset, or ended before the whole answer was there. */
    RESET,
    /** The answer was a 5xx. */
    SERVER_ERROR,
    /** The whole answer was not there 5 s after the time the request had asked the server to take. */
    LATE,
    /** Not sent: so many were in flight that one more was not allowed. */
    CROWDED,
    /** Any other answer than a 2xx of an instance. */
    UNEXPECTED
}
