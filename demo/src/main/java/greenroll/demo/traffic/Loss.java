package greenroll.demo.traffic;

/** The reason why a request of the generator counts as failed. */
public enum Loss {
    /** The balancer accepted no connection. */
    REFUSED,
    /** The connection was reset, or ended before the whole answer. */
    RESET,
    /** The answer was a 5xx. */
    SERVER_ERROR,
    /** The whole answer was not there 5 s after the time that the request had asked for. */
    LATE,
    /** Not sent, because the maximum number was in flight. */
    CROWDED,
    /** Any other answer that is not an instance's 2xx. */
    UNEXPECTED
}
