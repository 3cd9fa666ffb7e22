package greenroll.emulator.platform.template;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** EventBridge's {@code rate(…)}. */
final class RateExpression {

    private static final Pattern RATE = Pattern.compile("rate\\(([1-9]\\d*) (minute|hour|day)(s?)\\)");

    private RateExpression() {}

    /**
     * The schedule's period. Throws IllegalArgumentException for any other text, {@code rate(1 minutes)} included, as
     * AWS refuses it.
     */
    static Duration every(Properties schedule) {
        String expression = schedule.text("Schedule");
        Matcher rate = RATE.matcher(expression);
        if (!rate.matches() || rate.group(1).equals("1") == rate.group(3).equals("s")) {
            throw new IllegalArgumentException(schedule.where() + ": Schedule is no rate: " + expression);
        }
        long count = Long.parseLong(rate.group(1));
        return switch (rate.group(2)) {
            case "minute" -> Duration.ofMinutes(count);
            case "hour" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
