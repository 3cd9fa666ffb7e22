package greenroll.operation;

import greenroll.roll.Baseline;
import greenroll.roll.RollFacts;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a roll would do if it started now. A plan is no promise: each visit of the roll looks anew.
 *
 * @param facts as they would be fixed at the start; the id is none that a roll has
 * @param baseline floor, ceiling, batch size and the number of batches, as the first look would find them
 * @param batches in their order; empty when nothing is to be done
 * @param expected how long it would take; {@link Duration#ZERO} when nothing is to be done
 * @param checks in the order of their names, the reasons against; it may start when none has any
 */
public record RollPlan(
        RollFacts facts,
        Baseline baseline,
        List<PlannedBatch> batches,
        List<Warning> warnings,
        Duration expected,
        Basis basis,
        List<Check> checks) {

    /**
     * One batch.
     *
     * @param launches how many green it launches; 0 of a restart
     * @param blue whom it takes out of service, in the order in which they would be chosen
     * @param blueByZone how many of them in each zone
     */
    public record PlannedBatch(int number, int launches, List<String> blue, Map<String, Integer> blueByZone) {}

    /**
     * One thing that must hold.
     *
     * @param note why there was nothing to look at; null when there was
     */
    public record Check(
            CheckName name,
            List<Refusal> refusals,
            @Nullable String note) {

        public boolean passed() {
            return refusals.isEmpty();
        }
    }

    /** What the expected time was reckoned from. */
    public enum Basis {
        /** What a batch of the group's own finished rolls took beyond its grace, drains left out. */
        PAST_ROLLS,
        /** The settings, the interval of the health checks, and half a minute for a boot. */
        SETTINGS
    }

    public RollPlan {
        batches = List.copyOf(batches);
        warnings = List.copyOf(warnings);
        checks = List.copyOf(checks);
    }

    /** Whether a start would be accepted. */
    public boolean feasible() {
        return checks.stream().allMatch(Check::passed);
    }
}
