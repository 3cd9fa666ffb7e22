package greenroll.emulator.compute.api;

/**
 * Is called around every call of the API, outside the region's lock. It may wait, and it may throw. An exception of
 * {@code before} reaches the caller, and nothing has happened. An exception of {@code after} reaches the caller
 * although the call took effect.
 */
public interface CallGate {

    CallGate OPEN = new CallGate() {};

    /** @param operation for example {@code ec2.RunInstances} */
    default void before(String operation, Object request) {}

    /** Is called after a call that succeeded. */
    default void after(String operation, Object request, Object response) {}
}
