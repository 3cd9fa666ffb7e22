package greenroll.group;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.SATURDAY;
import static java.time.DayOfWeek.SUNDAY;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.RevertToSpot.PerformAt;
import greenroll.group.RevertToSpot.Window;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When on-demand instances may be replaced by spot instances again. 2026-11-23 is a Monday. */
class RevertToSpotTest {

    private static final LocalTime MIDNIGHT = LocalTime.MIDNIGHT;

    @ParameterizedTest
    @CsvSource({
        "2026-11-23T02:59:59.999Z, false",
        "2026-11-23T03:00:00Z, true",
        "2026-11-23T05:29:59.999Z, true",
        "2026-11-23T05:30:00Z, false",
        "2026-11-24T04:00:00Z, false",
        "2026-11-30T04:00:00Z, true"
    })
    void aWindowOfOneDay_beginsAtItsBegin_andEndsBeforeItsEnd(Instant now, boolean open) {
        Window night = new Window(MONDAY, LocalTime.of(3, 0), MONDAY, LocalTime.of(5, 30));

        assertThat(night.contains(now)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-27T17:59:00Z, false",
        "2026-11-27T18:00:00Z, true",
        "2026-11-28T12:00:00Z, true",
        "2026-11-29T23:59:59Z, true",
        "2026-11-30T05:59:59Z, true",
        "2026-11-30T06:00:00Z, false",
        "2026-12-02T12:00:00Z, false"
    })
    void aWindow_mayGoOverTheEndOfTheWeek(Instant now, boolean open) {
        Window weekend = new Window(FRIDAY, LocalTime.of(18, 0), MONDAY, LocalTime.of(6, 0));

        assertThat(weekend.contains(now)).isEqualTo(open);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-28T00:00:00Z, true",
        "2026-11-29T23:59:59Z, true",
        "2026-11-30T00:00:00Z, false",
        "2026-11-27T23:59:59Z, false"
    })
    void aWindow_mayEndWithTheWeek(Instant now, boolean open) {
        assertThat(new Window(SATURDAY, MIDNIGHT, MONDAY, MIDNIGHT).contains(now))
                .isEqualTo(open);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-11-23T00:00:00Z", "2026-11-26T12:34:56Z", "2026-11-29T23:59:59Z"})
    void aWindow_thatEndsWhenItBegins_isTheWholeWeek(Instant now) {
        assertThat(new Window(SUNDAY, LocalTime.NOON, SUNDAY, LocalTime.NOON).contains(now))
                .isTrue();
    }

    /** At 01:00 on Monday in Kolkata it is still Sunday in UTC. */
    @Test
    void aWindow_isInUtc() {
        Instant now = OffsetDateTime.parse("2026-11-23T01:00:00+05:30").toInstant();

        assertThat(new Window(MONDAY, MIDNIGHT, MONDAY, LocalTime.of(2, 0)).contains(now))
                .isFalse();
        assertThat(new Window(SUNDAY, LocalTime.of(19, 0), SUNDAY, LocalTime.of(20, 0)).contains(now))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"2026-11-23T03:00:00Z, true", "2026-11-27T03:00:00Z, true", "2026-11-24T03:00:00Z, false"})
    void timeWindow_isOpenInAnyOfItsWindows_andTheOthersAlwaysOrNever(Instant now, boolean inWindow) {
        Window monday = new Window(MONDAY, LocalTime.of(2, 0), MONDAY, LocalTime.of(4, 0));
        Window friday = new Window(FRIDAY, LocalTime.of(2, 0), FRIDAY, LocalTime.of(4, 0));

        assertThat(new RevertToSpot(PerformAt.TIME_WINDOW, List.of(monday, friday)).isOpen(now))
                .isEqualTo(inWindow);
        assertThat(RevertToSpot.ALWAYS.isOpen(now)).isTrue();
        assertThat(new RevertToSpot(PerformAt.NEVER, List.of(monday, friday)).isOpen(now))
                .isFalse();
    }

    @Test
    void timeWindow_withoutAWindow_isNeverOpen() {
        assertThat(new RevertToSpot(PerformAt.TIME_WINDOW, List.of()).isOpen(Instant.parse("2026-11-23T03:00:00Z")))
                .isFalse();
    }
}
