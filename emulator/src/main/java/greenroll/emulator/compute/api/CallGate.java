package greenroll.emulator.compute.api;

/**
 * Stands around every call of the API, outside the region's lock. May wait, and may throw: what {@code before} throws
 * reaches the caller and nothing happened; what {@code after} throws reaches the caller although the call took effect.
 */
public interface CallGate {

    CallGate OPEN = new CallGate() {};

    /** @param operation for example {@code ec2.RunInstances} */
    default void before(String operation, Object request) {}

    /** After a call that succeeded. */
    default void after(String operation, Object request, Object response) {}
}
