package greenroll.demo.traffic;

/** The end of a message's body (RFC 9112, section 6.3). */
sealed interface HttpBody {

    /** No body. */
    record None() implements HttpBody {}

    /** A body of so many bytes. */
    record Sized(long bytes) implements HttpBody {}

    /** Chunks, each with its size, and a last chunk of size 0. */
    record Chunked() implements HttpBody {}

    /** All bytes until the sender closes the connection. */
    record UntilClose() implements HttpBody {}
}
