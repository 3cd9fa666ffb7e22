package greenroll.simulation.run;

import greenroll.roll.RollStatus;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.scenario.EffectiveSettings;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.SimulatedOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The run of a scenario without faults. It shows where faults can happen, and the result that harmless faults must not
 * change.
 */
public final class UndisturbedRun {

    private static final String CONTINUES = "ContinueAsNew";
    private static final int AROUND = 2;

    private final FaultRun survey;

    public UndisturbedRun(FaultSimulator simulator, Scenario scenario) {
        survey = simulator.survey(scenario);
    }

    public Scenario scenario() {
        return survey.scenario();
    }

    public List<Violation> violations() {
        return survey.violations();
    }

    public int positions() {
        return survey.positions();
    }

    /** The status at its end. */
    public RollStatus status() {
        return survey.left().status();
    }

    /** The function that makes each call. */
    public List<String> callers() {
        return survey.callers();
    }

    /** Whether a second execution continues the roll, which takes thousands of calls. */
    boolean isLong() {
        return callers().contains(CONTINUES);
    }

    /**
     * The calls before which a request can be made to a roll. For a long roll, these are the calls around the change of
     * its executions.
     */
    public List<Integer> askable() {
        int first =
                isLong() ? callers().indexOf(CONTINUES) + 1 - AROUND : callers().lastIndexOf("StartRoll") + 2;
        int last = isLong() ? callers().lastIndexOf(CONTINUES) + 1 + AROUND : positions();
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /** The calls at which that kind can happen. */
    public List<Integer> positionsOf(FaultKind kind) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < survey.survey().size(); i++) {
            if (survey.survey().get(i).contains(kind)) {
                positions.add(i + 1);
            }
        }
        return positions;
    }

    /**
     * The run's violations, and a violation when only harmless faults took effect and its end differs from this run's
     * end.
     */
    public List<Violation> judge(FaultRun run) {
        List<Violation> violations = new ArrayList<>(run.violations());
        // A look that is lost makes two heals of one: the next heal replaces the other instances.
        boolean timed =
                survey.scenario().stopAfter() != null || survey.scenario().operation() == SimulatedOperation.HEAL;
        RollCase of = survey.scenario().of();
        // In a random roll, a late visit may decide how it ends. The other rolls have enough time.
        boolean tight = survey.scenario().isRandom() && EffectiveSettings.of(of).isTight(of);
        if (run.isHarmless() && !tight && !same(run.left(), timed)) {
            violations.add(new Violation(
                    Invariant.AGAIN,
                    run.run().roll().head().progress().updatedAt(),
                    "left " + run.left() + ", undisturbed " + survey.left()));
        }
        return violations;
    }

    /**
     * Whether the end is the same. A delayed roll that is stopped at a fixed time has come less far, so then only the
     * status is compared.
     */
    private boolean same(FaultRun.Left left, boolean timed) {
        return timed ? left.status() == survey.left().status() : left.equals(survey.left());
    }
}
