package greenroll.group;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;

/**
 * When on-demand instances that stand in for spot instances are replaced by spot instances again: Elastigroup's {@code
 * revertToSpot}.
 *
 * @param windows the times for {@link PerformAt#TIME_WINDOW}; otherwise empty
 */
public record RevertToSpot(PerformAt performAt, List<Window> windows) {

    /** Elastigroup's default. */
    public static final RevertToSpot ALWAYS = new RevertToSpot(PerformAt.ALWAYS, List.of());

    public enum PerformAt {
        ALWAYS("always"),
        NEVER("never"),
        TIME_WINDOW("timeWindow");

        private final String wire;

        PerformAt(String wire) {
            this.wire = wire;
        }

        /** Returns the spelling of the HTTP contract. */
        public String wire() {
            return wire;
        }
    }

    public RevertToSpot {
        windows = List.copyOf(windows);
    }

    /** Whether an on-demand instance may be replaced at that time. */
    public boolean isOpen(Instant now) {
        return switch (performAt) {
            case ALWAYS -> true;
            case NEVER -> false;
            case TIME_WINDOW -> windows.stream().anyMatch(window -> window.contains(now));
        };
    }

    /**
     * A time of each week, in UTC. It may go over the end of the week. A window that ends when it begins is the whole
     * week.
     */
    public record Window(DayOfWeek from, LocalTime fromTime, DayOfWeek to, LocalTime toTime) {

        /** Whether the window is open at that time. The end is not part of it. */
        public boolean contains(Instant now) {
            OffsetDateTime at = now.atOffset(ZoneOffset.UTC);
            Duration begin = intoWeek(from, fromTime);
            Duration end = intoWeek(to, toTime);
            Duration time = intoWeek(at.getDayOfWeek(), at.toLocalTime());
            return begin.compareTo(end) < 0
                    ? time.compareTo(begin) >= 0 && time.compareTo(end) < 0
                    : time.compareTo(begin) >= 0 || time.compareTo(end) < 0;
        }

        /** Returns the spelling of the HTTP contract: {@code Mon:03:00-Wed:02:30}. */
        public String wire() {
            return wire(from, fromTime) + "-" + wire(to, toTime);
        }

        private static String wire(DayOfWeek day, LocalTime time) {
            return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH) + ":" + time;
        }

        private static Duration intoWeek(DayOfWeek day, LocalTime time) {
            return Duration.ofDays(day.getValue() - 1L).plusNanos(time.toNanoOfDay());
        }
    }
}
