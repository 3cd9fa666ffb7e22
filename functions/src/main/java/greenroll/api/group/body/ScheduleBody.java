package greenroll.api.group.body;

import greenroll.api.http.Fields;
import greenroll.group.Capacity;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.Schedule;
import greenroll.group.scaling.ScheduledTask;
import greenroll.group.scaling.TaskAction;
import greenroll.roll.RollSettings;
import greenroll.scaling.CronExpression;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code scheduling}: tasks that change the capacity, or roll the group, at certain times. A task that is not
 * enabled is left out.
 */
final class ScheduleBody {

    private static final int MOST = 50;
    private static final int CRON_LENGTH = 100;
    private static final int TIME_LENGTH = 40;
    private static final int ZONE_LENGTH = 64;

    private static final Map<String, Recurrence.Frequency> FREQUENCIES = Map.of(
            "hourly", Recurrence.Frequency.HOURLY,
            "daily", Recurrence.Frequency.DAILY,
            "weekly", Recurrence.Frequency.WEEKLY);

    private static final Map<String, Type> TYPES = Map.of(
            "scale", Type.SCALE,
            "scaleUp", Type.SCALE_UP,
            "scaleDown", Type.SCALE_DOWN,
            "percentageScaleUp", Type.PERCENTAGE_SCALE_UP,
            "percentageScaleDown", Type.PERCENTAGE_SCALE_DOWN,
            "roll", Type.ROLL);

    private static final Map<String, Set<Type>> OF_TYPES = Map.of(
            "scaleMinCapacity", Set.of(Type.SCALE),
            "scaleTargetCapacity", Set.of(Type.SCALE),
            "scaleMaxCapacity", Set.of(Type.SCALE),
            "adjustment", Set.of(Type.SCALE_UP, Type.SCALE_DOWN),
            "adjustmentPercentage", Set.of(Type.PERCENTAGE_SCALE_UP, Type.PERCENTAGE_SCALE_DOWN),
            "batchSizePercentage", Set.of(Type.ROLL),
            "gracePeriod", Set.of(Type.ROLL));

    private static final Set<String> ELSEWHERE =
            Set.of("backup_ami", "clusterRoll", "deployment", "statefulRecycle", "statefulUpdateCapacity");

    /** Fields of tasks that are not supported. */
    private static final List<String> OF_OTHER_TASKS =
            List.of("minCapacity", "maxCapacity", "targetCapacity", "MinCapacity", "MaxCapacity");

    /** Elastigroup's {@code taskType}. */
    private enum Type {
        SCALE,
        SCALE_UP,
        SCALE_DOWN,
        PERCENTAGE_SCALE_UP,
        PERCENTAGE_SCALE_DOWN,
        ROLL
    }

    private ScheduleBody() {}

    /** The schedule may be used only when there are no problems. */
    static Supplier<Schedule> read(Fields fields) {
        ZoneId timeZone = timeZone(fields);
        List<Supplier<ScheduledTask>> tasks = fields.askingObjects("tasks", ScheduleBody::task);
        fields.atMost("tasks", MOST, tasks.size());
        return () -> new Schedule(
                timeZone == null ? Schedule.NONE.timeZone() : timeZone,
                tasks.stream().map(Supplier::get).toList());
    }

    private static @Nullable ZoneId timeZone(Fields fields) {
        String name = fields.text("timeZone", ZONE_LENGTH);
        try {
            return name == null ? null : ZoneId.of(name);
        } catch (DateTimeException e) {
            fields.wrong("timeZone", "must be a time zone like Europe/Berlin or UTC");
            return null;
        }
    }

    private static Supplier<ScheduledTask> task(String place, Fields fields) {
        fields.flag("isEnabled");
        OF_OTHER_TASKS.forEach(
                name -> fields.unsupported(name, "give scaleTargetCapacity, scaleMinCapacity or scaleMaxCapacity"));
        if (!fields.has("taskType")) {
            fields.wrong("taskType", "is required: one of " + String.join(", ", new TreeSet<>(TYPES.keySet())));
        }
        String named = fields.peek("taskType");
        Type type = fields.oneOf("taskType", TYPES, ELSEWHERE);
        Supplier<Recurrence> recurrence = recurrence(fields);
        Supplier<TaskAction> action = action(fields, type);
        return () ->
                new ScheduledTask("scheduling." + place, named == null ? "" : named, recurrence.get(), action.get());
    }

    private static Supplier<Recurrence> recurrence(Fields fields) {
        String cron = fields.text("cronExpression", CRON_LENGTH);
        if (cron != null
                && CronExpression.of(cron).filter(CronExpression::hasATime).isEmpty()) {
            fields.wrong(
                    "cronExpression",
                    "must be a cron expression with five fields and at least one time: minute, hour, day of the month, month,"
                            + " day of the week; for example 0 8 * * 1-5");
        }
        Recurrence.Frequency frequency = fields.oneOf("frequency", FREQUENCIES, Set.of("continuous"));
        Instant start = startTime(fields);
        if (fields.has("frequency") && fields.has("cronExpression")) {
            fields.wrong("frequency", "and cronExpression are two ways to say when: leave one out");
        } else if (!fields.has("cronExpression") && !fields.has("startTime")) {
            fields.wrong(
                    fields.has("frequency") ? "startTime" : "cronExpression",
                    fields.has("frequency")
                            ? "is required with frequency: the first time, like 2026-11-30T08:00:00Z"
                            : "is required: when the task is due; or give startTime, with or without frequency");
        }
        return () -> {
            if (cron != null) {
                return new Recurrence.Cron(cron, start);
            }
            Instant at = Objects.requireNonNull(start);
            return frequency == null ? new Recurrence.Once(at) : new Recurrence.Every(frequency, at);
        };
    }

    private static @Nullable Instant startTime(Fields fields) {
        String text = fields.text("startTime", TIME_LENGTH);
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            fields.wrong("startTime", "must be a time in ISO 8601 with its offset, like 2026-11-30T08:00:00Z");
            return null;
        }
    }

    private static Supplier<TaskAction> action(Fields fields, @Nullable Type type) {
        Integer minimum = fields.integer("scaleMinCapacity", 0, Capacity.MAX_TARGET);
        Integer target = fields.integer("scaleTargetCapacity", 0, Capacity.MAX_TARGET);
        Integer maximum = fields.integer("scaleMaxCapacity", 0, Integer.MAX_VALUE);
        Integer adjustment = fields.integerUnlessZero("adjustment", 1, Capacity.MAX_TARGET);
        Integer percentage = fields.integerUnlessZero("adjustmentPercentage", 1, 1_000);
        Integer batchSize = fields.integerUnlessZero("batchSizePercentage", 1, 100);
        Integer grace = fields.integer("gracePeriod", 0, (int) RollSettings.MAX_GRACE_PERIOD.toSeconds());
        if (type == null) {
            return () -> {
                throw new IllegalStateException("a task of no known type");
            };
        }
        OF_TYPES.forEach((name, types) -> {
            if (fields.isSound(name) && fields.asks(name) && !types.contains(type)) {
                fields.wrong(name, "has no effect with this taskType: leave it out");
            }
        });
        return switch (type) {
            case SCALE -> {
                if (!fields.has("scaleMinCapacity")
                        && !fields.has("scaleTargetCapacity")
                        && !fields.has("scaleMaxCapacity")) {
                    fields.wrong("scaleTargetCapacity", "is required, or scaleMinCapacity or scaleMaxCapacity");
                }
                new CapacityFields("scaleMinCapacity", "scaleTargetCapacity", "scaleMaxCapacity")
                        .inOrder(fields, minimum, target, maximum);
                yield () -> new TaskAction.Scale(new CapacityChange.Update(minimum, target, maximum));
            }
            case SCALE_UP -> adjusted(fields, "adjustment", adjustment, CapacityChange.Adjustment::new, 1);
            case SCALE_DOWN -> adjusted(fields, "adjustment", adjustment, CapacityChange.Adjustment::new, -1);
            case PERCENTAGE_SCALE_UP ->
                adjusted(fields, "adjustmentPercentage", percentage, CapacityChange.PercentageAdjustment::new, 1);
            case PERCENTAGE_SCALE_DOWN ->
                adjusted(fields, "adjustmentPercentage", percentage, CapacityChange.PercentageAdjustment::new, -1);
            case ROLL -> {
                if (batchSize == null && !fields.isWrong("batchSizePercentage")) {
                    fields.wrong("batchSizePercentage", "is required: a whole number from 1 to 100");
                }
                yield () -> new TaskAction.StartRoll(
                        Objects.requireNonNull(batchSize), grace == null ? null : Duration.ofSeconds(grace));
            }
        };
    }

    private static Supplier<TaskAction> adjusted(
            Fields fields, String name, @Nullable Integer amount, IntFunction<CapacityChange> change, int sign) {
        if (amount == null && !fields.isWrong(name)) {
            fields.wrong(name, "is required: a whole number from 1");
        }
        return () -> new TaskAction.Scale(change.apply(sign * Objects.requireNonNull(amount)));
    }
}
