package greenroll.scaling;

import com.cronutils.model.CronType;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;

/** A cron expression with five fields: minute, hour, day of the month, month, day of the week. */
public final class CronExpression {

    private static final CronParser PARSER = new CronParser(CronDefinitionBuilder.instanceDefinitionFor(CronType.UNIX));

    private static final ZonedDateTime BEFORE_A_LEAP_DAY = ZonedDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC);

    private final ExecutionTime times;

    private CronExpression(ExecutionTime times) {
        this.times = times;
    }

    /** Returns the expression; empty when the text is none. */
    public static Optional<CronExpression> of(String text) {
        try {
            return Optional.of(
                    new CronExpression(ExecutionTime.forCron(PARSER.parse(text).validate())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether there is a time that it matches, for example not on 30 February. */
    public boolean hasATime() {
        return times.nextExecution(BEFORE_A_LEAP_DAY).isPresent();
    }

    /**
     * Whether it matches that minute. The library is asked in UTC, because it leaves out a time that exists where the
     * clocks go forward by half an hour.
     */
    boolean matches(LocalDateTime minute) {
        return times.isMatch(minute.atZone(ZoneOffset.UTC));
    }
}
