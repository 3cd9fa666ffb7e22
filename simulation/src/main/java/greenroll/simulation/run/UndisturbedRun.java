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

/** A scenario as it goes when nothing goes wrong: where faults can happen, and what harmless ones must not change. */
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

    /** How it ends. */
    public RollStatus status() {
        return survey.left().status();
    }

    /** Which function makes each call. */
    public List<String> callers() {
        return survey.callers();
    }

    /** Whether it goes on in another execution, for which it takes thousands of calls. */
    boolean isLong() {
        return callers().contains(CONTINUES);
    }

    /** The calls before which something can be asked of a roll; of a long one those at the change of its executions. */
    public List<Integer> askable() {
        int first =
                isLong() ? callers().indexOf(CONTINUES) + 1 - AROUND : callers().lastIndexOf("StartRoll") + 2;
        int last = isLong() ? callers().lastIndexOf(CONTINUES) + 1 + AROUND : positions();
        return IntStream.rangeClosed(first, last).boxed().toList();
    }

    /** At which calls that kind can happen. */
    public List<Integer> positionsOf(FaultKind kind) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < survey.survey().size(); i++) {
            if (survey.survey().get(i).contains(kind)) {
                positions.add(i + 1);
            }
        }
        return positions;
    }

    /** The run's violations, and what it left otherwise than this one although its faults are harmless. */
    public List<Violation> judge(FaultRun run) {
        List<Violation> violations = new ArrayList<>(run.violations());
        // A look that is lost makes two heals of one: what else is due is healed by the next.
        boolean timed =
                survey.scenario().stopAfter() != null || survey.scenario().operation() == SimulatedOperation.HEAL;
        RollCase of = survey.scenario().of();
        // Of a random roll a visit that comes late may decide how it ends; the others have time enough.
        boolean tight = survey.scenario().isRandom() && EffectiveSettings.of(of).isTight(of);
        if (run.isHarmless() && !tight && !same(run.left(), timed)) {
            violations.add(new Violation(
                    Invariant.AGAIN,
                    run.run().roll().head().progress().updatedAt(),
                    "left " + run.left() + ", undisturbed " + survey.left()));
        }
        return violations;
    }

    /** A roll that is stopped at a time is at another point by then when it was delayed. */
    private boolean same(FaultRun.Left left, boolean timed) {
        return timed ? left.status() == survey.left().status() : left.equals(survey.left());
    }
}
