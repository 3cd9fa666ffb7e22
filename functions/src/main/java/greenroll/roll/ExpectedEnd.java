package greenroll.roll;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a roll is expected to end, reckoned anew whenever a batch begins or ends, and never in between.
 *
 * @param beyondGrace what a batch of the group's past rolls took beyond its grace, drains left out; null when there is
 *     none that tells
 * @param end null before the first look
 */
public record ExpectedEnd(
        @Nullable Duration beyondGrace, @Nullable Instant end) {

    public static final ExpectedEnd NONE = new ExpectedEnd(null, null);
}
