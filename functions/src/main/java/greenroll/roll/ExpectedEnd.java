package greenroll.roll;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The time at which a roll is expected to end. It is calculated again whenever a batch begins or ends, and never in
 * between.
 *
 * @param beyondGrace time that a batch of the group's past rolls took beyond its grace, without drains; null when there
 *     is no such roll
 * @param end expected end; null before the first observation
 */
public record ExpectedEnd(
        @Nullable Duration beyondGrace, @Nullable Instant end) {

    public static final ExpectedEnd NONE = new ExpectedEnd(null, null);
}
