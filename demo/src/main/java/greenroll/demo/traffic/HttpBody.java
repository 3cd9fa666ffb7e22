package greenroll.demo.traffic;

/** Where the body of a message ends (RFC 9112, section 6.3). */
sealed interface HttpBody {

    /** There is none. */
    record None() implements HttpBody {}

    /** So many bytes. */
    record Sized(long bytes) implements HttpBody {}

    /** Chunks, each with its size, and a last one of size 0. */
    record Chunked() implements HttpBody {}

    /** Whatever comes until the sender closes the connection. */
    record UntilClose() implements HttpBody {}
}
