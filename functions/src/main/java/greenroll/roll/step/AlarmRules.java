package greenroll.roll.step;

import greenroll.fleet.Alarm;
import greenroll.roll.StepTimes;
import greenroll.roll.failure.FailureCode;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The effect of alarms on a roll that names them. Only a raised alarm counts. An alarm with too little data, a deleted
 * alarm or a missing answer is never a reason to hold or to fail.
 */
final class AlarmRules {

    private AlarmRules() {}

    /** Holds the next batch while an alarm is raised; null when there is none. */
    static @Nullable StepDecision hold(StepContext context) {
        List<Alarm> raised = context.raised();
        if (raised.isEmpty()) {
            return null;
        }
        Instant since = context.heldSince(FailureCode.ALARM_ACTIVE.name());
        Instant until = since.plus(StepTimes.MAX_HOLD);
        if (context.past(since, StepTimes.MAX_HOLD)) {
            return context.fail(
                    FailureCode.ALARM_ACTIVE,
                    "in ALARM for " + StepTimes.MAX_HOLD.toHours() + " h, without a batch: " + Alarm.inWords(raised),
                    List.of());
        }
        // The text has only the names, because a reason with other words at each visit would fill the timeline.
        context.hold(FailureCode.ALARM_ACTIVE.name(), "in ALARM: " + names(raised), until);
        return context.awaitHeld(until, "in ALARM before the next batch: " + names(raised) + "; fails at " + until);
    }

    /** Fails the open batch at once while an alarm is raised; null when there is none. */
    static @Nullable StepDecision failBatch(StepContext context, String when) {
        List<Alarm> raised = context.raised();
        return raised.isEmpty()
                ? null
                : context.fail(
                        FailureCode.ALARM_ACTIVE,
                        "batch " + context.batch().number() + ": in ALARM " + when + ": " + Alarm.inWords(raised),
                        List.of());
    }

    /** Ends the bake with a roll back while an alarm is raised; null when there is none. */
    static @Nullable StepDecision failBake(StepContext context) {
        List<Alarm> raised = context.raised();
        return raised.isEmpty()
                ? null
                : context.fail(
                        FailureCode.ALARM_IN_BAKE, "in ALARM during the bake: " + Alarm.inWords(raised), List.of());
    }

    private static String names(Collection<Alarm> alarms) {
        return alarms.stream().map(Alarm::name).collect(Collectors.joining(", "));
    }
}
