package greenroll.api.http;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import org.jspecify.annotations.Nullable;

/**
 * A range of time, which includes both ends. Each end is a date, a date and time in ISO-8601 (UTC unless it says
 * otherwise), or milliseconds since 1970.
 *
 * @param from the start; null without a start
 * @param to the end; null for now
 */
public record TimeRange(@Nullable Instant from, @Nullable Instant to) {

    /** Reads {@code fromDate} and {@code toDate}, and notes their problems. */
    public static TimeRange of(Call call) {
        Instant from = read(call, "fromDate");
        Instant to = read(call, "toDate");
        if (from != null && to != null && to.isBefore(from)) {
            call.problems().wrong("toDate", "must not be before fromDate");
        }
        return new TimeRange(from, to);
    }

    public boolean holds(Instant at) {
        return (from == null || !at.isBefore(from)) && (to == null || !at.isAfter(to));
    }

    private static @Nullable Instant read(Call call, String name) {
        String text = call.parameter(name).orElse(null);
        if (text == null) {
            return null;
        }
        try {
            return text.matches("[0-9]{1,14}") ? Instant.ofEpochMilli(Long.parseLong(text)) : at(text);
        } catch (DateTimeException e) {
            call.problems()
                    .wrong(name, "must be a date like 2026-11-23, a time like 2026-11-23T07:00:00Z, or milliseconds");
            return null;
        }
    }

    private static Instant at(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        }
        TemporalAccessor read =
                DateTimeFormatter.ISO_DATE_TIME.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
        return read instanceof ZonedDateTime zoned
                ? zoned.toInstant()
                : LocalDateTime.from(read).toInstant(ZoneOffset.UTC);
    }
}
