package greenroll.simulation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.platform.lambda.Ports;
import greenroll.roll.Rewritten;
import greenroll.simulation.Cases;
import greenroll.simulation.invariant.Invariant;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.ControlRuns;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.scenario.ControlRequest;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import greenroll.simulation.wrong.WrongStores;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Requests a stop, a pause and a resume, or a pause and a stop, of rolls in every state. These are samples; {@code
 * ./greenroll simulate --controls} makes a request before every call.
 */
class ControlledRollTest {

    private static final List<Scenario> SCENARIOS = Scenarios.brief(3, 2, 1, 1);

    private static final ControlRuns RUNS =
            new ControlRuns(new FaultSimulator(Cases.TEMPLATE), SCENARIOS, FaultKind.OF_OWN);

    @Test
    void asked_beforeSomeCallsOfEachState_isObeyed() {
        List<ControlRuns.Case> sample = everySeventeenth();

        assertThat(states(sample))
                .contains(
                        "PlanBatch",
                        "LaunchBatch",
                        "RestartBatch",
                        "CheckHealth",
                        "GraceWait",
                        "ScaleDown",
                        "FinishRoll",
                        "StopRoll",
                        "FailRoll");
        assertThat(sample)
                .allSatisfy(one -> assertThat(RUNS.run(one).violations())
                        .as(one.toString())
                        .isEmpty());
    }

    @Test
    void asked_withOneFaultOfEachKindAfterIt_isObeyed() {
        List<ControlRuns.Case> sample = LongStream.range(0, FaultKind.OF_OWN.size())
                .mapToObj(RUNS::draw)
                .toList();

        assertThat(sample.stream().flatMap(one -> one.faults().stream().map(Fault::kind)))
                .containsExactlyInAnyOrderElementsOf(FaultKind.OF_OWN);
        assertThat(sample)
                .allSatisfy(one -> assertThat(RUNS.run(one).violations())
                        .as(one.toString())
                        .isEmpty());
    }

    @Test
    void stop_thatLaunchesDoNotHearOf_isSeenByWhatTheyLaunch() {
        assertThat(obeyed(WrongStores.misread(Rewritten::withoutStopWhileLaunching), ControlRequest.Kind.STOP))
                .anyMatch(what -> what.startsWith("LaunchBatch acts although a stop was asked for at "));
    }

    @Test
    void pause_thatPlanningDoesNotHearOf_isSeenByTheNextBatch() {
        assertThat(obeyed(WrongStores.misread(Rewritten::withoutPause), ControlRequest.Kind.PAUSE_RESUME))
                .anyMatch(what -> what.startsWith("PlanBatch begins a batch although the roll is paused since "));
    }

    /** The requests that a finishing roll did not obey. */
    private static List<String> obeyed(UnaryOperator<Ports> wrong, ControlRequest.Kind kind) {
        ControlRuns runs =
                new ControlRuns(new FaultSimulator(Cases.TEMPLATE, wrong), SCENARIOS.subList(0, 1), FaultKind.OF_OWN);
        return runs.everywhere().stream()
                .filter(one -> one.asking().kind() == kind && one.asking().at() < 60)
                .flatMap(one -> runs.run(one).violations().stream())
                .filter(one -> one.invariant() == Invariant.OBEYS)
                .map(Violation::what)
                .toList();
    }

    /** The step is not divisible by two, so that all four kinds of requests are used. */
    private static List<ControlRuns.Case> everySeventeenth() {
        List<ControlRuns.Case> all = RUNS.everywhere();
        return IntStream.range(0, all.size())
                .filter(i -> i % 17 == 0)
                .mapToObj(all::get)
                .toList();
    }

    private static Set<String> states(List<ControlRuns.Case> sample) {
        Set<String> states = new TreeSet<>();
        for (ControlRuns.Case one : sample) {
            RUNS.plain().stream()
                    .filter(plain -> plain.scenario().equals(one.scenario()))
                    .forEach(
                            plain -> states.add(plain.callers().get(one.asking().at() - 1)));
        }
        return states;
    }
}
