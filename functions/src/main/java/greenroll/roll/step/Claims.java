package greenroll.roll.step;

import greenroll.roll.Claim;
import greenroll.roll.Roll;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;

/** Who may act, and until when nobody else may. */
public final class Claims {

    /** Beyond the holder's remaining time: clocks differ, and a Lambda dies a moment late. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private Claims() {}

    /**
     * The decision's roll, claimed for its work.
     *
     * @param holder the invocation's id
     * @param remaining how much longer the invocation may live
     */
    public static Roll claimed(StepDecision decision, String holder, Instant now, Duration remaining) {
        String intent =
                decision.work().stream().map(Work::inWords).distinct().limit(8).collect(Collectors.joining(", "));
        Claim claim = new Claim(holder, now.plus(remaining).plus(MARGIN), intent);
        return decision.next().with(c -> c.ownership(c.ownership().withClaim(claim)));
    }
}
