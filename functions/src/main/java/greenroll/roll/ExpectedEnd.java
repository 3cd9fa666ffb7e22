package greenroll.roll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    /**
     * When what is left will have ended, by what this roll's own batches took, else by past rolls, else by the settings.
     *
     * @param roll with a baseline, between two batches or as one begins
     */
    static Instant end(Roll roll, Instant now) {
        return now.plus(Forecast.of(roll, now, beyondGrace(roll)).time());
    }

    private static @Nullable Duration beyondGrace(Roll roll) {
        List<Duration> took = took(roll);
        if (!took.isEmpty()) {
            return took.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(took.size());
        }
        return roll.head().expectedEnd().beyondGrace();
    }

    /** What each batch of this roll took beyond its grace that is done. */
    private static List<Duration> took(Roll roll) {
        List<Duration> took = new ArrayList<>();
        RollSettings settings = roll.settings();
        Duration known =
                settings.gracePeriod().plus(roll.facts().restarts() ? settings.expectedDrain() : Duration.ZERO);
        for (Batch batch : roll.batches()) {
            Instant closed = batch.closedAt();
            if (batch.size() > 0 && batch.phase() == Batch.Phase.DONE && closed != null) {
                Duration beyond = Duration.between(batch.openedAt(), closed).minus(known);
                took.add(beyond.isNegative() ? Duration.ZERO : beyond);
            }
        }
        return took;
    }

    /** What a batch of these finished rolls took beyond its grace, the middle one of them; null when there are none. */
    static @Nullable Duration ofPast(List<RollHead> telling) {
        List<Duration> took =
                new ArrayList<>(telling.stream().map(Forecast::beyondGrace).toList());
        Collections.sort(took);
        return took.isEmpty() ? null : took.get(took.size() / 2);
    }
}
