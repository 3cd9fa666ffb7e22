package greenroll.local.simulate;

import greenroll.local.simulate.faults.Fault;
import greenroll.local.simulate.faults.FaultKind;
import java.util.ArrayList;
import java.util.List;

/** A scenario as it goes when nothing goes wrong: where faults can happen, and what harmless ones must not change. */
final class Plain {

    private final FaultRun survey;

    Plain(FaultSimulator simulator, Scenario scenario) {
        survey = simulator.survey(scenario);
    }

    Scenario scenario() {
        return survey.scenario();
    }

    List<Violation> violations() {
        return survey.violations();
    }

    int positions() {
        return survey.positions();
    }

    /** At which calls that kind can happen. */
    List<Integer> positionsOf(FaultKind kind) {
        List<Integer> positions = new ArrayList<>();
        for (int i = 0; i < survey.survey().size(); i++) {
            if (survey.survey().get(i).contains(kind)) {
                positions.add(i + 1);
            }
        }
        return positions;
    }

    /** The run's violations, and what it left otherwise than this one although its faults are harmless. */
    List<Violation> judge(FaultRun run) {
        List<Violation> violations = new ArrayList<>(run.violations());
        boolean harmless = run.injected().stream().map(Fault::kind).allMatch(FaultKind.HARMLESS::contains);
        boolean timed = survey.scenario().stopAfter() != null;
        if (harmless && !same(run.left(), timed)) {
            violations.add(new Violation(
                    Invariant.AGAIN,
                    run.run().roll().head().updatedAt(),
                    "left " + run.left() + ", undisturbed " + survey.left()));
        }
        return violations;
    }

    /** A roll that is stopped at a time is at another point by then when it was delayed. */
    private boolean same(FaultRun.Left left, boolean timed) {
        return timed ? left.status() == survey.left().status() : left.equals(survey.left());
    }
}
