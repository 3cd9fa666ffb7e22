package greenroll.emulator.machine;

import greenroll.aws.execution.StepFunctionsExecutions;
import greenroll.emulator.clock.VirtualClock;
import greenroll.roll.port.RollExecutions;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import software.amazon.awssdk.services.sfn.SfnClient;

/** The contract over the embedded cloud's Step Functions. */
class SimulatedRollExecutionsTest implements RollExecutionsContract {

    private final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    private final Executions executions = new Executions(
            RollMachine.MACHINE_ARN,
            StateMachine.parse(MACHINE, Map.of()),
            new Executions.Environment(clock, new ScriptedFunctions(), new Random(1), change -> {}));
    private final SfnClient stepFunctions = SimulatedStepFunctions.of(executions);

    @Override
    public SfnClient stepFunctions() {
        return stepFunctions;
    }

    @Override
    public String machineArn() {
        return RollMachine.MACHINE_ARN;
    }

    @Override
    public RollExecutions timedOut() {
        RollExecutions rolls = new StepFunctionsExecutions(stepFunctions, machineArn());
        rolls.start(WAITS, ROLL, 1);
        executions.timeOut(executions.arnOf(ROLL + "-1"));
        return rolls;
    }

    @Override
    public void aMomentPasses() {
        clock.advanceTo(clock.instant().plusSeconds(1));
    }
}
