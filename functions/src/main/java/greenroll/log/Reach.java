package greenroll.log;

import com.amazonaws.services.lambda.runtime.Context;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/** How far a scheduled look gets with many items. It ends before Lambda ends it, and each look begins elsewhere. */
public final class Reach {

    /** With less left, the next item is another look's. */
    private static final int ENOUGH_MILLIS = 10_000;

    /** Steps of this share of a circle leave no gap that is much wider than the others, however many steps there are. */
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Reach() {}

    /**
     * Looks at one item after the other, as long as there is time to begin another.
     *
     * @param context of the invocation, which knows how much time is left
     * @return how many were looked at, from the first
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
     * The same items in the same circle, begun where this look begins. When a look reaches a share of them only, some
     * looks together reach all of them, however small the share is.
     *
     * @param every between two looks
     */
    public static <T> List<T> rotated(List<T> items, Instant now, Duration every) {
        List<T> rotated = new ArrayList<>(items);
        double turn = now.getEpochSecond() / every.toSeconds() * GOLDEN;
        Collections.rotate(rotated, -(int) ((turn - Math.floor(turn)) * rotated.size()));
        return rotated;
    }
}
