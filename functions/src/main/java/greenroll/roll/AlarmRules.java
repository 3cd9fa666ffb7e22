package greenroll.roll;

import greenroll.fleet.Alarm;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What alarms mean to a roll that names them. Only one that is raised counts: one that cannot tell, is gone by now, or of
 * which nobody answers is never a reason to hold or to fail.
 */
final class AlarmRules {

    /** A roll must end: as long as a pause. */
    static final Duration HOLD_TIMEOUT = PlanBatchRules.PAUSE_TIMEOUT;

    /** How often to look while an alarm holds. */
    private static final Duration POLL = Duration.ofSeconds(30);

    private AlarmRules() {}

    /** Why a roll that names these alarms may not start: one is missing, or raised. */
    static List<Refusal> refusals(List<String> named, Map<String, Alarm> alarms) {
        List<Refusal> refusals = new ArrayList<>();
        List<String> missing =
                named.stream().filter(name -> !alarms.containsKey(name)).toList();
        if (!missing.isEmpty()) {
            refusals.add(new Refusal(
                    Refusal.Code.VALIDATION_ERROR,
                    "there is no alarm " + String.join(", ", missing) + " in this account and Region",
                    "strategy.alarms"));
        }
        List<Alarm> raised = alarms.values().stream().filter(Alarm::isRaised).toList();
        if (!raised.isEmpty()) {
            refusals.add(new Refusal(
                    Refusal.Code.ALARM_ACTIVE,
                    "in ALARM: " + inWords(raised) + ": wait until it is over, or start the roll without naming it",
                    null));
        }
        return refusals;
    }

    /** No batch begins while an alarm is raised; null when none is. */
    static @Nullable StepDecision hold(StepContext context) {
        List<Alarm> raised = context.raised();
        if (raised.isEmpty()) {
            return null;
        }
        Instant since = PlanBatchRules.heldSince(context, FailureCode.ALARM_ACTIVE.name());
        Instant until = since.plus(HOLD_TIMEOUT);
        if (context.past(since, HOLD_TIMEOUT)) {
            return context.fail(
                    FailureCode.ALARM_ACTIVE,
                    "in ALARM for " + HOLD_TIMEOUT.toHours() + " h, without a batch: " + inWords(raised),
                    List.of());
        }
        // Names alone: a reason that is worded anew at each look would fill the timeline.
        context.hold(FailureCode.ALARM_ACTIVE.name(), "in ALARM: " + names(raised), until);
        Duration left = Duration.between(context.now(), until);
        return context.await(
                left.compareTo(POLL) < 0 ? left : POLL,
                "in ALARM before the next batch: " + names(raised) + "; fails at " + until);
    }

    /** The open batch fails at once while an alarm is raised; null when none is. */
    static @Nullable StepDecision failBatch(StepContext context, String when) {
        List<Alarm> raised = context.raised();
        return raised.isEmpty()
                ? null
                : context.fail(
                        FailureCode.ALARM_ACTIVE,
                        "batch " + context.batch().number() + ": in ALARM " + when + ": " + inWords(raised),
                        List.of());
    }

    private static String names(Collection<Alarm> alarms) {
        return alarms.stream().map(Alarm::name).collect(Collectors.joining(", "));
    }

    private static String inWords(Collection<Alarm> alarms) {
        return alarms.stream()
                .map(one -> one.reason().isEmpty() ? one.name() : one.name() + " (" + one.reason() + ")")
                .collect(Collectors.joining(", "));
    }
}
