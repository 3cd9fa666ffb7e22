package greenroll.operation;

import greenroll.roll.Baseline;
import greenroll.roll.RollFacts;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.plan.PlannedBatch;
import greenroll.roll.plan.SpotShare;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a roll that would start now. A plan is no promise, because each visit of the roll observes the fleet
 * again.
 *
 * @param facts the facts that the start would fix; their id belongs to no roll
 * @param baseline floor, ceiling, batch size and number of batches, as the first visit would find them
 * @param batches the batches in their order; empty when there is nothing to do
 * @param share how many of the live instances are spot and on demand now
 * @param price what the instances cost in an hour, now and after the roll
 * @param expected the expected duration; {@link Duration#ZERO} when there is nothing to do
 * @param checks the checks with their refusals, in the order of their names; the roll may start when there is no
 *     refusal
 */
public record RollPlan(
        RollFacts facts,
        Baseline baseline,
        List<PlannedBatch> batches,
        SpotShare share,
        GroupPrice price,
        List<Warning> warnings,
        Duration expected,
        Basis basis,
        List<Check> checks) {

    /**
     * One check.
     *
     * @param note why there was nothing to check; null when there was
     */
    public record Check(
            CheckName name,
            List<Refusal> refusals,
            @Nullable String note) {

        public boolean passed() {
            return refusals.isEmpty();
        }
    }

    /** The source of the expected duration. */
    public enum Basis {
        /** The time per batch of the group's finished rolls beyond the grace period, without drains. */
        PAST_ROLLS,
        /** The settings, the interval of the health checks, and half a minute for a boot. */
        SETTINGS
    }

    public RollPlan {
        batches = List.copyOf(batches);
        warnings = List.copyOf(warnings);
        checks = List.copyOf(checks);
    }

    /** The same plan with other checks. */
    public RollPlan withChecks(List<Check> others) {
        return new RollPlan(facts, baseline, batches, share, price, warnings, expected, basis, others);
    }

    /** Whether a start would be accepted. */
    public boolean feasible() {
        return checks.stream().allMatch(Check::passed);
    }
}
