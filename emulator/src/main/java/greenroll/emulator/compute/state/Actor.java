package greenroll.emulator.compute.state;

/**
 * Whose act it was.
 *
 * @param what the operation ({@code ec2.TerminateInstances}), or who the stranger is
 */
public record Actor(Kind kind, String what) {

    public enum Kind {
        /** A call over the simulated API. */
        CALL,
        /** Somebody else: an operator, the spot market, a failing host. */
        STRANGER,
        /** The cloud itself, going on with what was begun. */
        CLOUD
    }

    public static final Actor CLOUD = new Actor(Kind.CLOUD, "cloud");

    public static Actor stranger(String who) {
        return new Actor(Kind.STRANGER, who);
    }
}
