package greenroll.scaling;

import greenroll.group.scaling.DueTask;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.ScalingState;
import greenroll.group.scaling.Schedule;
import greenroll.group.scaling.ScheduledTask;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides which scheduled tasks are due. A check looks at the time since the check before it, so each time of a task
 * becomes due once. Pure.
 *
 * <p>When the clocks change, the rules of a cron expression are those of EventBridge Scheduler. A local time that does not
 * exist is left out. A local time that exists twice is due at the first one. A daily or weekly task whose local time does
 * not exist is due an hour later.
 */
public final class ScheduleRules {

    /** How late a task may be done: no check was made at its time, an operation holds the group, or it is frozen. */
    static final Duration PATIENCE = Duration.ofHours(6);

    /** After so long without a check, the checks were off. Tasks of that time are not missed. */
    static final Duration OFF = Duration.ofDays(1);

    /** Longer than the time between two checks of a group that has tasks. */
    static final Duration GAP = Duration.ofMinutes(10);

    /** Why a task is dropped. */
    public static final String DROPPED = "it could not begin for " + PATIENCE.toHours()
            + " h or until its next time, because an operation held the group, deployments were frozen, or no check was made";

    private ScheduleRules() {}

    /**
     * The result of a check.
     *
     * @param waiting tasks to do now, in the order of their times
     * @param dropped tasks that waited for too long, or whose next time came; they are dropped in each check until they
     *     no longer wait
     */
    public record Due(List<DueTask> waiting, List<DueTask> dropped) {

        public Due {
            waiting = List.copyOf(waiting);
            dropped = List.copyOf(dropped);
        }

        /** Returns both, in the order of their times. */
        public List<DueTask> all() {
            return Stream.concat(dropped.stream(), waiting.stream())
                    .sorted(Comparator.comparing(DueTask::at))
                    .toList();
        }
    }

    /**
     * Returns the state from which a check goes on. The first check looks back to the last change of the group, because
     * that may have brought the tasks. So does a check when no check was made for a while before that change.
     *
     * @param read the state as it is stored; null when there is none
     */
    public static ScalingState since(Instant changed, @Nullable ScalingState read) {
        if (read == null) {
            return ScalingState.first(changed);
        }
        return changed.isAfter(read.checkedAt().plus(GAP)) ? new ScalingState(changed, read.waiting()) : read;
    }

    /** Returns the tasks that wait at {@code now}. A task that its owner has removed or changed waits no longer. */
    public static Due due(Schedule schedule, ScalingState before, Instant now) {
        Instant after = before.checkedAt().isBefore(now.minus(OFF)) ? now : before.checkedAt();
        List<DueTask> fresh = new ArrayList<>();
        for (ScheduledTask task : schedule.tasks()) {
            latest(task.recurrence(), schedule.timeZone(), after, now)
                    .ifPresent(at -> fresh.add(new DueTask(task, at)));
        }
        Stream<DueTask> waiting =
                before.waiting().stream().filter(one -> schedule.tasks().contains(one.task()));
        List<DueTask> all = Stream.concat(waiting, fresh.stream())
                .sorted(Comparator.comparing(DueTask::at))
                .toList();
        List<DueTask> dropped = all.stream()
                .filter(one -> isReplaced(one, all) || now.isAfter(one.at().plus(PATIENCE)))
                .toList();
        return new Due(all.stream().filter(one -> !dropped.contains(one)).toList(), dropped);
    }

    private static boolean isReplaced(DueTask waiting, List<DueTask> all) {
        return all.stream()
                .anyMatch(one -> one.task().name().equals(waiting.task().name())
                        && one.at().isAfter(waiting.at()));
    }

    /** Returns the last time in ({@code after}, {@code until}]. Several times that were missed are done once. */
    static Optional<Instant> latest(Recurrence recurrence, ZoneId zone, Instant after, Instant until) {
        return switch (recurrence) {
            case Recurrence.Once(Instant at) -> Optional.of(at).filter(one -> isWithin(one, after, until));
            case Recurrence.Every(Recurrence.Frequency frequency, Instant from) ->
                latestOfEvery(frequency, from.atZone(zone), until).filter(one -> isWithin(one, after, until));
            case Recurrence.Cron cron ->
                CronExpression.of(cron.expression())
                        .flatMap(expression -> latestMatch(expression, zone, after, until))
                        .filter(one -> cron.from() == null || !one.isBefore(cron.from()));
        };
    }

    private static boolean isWithin(Instant time, Instant after, Instant until) {
        return time.isAfter(after) && !time.isAfter(until);
    }

    private static Optional<Instant> latestOfEvery(Recurrence.Frequency frequency, ZonedDateTime from, Instant until) {
        ZonedDateTime end = until.atZone(from.getZone());
        if (end.isBefore(from)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (frequency) {
                    case HOURLY ->
                        from.plusHours(ChronoUnit.HOURS.between(from, end)).toInstant();
                    case DAILY ->
                        from.plusDays(ChronoUnit.DAYS.between(from, end))
                                .withEarlierOffsetAtOverlap()
                                .toInstant();
                    case WEEKLY ->
                        from.plusWeeks(ChronoUnit.WEEKS.between(from, end))
                                .withEarlierOffsetAtOverlap()
                                .toInstant();
                });
    }

    private static Optional<Instant> latestMatch(CronExpression expression, ZoneId zone, Instant after, Instant until) {
        for (Instant minute = until.truncatedTo(ChronoUnit.MINUTES);
                minute.isAfter(after);
                minute = minute.minus(1, ChronoUnit.MINUTES)) {
            ZonedDateTime local = minute.atZone(zone);
            if (isFirst(local) && expression.matches(local.toLocalDateTime())) {
                return Optional.of(minute);
            }
        }
        return Optional.empty();
    }

    /** Whether the local time exists once, or this is the first of two. */
    private static boolean isFirst(ZonedDateTime local) {
        List<ZoneOffset> offsets = local.getZone().getRules().getValidOffsets(local.toLocalDateTime());
        return local.getOffset().equals(offsets.getFirst());
    }
}
