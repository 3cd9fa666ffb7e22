package greenroll.fleet;

import java.time.Duration;
import java.time.Instant;

/**
 * EC2's notice that a spot instance will go, or may go soon.
 *
 * @param at time of the notice
 */
public record SpotNotice(String instanceId, Kind kind, Instant at) {

    /** EC2 interrupts an instance so long after its interruption notice. */
    public static final Duration TIME_LEFT = Duration.ofMinutes(2);

    public enum Kind {
        /** EC2 interrupts the instance after {@link #TIME_LEFT}. */
        INTERRUPTION,
        /** The instance is at a higher risk of an interruption. It may never be interrupted. */
        REBALANCE_RECOMMENDATION
    }

    public boolean isInterruption() {
        return kind == Kind.INTERRUPTION;
    }

    /** Returns the time of the interruption that EC2 has announced. */
    public Instant until() {
        return at.plus(TIME_LEFT);
    }

    /** Returns the notice to keep of two for one instance: an interruption notice, and then the first. */
    public SpotNotice or(SpotNotice other) {
        return other.isInterruption() && !isInterruption() ? other : this;
    }
}
