package greenroll.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.DueTask;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.Recurrence.Frequency;
import greenroll.group.scaling.ScalingState;
import greenroll.group.scaling.Schedule;
import greenroll.group.scaling.ScheduledTask;
import greenroll.group.scaling.TaskAction;
import greenroll.scaling.ScheduleRules.Due;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times of scheduled tasks. Most groups are in Berlin: one hour ahead of UTC in winter, and two in summer. */
class ScheduleRulesTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Instant EIGHT = Instant.parse("2026-11-23T08:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @ParameterizedTest
    @CsvSource({
        "0 8 * * *,    2026-11-23T05:00:00Z, 2026-11-23T07:00:00Z", // winter
        "0 8 * * *,    2026-07-01T05:00:00Z, 2026-07-01T06:00:00Z", // summer
        "0 8 * * 1-5,  2026-11-21T00:00:00Z, 2026-11-23T07:00:00Z", // from Saturday to Monday
        "0 8 * * 0,    2026-11-28T00:00:00Z, 2026-11-29T07:00:00Z", // Sunday is 0
        "0 8 * * 7,    2026-11-28T00:00:00Z, 2026-11-29T07:00:00Z", // and 7
        "*/20 * * * *, 2026-11-23T08:20:00Z, 2026-11-23T08:40:00Z",
        "30 6 1 * *,   2026-11-30T00:00:00Z, 2026-12-01T05:30:00Z",
        "0 0 25 12 *,  2026-12-24T00:00:00Z, 2026-12-24T23:00:00Z", // midnight in Berlin
        "0 8 1 * 3,    2026-11-24T08:00:00Z, 2026-11-25T07:00:00Z", // the first of the month, and each Wednesday
        "0 8 1 * 3,    2026-11-30T08:00:00Z, 2026-12-01T07:00:00Z",
    })
    void cron_isDueAtThatLocalTime(String expression, Instant after, Instant next) {
        assertThat(times(BERLIN, cron(expression), after, next.plusSeconds(600)).getFirst())
                .isEqualTo(next);
    }

    @Test
    void cron_withoutATimeZone_isInUtc() {
        assertThat(times(ZoneOffset.UTC, cron("0 8 * * *"), EIGHT.minusSeconds(7_200), EIGHT.plusSeconds(7_200)))
                .containsExactly(EIGHT);
    }

    /** On that day the clocks go from 02:00 to 03:00. */
    @Test
    void cron_atATimeThatDoesNotExist_isLeftOut() {
        assertThat(times(BERLIN, cron("30 2 * * *"), "2027-03-27T01:00:00Z", "2027-03-29T01:00:00Z"))
                .containsExactly(Instant.parse("2027-03-27T01:30:00Z"), Instant.parse("2027-03-29T00:30:00Z"));
    }

    /** On that day the clocks go from 03:00 back to 02:00. */
    @Test
    void cron_atATimeThatExistsTwice_isDueAtTheFirst() {
        assertThat(times(BERLIN, cron("30 2 * * *"), "2026-10-25T00:00:00Z", "2026-10-26T02:00:00Z"))
                .containsExactly(Instant.parse("2026-10-25T00:30:00Z"), Instant.parse("2026-10-26T01:30:00Z"));
    }

    /** On Lord Howe Island the clocks go from 02:00 to 02:30. */
    @Test
    void cron_atTheFirstTimeAfterTheClocksChange_isDue() {
        ZoneId island = ZoneId.of("Australia/Lord_Howe");

        assertThat(times(island, cron("15 2 * * *"), "2026-10-03T15:00:00Z", "2026-10-03T16:00:00Z"))
                .isEmpty();
        assertThat(times(island, cron("30 2 * * *"), "2026-10-03T15:00:00Z", "2026-10-03T16:00:00Z"))
                .containsExactly(Instant.parse("2026-10-03T15:30:00Z"));
    }

    @Test
    void cron_ofEveryHour_isDueOnceInEachHourThatTheClocksShow() {
        assertThat(times(BERLIN, cron("30 * * * *"), "2026-10-24T23:00:00Z", "2026-10-25T03:00:00Z"))
                .containsExactly(
                        Instant.parse("2026-10-24T23:30:00Z"), // 01:30
                        Instant.parse("2026-10-25T00:30:00Z"), // 02:30, and not again an hour later
                        Instant.parse("2026-10-25T02:30:00Z")); // 03:30
        assertThat(times(BERLIN, cron("30 * * * *"), "2027-03-28T00:00:00Z", "2027-03-28T02:00:00Z"))
                .containsExactly(
                        Instant.parse("2027-03-28T00:30:00Z"), // 01:30
                        Instant.parse("2027-03-28T01:30:00Z")); // 03:30
    }

    @Test
    void cron_withAStart_isNotDueBeforeIt() {
        Recurrence from = new Recurrence.Cron("0 * * * *", EIGHT);

        assertThat(times(BERLIN, from, EIGHT.minusSeconds(7_200), EIGHT.plusSeconds(3_600)))
                .containsExactly(EIGHT, EIGHT.plusSeconds(3_600));
    }

    @Test
    void once_isDueAtItsTime_andNeverAgain() {
        Recurrence once = new Recurrence.Once(EIGHT.plusSeconds(30));

        assertThat(times(BERLIN, once, EIGHT.minusSeconds(86_400), EIGHT.plusSeconds(86_400)))
                .containsExactly(EIGHT.plusSeconds(30));
    }

    @ParameterizedTest
    @CsvSource({
        "HOURLY, 2026-11-23T08:10:20Z, 2026-11-23T09:10:20Z, 2026-11-23T10:10:20Z",
        "DAILY,  2026-11-23T08:10:20Z, 2026-11-24T08:10:20Z, 2026-11-25T08:10:20Z",
        "WEEKLY, 2026-11-23T08:10:20Z, 2026-11-30T08:10:20Z, 2026-12-07T08:10:20Z",
    })
    void aFrequency_isDueAtItsStart_andFromThenOn(Frequency frequency, Instant first, Instant second, Instant third) {
        assertThat(times(
                        BERLIN,
                        new Recurrence.Every(frequency, first),
                        first.minus(Duration.ofDays(9)),
                        third.plusSeconds(60)))
                .containsExactly(first, second, third);
    }

    /** At 10:00 in Berlin, in the week in which summer time ends. Hourly tasks do not look at the clocks. */
    @ParameterizedTest
    @CsvSource({
        "DAILY,  2026-10-24T08:00:00Z, 2026-10-25T09:00:00Z",
        "WEEKLY, 2026-10-24T08:00:00Z, 2026-10-31T09:00:00Z",
        "DAILY,  2027-03-27T09:00:00Z, 2027-03-28T08:00:00Z",
        "HOURLY, 2026-10-25T00:00:00Z, 2026-10-25T01:00:00Z",
    })
    void aFrequency_keepsItsLocalTime_whenTheClocksChange(Frequency frequency, Instant first, Instant second) {
        assertThat(times(BERLIN, new Recurrence.Every(frequency, first), first.minusSeconds(60), second))
                .containsExactly(first, second);
    }

    @ParameterizedTest
    @CsvSource({
        "DAILY,  2027-03-27T02:30+01:00, 2027-03-28T03:30+02:00, 2027-03-29T02:30+02:00",
        "WEEKLY, 2027-03-21T02:30+01:00, 2027-03-28T03:30+02:00, 2027-04-04T02:30+02:00",
    })
    void aFrequency_atATimeThatDoesNotExist_isDueAnHourLater(
            Frequency frequency, OffsetDateTime first, OffsetDateTime second, OffsetDateTime third) {
        assertThat(times(
                        BERLIN,
                        new Recurrence.Every(frequency, first.toInstant()),
                        first.minusHours(1).toInstant(),
                        third.toInstant()))
                .containsExactly(first.toInstant(), second.toInstant(), third.toInstant());
    }

    @ParameterizedTest
    @CsvSource({
        "2026-12-01T02:30+01:00", // winter
        "2027-07-01T02:30+02:00", // summer
    })
    void aFrequency_atATimeThatExistsTwice_isDueAtTheFirst(OffsetDateTime from) {
        assertThat(times(
                        BERLIN,
                        new Recurrence.Every(Frequency.DAILY, from.toInstant()),
                        Instant.parse("2027-10-30T12:00:00Z"),
                        Instant.parse("2027-11-01T12:00:00Z")))
                .containsExactly(Instant.parse("2027-10-31T00:30:00Z"), Instant.parse("2027-11-01T01:30:00Z"));
    }

    /** The change may have brought the tasks. Times before it do not count. */
    @Test
    void theFirstCheck_looksBackToTheGroupsLastChange() {
        ScheduledTask task = task(0, new Recurrence.Once(EIGHT));
        Instant now = EIGHT.plusSeconds(30);

        assertThat(waiting(ScheduleRules.since(EIGHT, null), now, task)).isEmpty();
        assertThat(waiting(ScheduleRules.since(EIGHT.minusSeconds(1), null), now, task))
                .containsExactly(new DueTask(task, EIGHT));
    }

    /** Groups without tasks are not checked, so this change may have brought the tasks too. */
    @Test
    void aCheck_looksBackToTheGroupsLastChange_whenNoCheckWasMadeForTenMinutesBefore() {
        DueTask waits = new DueTask(task(0, cron("0 * * * *")), EIGHT.minusSeconds(3_600));
        ScalingState before = checked(EIGHT, waits);

        assertThat(ScheduleRules.since(EIGHT.plusSeconds(601), before))
                .isEqualTo(checked(EIGHT.plusSeconds(601), waits));
        assertThat(ScheduleRules.since(EIGHT.plusSeconds(600), before)).isEqualTo(before);
        assertThat(ScheduleRules.since(EIGHT.minusSeconds(1), before)).isEqualTo(before);
    }

    @Test
    void aTime_isDueInOneOfTwoChecks() {
        ScheduledTask task = task(0, new Recurrence.Once(EIGHT));

        assertThat(waiting(checked(EIGHT.minusSeconds(60)), EIGHT.minusSeconds(1), task))
                .isEmpty();
        assertThat(waiting(checked(EIGHT.minusSeconds(1)), EIGHT, task)).containsExactly(new DueTask(task, EIGHT));
        assertThat(waiting(checked(EIGHT), EIGHT.plusSeconds(60), task)).isEmpty();
    }

    @Test
    void aCheck_afterAGap_doesTheLastMissedTime() {
        ScheduledTask task = task(0, cron("*/10 * * * *"));

        assertThat(waiting(checked(EIGHT.minusSeconds(1)), EIGHT.plusSeconds(35 * 60), task))
                .containsExactly(new DueTask(task, EIGHT.plusSeconds(30 * 60)));
    }

    @Test
    void aCheck_afterAGap_doesEachTaskThatWasMissed_inTheOrderOfTheirTimes() {
        ScheduledTask late = task(0, new Recurrence.Once(EIGHT.plusSeconds(1_200)));
        ScheduledTask early = task(1, cron("5 9 * * *"));
        ScheduledTask later = task(2, new Recurrence.Every(Frequency.HOURLY, EIGHT.plusSeconds(600)));

        assertThat(waiting(checked(EIGHT), EIGHT.plusSeconds(1_800), late, early, later))
                .containsExactly(
                        new DueTask(early, EIGHT.plusSeconds(300)),
                        new DueTask(later, EIGHT.plusSeconds(600)),
                        new DueTask(late, EIGHT.plusSeconds(1_200)));
    }

    /** The last check was twelve hours ago. */
    @Test
    void aCheck_afterALongGap_dropsATaskThatIsMoreThanSixHoursLate() {
        Instant sixHoursAgo = EIGHT.minus(Duration.ofHours(6));
        ScalingState before = checked(EIGHT.minus(Duration.ofHours(12)));
        ScheduledTask late = task(0, new Recurrence.Once(sixHoursAgo));
        ScheduledTask tooLate = task(1, new Recurrence.Once(sixHoursAgo.minusSeconds(1)));

        assertThat(ScheduleRules.due(berlin(late, tooLate), before, EIGHT))
                .isEqualTo(new Due(
                        List.of(new DueTask(late, sixHoursAgo)),
                        List.of(new DueTask(tooLate, sixHoursAgo.minusSeconds(1)))));
    }

    /** The checks were off. */
    @Test
    void aCheck_afterMoreThanADay_makesNothingUp() {
        Instant dayAgo = EIGHT.minus(Duration.ofDays(1));
        ScheduledTask task = task(0, new Recurrence.Once(EIGHT.minusSeconds(60)));

        assertThat(waiting(checked(dayAgo), EIGHT, task)).hasSize(1);
        assertThat(waiting(checked(dayAgo.minusSeconds(1)), EIGHT, task)).isEmpty();
    }

    @Test
    void aTaskThatWaits_staysForSixHours_andIsDroppedThen() {
        ScheduledTask task = task(0, new Recurrence.Once(EIGHT));
        DueTask waits = new DueTask(task, EIGHT);
        Instant end = EIGHT.plus(Duration.ofHours(6));

        assertThat(ScheduleRules.due(berlin(task), checked(end.minus(MINUTE), waits), end))
                .isEqualTo(new Due(List.of(waits), List.of()));
        assertThat(ScheduleRules.due(berlin(task), checked(end, waits), end.plusSeconds(1)))
                .isEqualTo(new Due(List.of(), List.of(waits)));
        assertThat(ScheduleRules.DROPPED)
                .isEqualTo("it could not begin for 6 h or until its next time, because an operation held the group,"
                        + " deployments were frozen, or no check was made");
    }

    @Test
    void aTaskThatWaits_isDropped_whenItsNextTimeComes() {
        ScheduledTask hourly = task(0, cron("0 * * * *"));
        ScheduledTask daily = task(1, cron("30 8 * * *"));
        DueTask first = new DueTask(hourly, EIGHT.minusSeconds(3_600));
        DueTask other = new DueTask(daily, EIGHT.minusSeconds(1_800));

        assertThat(ScheduleRules.due(berlin(hourly, daily), checked(EIGHT.minus(MINUTE), first, other), EIGHT))
                .isEqualTo(new Due(List.of(other, new DueTask(hourly, EIGHT)), List.of(first)));
    }

    /** The next time waits too by then, when the owner could not be told. */
    @Test
    void aDroppedTask_isDroppedAgain_untilItNoLongerWaits() {
        ScheduledTask hourly = task(0, cron("0 * * * *"));
        DueTask old = new DueTask(hourly, EIGHT.minusSeconds(3_600));
        DueTask last = new DueTask(hourly, EIGHT);

        Due due = ScheduleRules.due(berlin(hourly), checked(EIGHT, old, last), EIGHT.plus(MINUTE));

        assertThat(due).isEqualTo(new Due(List.of(last), List.of(old)));
        assertThat(due.all()).containsExactly(old, last);
    }

    private static List<DueTask> waiting(ScalingState before, Instant now, ScheduledTask... tasks) {
        Due due = ScheduleRules.due(berlin(tasks), before, now);
        assertThat(due.dropped()).isEmpty();
        return due.waiting();
    }

    private static ScalingState checked(Instant at, DueTask... waiting) {
        return new ScalingState(at, List.of(waiting));
    }

    private static Schedule berlin(ScheduledTask... tasks) {
        return new Schedule(BERLIN, List.of(tasks));
    }

    private static ScheduledTask task(int number, Recurrence recurrence) {
        return new ScheduledTask(
                "scheduling.tasks[" + number + "]",
                "scaleUp",
                recurrence,
                new TaskAction.Scale(new CapacityChange.Adjustment(1)));
    }

    private static Recurrence cron(String expression) {
        return new Recurrence.Cron(expression, null);
    }

    private static List<Instant> times(ZoneId zone, Recurrence recurrence, String after, String until) {
        return times(zone, recurrence, Instant.parse(after), Instant.parse(until));
    }

    /** Each time at which the task is due after one time and until another. A check happens every minute. */
    private static List<Instant> times(ZoneId zone, Recurrence recurrence, Instant after, Instant until) {
        Schedule schedule = new Schedule(zone, List.of(task(0, recurrence)));
        List<Instant> times = new ArrayList<>();
        for (Instant last = after; last.isBefore(until); last = last.plus(MINUTE)) {
            ScheduleRules.due(schedule, new ScalingState(last, List.of()), last.plus(MINUTE))
                    .waiting()
                    .forEach(due -> times.add(due.at()));
        }
        return times;
    }
}
