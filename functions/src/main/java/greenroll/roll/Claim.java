package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * The right of one invocation to change something, and its end.
 *
 * @param holder id of the invocation
 * @param until end of its remaining Lambda time, and 10 s more; after it the holder is dead
 * @param intent intent in words; the batch has it exactly (launch calls, chosen ids)
 */
@RecordBuilder
public record Claim(String holder, Instant until, String intent) implements ClaimBuilder.With {

    public boolean isLive(Instant now) {
        return now.isBefore(until);
    }
}
