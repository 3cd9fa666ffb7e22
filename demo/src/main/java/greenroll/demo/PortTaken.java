package greenroll.demo;

/** The API cannot listen on its port. */
public final class PortTaken extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortTaken(int port, Throwable cause) {
        super("cannot listen on 127.0.0.1:" + port + ": " + cause.getMessage(), cause);
    }
}
