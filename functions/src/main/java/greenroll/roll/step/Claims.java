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

    private Claims() {}

    /**
     * Returns the decision's roll with a claim for its work.
     *
     * @param holder id of the invocation
     * @param remaining remaining time of the invocation
     */
    public static Roll claimed(StepDecision decision, String holder, Instant now, Duration remaining) {
        String intent =
                decision.work().stream().map(Work::inWords).distinct().limit(8).collect(Collectors.joining(", "));
        Claim claim = new Claim(holder, now.plus(remaining).plus(MARGIN), intent);
        return decision.next().with(c -> c.ownership(c.ownership().withClaim(claim)));
    }
}
