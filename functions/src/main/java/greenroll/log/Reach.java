package greenroll.log;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** Limits a scheduled run over many items: the run ends before Lambda ends it, and each run begins at another item. */
public final class Reach {

    /** With less time left, the next item waits for another run. */
    private static final int ENOUGH_MILLIS = 10_000;

    /**
     * The golden ratio. Steps of this fraction of a circle leave no gap much wider than the others, for any number of
     * steps.
     */
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Reach() {}

    /**
     * Handles one item after the other, as long as enough time is left to begin another.
     *
     * @param context the invocation's context, which tells the remaining time
     * @return how many items were handled, from the first
     */
    public static <T> int each(List<T> items, Context context, Consumer<T> look) {
        int looked = 0;
        for (T item : items) {
            if (context.getRemainingTimeInMillis() < ENOUGH_MILLIS) {
                break;
            }
            looked++;
            look.accept(item);
        }
        return looked;
    }

    /**
     * The same items in the same circular order, with another first item in each run. So several runs together reach
     * all items, even when each run reaches few.
     *
     * @param every the time between two runs
     */
    public static <T> List<T> rotated(List<T> items, Instant now, Duration every) {
        List<T> rotated = new ArrayList<>(items);
        double turn = now.getEpochSecond() / every.toSeconds() * GOLDEN;
        Collections.rotate(rotated, -(int) ((turn - Math.floor(turn)) * rotated.size()));
        return rotated;
    }
}
