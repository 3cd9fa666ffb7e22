package greenroll.emulator.compute.state;

/**
 * The origin of a change.
 *
 * @param what the operation ({@code ec2.TerminateInstances}), or the name of the stranger
 */
public record Actor(Kind kind, String what) {

    public enum Kind {
        /** A call over the simulated API. */
        CALL,
        /** An outside party: an operator, the spot market, a failing host. */
        STRANGER,
        /** The cloud itself, which continues what was begun. */
        CLOUD
    }

    public static final Actor CLOUD = new Actor(Kind.CLOUD, "cloud");

    /** An Auto Scaling group that acts by itself. */
    public static final Actor GROUP = stranger("autoscaling");

    public static Actor stranger(String who) {
        return new Actor(Kind.STRANGER, who);
    }
}
