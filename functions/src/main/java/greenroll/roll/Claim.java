package greenroll.roll;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;

/**
 * Who is about to change something, and until when nobody else may.
 *
 * @param holder the id of the invocation
 * @param until its remaining Lambda time and 10 s more: past it the holder is dead
 * @param intent in words; the exact intent stands in the batch (launch calls, chosen ids)
 */
@RecordBuilder
public record Claim(String holder, Instant until, String intent) implements ClaimBuilder.With {

    public boolean isLive(Instant now) {
        return now.isBefore(until);
    }
}
