package greenroll.simulation.faults;

import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Keeps the load balancer's answers of the last minute, and can repeat an old one. */
final class StaleHealth {

    private static final Duration OLDEST = Duration.ofSeconds(60);

    private record Answer(Instant at, TargetGroupHealth health) {}

    private final Map<String, Deque<Answer>> answers = new HashMap<>();
    private Duration lag = Duration.ZERO;
    private int left;

    /** Makes the next answers that old, or as old as the oldest that is kept. */
    void lag(Duration by, int answersLeft) {
        lag = by;
        left = answersLeft;
    }

    /** Whether an answer of the last minute differs from the current one. */
    boolean differs(String targetGroupArn, Map<String, TargetHealth> truth, Instant now) {
        return remembered(targetGroupArn, now).stream()
                .anyMatch(old -> old.health() instanceof TargetGroupHealth.Answered(var targets)
                        && !states(targets).equals(states(truth)));
    }

    private static Map<String, TargetHealth.State> states(Map<String, TargetHealth> targets) {
        Map<String, TargetHealth.State> states = new HashMap<>();
        targets.forEach((id, health) -> states.put(id, health.state()));
        return states;
    }

    TargetGroupHealth answer(String targetGroupArn, TargetGroupHealth fresh, Instant now) {
        Deque<Answer> known = remembered(targetGroupArn, now);
        TargetGroupHealth told = fresh;
        if (left > 0 && fresh instanceof TargetGroupHealth.Answered) {
            left--;
            for (Answer old : known) {
                if (!old.at().isBefore(now.minus(lag))) {
                    told = old.health();
                    break;
                }
            }
        }
        known.add(new Answer(now, fresh));
        return told;
    }

    private Deque<Answer> remembered(String targetGroupArn, Instant now) {
        Deque<Answer> known = answers.computeIfAbsent(targetGroupArn, arn -> new ArrayDeque<>());
        while (!known.isEmpty() && known.getFirst().at().isBefore(now.minus(OLDEST))) {
            known.removeFirst();
        }
        return known;
    }
}
