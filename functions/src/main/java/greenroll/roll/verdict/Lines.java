package greenroll.roll.verdict;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of both colours. They are rounded to four digits, because a record is small and a picture needs no more.
 *
 * @param from begin of the first period
 * @param green sample of each period; null for a period without one
 * @param blue sample of each period; null for a period without one
 */
public record Lines(Instant from, Duration period, List<@Nullable Double> green, List<@Nullable Double> blue) {

    /** The most periods. A judge looks at so many, and at the last ones when there are more. */
    public static final int MOST = 60;

    private static final MathContext DIGITS = new MathContext(4);

    public Lines {
        green = rounded(green);
        blue = rounded(blue);
    }

    private static List<@Nullable Double> rounded(List<@Nullable Double> line) {
        List<@Nullable Double> rounded = new ArrayList<>();
        line.stream().limit(MOST).forEach(value -> rounded.add(value == null ? null : round(value)));
        return Collections.unmodifiableList(rounded);
    }

    /** Returns the value with four digits. */
    public static double round(double value) {
        return new BigDecimal(value).round(DIGITS).doubleValue();
    }
}
