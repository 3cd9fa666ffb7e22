package greenroll.stack;

import java.time.Duration;
import java.time.Instant;

/**
 * One request of CloudFormation for a resource.
 *
 * @param id CloudFormation's {@code RequestId}, the same each time when the request comes more than once
 * @param resourceType for example {@code Custom::GreenrollGroup}
 * @param responseUrl where the answer goes
 * @param properties the resource's properties, as JSON
 * @param oldProperties the properties before the update, as JSON; {@code {}} for other requests
 */
public record StackRequest(
        String id,
        Type type,
        String resourceType,
        String responseUrl,
        String properties,
        String oldProperties,
        RollPolicy rollPolicy,
        Instant receivedAt,
        Duration timeout) {

    /** The longest time that CloudFormation waits for an answer. It is the default of {@code ServiceTimeout}. */
    public static final Duration LONGEST = Duration.ofHours(1);

    /** The shortest {@code ServiceTimeout} that is accepted, because nobody looks more often than this. */
    public static final Duration SHORTEST = Duration.ofMinutes(15);

    /** The answer must be sent before another run of the schedule in template.yaml would be too late. */
    private static final Duration RESERVE = Duration.ofMinutes(6);

    public enum Type {
        CREATE,
        UPDATE,
        DELETE
    }

    /**
     * Whether the update rolls the group, and whether the answer waits for the end of that roll.
     *
     * @param shouldRoll whether a revision that does not serve yet is rolled
     */
    public record RollPolicy(boolean shouldRoll, boolean waitForRoll) {

        public static final RollPolicy NONE = new RollPolicy(false, true);
    }

    /** The time of the last look at which the answer still reaches CloudFormation. */
    public Instant deadline() {
        Duration left = timeout.minus(RESERVE);
        return receivedAt.plus(left.isNegative() ? timeout.dividedBy(2) : left);
    }
}
