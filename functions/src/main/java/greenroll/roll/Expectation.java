package greenroll.roll;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When a roll is expected to end, reckoned anew whenever a batch begins or ends, and never in between.
 *
 * @param beyondGrace what a batch of the group's past rolls took beyond its grace; null when there is none that tells
 * @param end null before the first look
 */
public record Expectation(
        @Nullable Duration beyondGrace, @Nullable Instant end) {

    public static final Expectation NONE = new Expectation(null, null);

    /** From the launch until the load balancer calls a batch healthy, where no roll of the group tells better. */
    static final Duration UNTIL_HEALTHY = Duration.ofMinutes(2);

    /** Where so many batches are left, by what this roll's own took, else by past rolls, else by the settings. */
    static Instant end(Roll roll, int left, Instant now) {
        return now.plus(each(roll).multipliedBy(left)).plus(lastDrain(roll));
    }

    private static Duration each(Roll roll) {
        List<Duration> took = took(roll);
        if (!took.isEmpty()) {
            return took.stream().reduce(Duration.ZERO, Duration::plus).dividedBy(took.size());
        }
        return expected(roll.facts(), roll.head().expectation().beyondGrace());
    }

    /** What each batch of this roll took that is done. */
    private static List<Duration> took(Roll roll) {
        List<Duration> took = new ArrayList<>();
        for (Batch batch : roll.batches()) {
            Instant closed = batch.closedAt();
            if (batch.size() > 0 && batch.phase() == Batch.Phase.DONE && closed != null) {
                took.add(Duration.between(batch.openedAt(), closed));
            }
        }
        return took;
    }

    /** What one batch is expected to take. */
    static Duration expected(RollFacts facts, @Nullable Duration beyondGrace) {
        Duration grace = facts.settings().gracePeriod();
        if (beyondGrace != null) {
            return grace.plus(beyondGrace);
        }
        // A replacement's drains overlap with the next batch, a restart's do not.
        return UNTIL_HEALTHY
                .plus(grace)
                .plus(facts.restarts() ? facts.settings().drainFor() : Duration.ZERO);
    }

    /** Of a replacement; what past rolls took has it in it. */
    private static Duration lastDrain(Roll roll) {
        boolean counted =
                roll.head().expectation().beyondGrace() != null && took(roll).isEmpty();
        return roll.facts().restarts() || counted
                ? Duration.ZERO
                : roll.settings().drainFor();
    }
}
