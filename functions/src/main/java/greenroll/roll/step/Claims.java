package greenroll.roll.step;

import greenroll.roll.Claim;
import greenroll.roll.Roll;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/** Makes claims: the right to act, exclusive until a time. */
public final class Claims {

    /** The time added to the holder's remaining time, because clocks differ and a Lambda ends a moment late. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /**
     * How long a visit of an undo may act. When it is cut off, the next one waits for the end of its claim, and service must
     * not wait for long.
     */
    private static final Duration UNDO = Duration.ofSeconds(20);

    private Claims() {}

    /**
     * Returns how long the visit may act.
     *
     * @param remaining remaining time of the invocation
     */
    public static Duration mayActFor(StepDecision decision, Duration remaining) {
        Roll next = decision.next();
        boolean undoes = next.openBatch().filter(next::undoes).isPresent();
        return undoes && UNDO.compareTo(remaining) < 0 ? UNDO : remaining;
    }

    /**
     * Returns the decision's roll with a claim for its work.
     *
     * @param holder id of the invocation
     * @param remaining how long the visit may act
     */
    public static Roll claimed(StepDecision decision, String holder, Instant now, Duration remaining) {
        String intent =
                decision.work().stream().map(Work::inWords).distinct().limit(8).collect(Collectors.joining(", "));
        Claim claim = new Claim(holder, now.plus(remaining).plus(MARGIN), intent);
        return decision.next().with(c -> c.ownership(c.ownership().withClaim(claim)));
    }
}
