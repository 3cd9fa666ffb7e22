package greenroll.emulator.machine;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import greenroll.aws.execution.StepFunctionsExecutions;
import greenroll.emulator.endpoint.Endpoint;
import greenroll.emulator.endpoint.OnEndpoint;
import greenroll.roll.port.RollExecutions;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** The contract over the endpoint's Step Functions. */
@ExtendWith(OnEndpoint.class)
class StepFunctionsExecutionsOnEndpointTest implements RollExecutionsContract {

    private static Endpoint endpoint;
    private static SfnClient stepFunctions;

    private final List<String> machines = new ArrayList<>();

    @BeforeAll
    static void connect(Endpoint found) {
        endpoint = found;
        stepFunctions = endpoint.stepFunctions();
    }

    @AfterAll
    static void disconnect() {
        stepFunctions.close();
    }

    @BeforeEach
    void createMachine() {
        create(MACHINE);
    }

    @AfterEach
    void deleteMachines() {
        for (String machine : machines) {
            for (ExecutionListItem execution : stepFunctions
                    .listExecutions(list -> list.stateMachineArn(machine).statusFilter(ExecutionStatus.RUNNING))
                    .executions()) {
                stepFunctions.stopExecution(stop -> stop.executionArn(execution.executionArn()));
            }
            stepFunctions.deleteStateMachine(delete -> delete.stateMachineArn(machine));
        }
    }

    @Override
    public SfnClient stepFunctions() {
        return stepFunctions;
    }

    @Override
    public String machineArn() {
        return machines.getFirst();
    }

    @Override
    public RollExecutions timedOut() {
        assumeFalse(
                endpoint.isMiniStack(),
                "MiniStack (1.5.33) ignores a machine's TimeoutSeconds: no execution in it is ever TIMED_OUT");
        String hasty = create(MACHINE.replaceFirst("\\{", "{\"TimeoutSeconds\": 1, "));
        RollExecutions executions = new StepFunctionsExecutions(stepFunctions, hasty);
        executions.start(WAITS, ROLL, 1);
        return executions;
    }

    private String create(String definition) {
        String arn = stepFunctions
                .createStateMachine(create -> create.name("greenroll-" + UUID.randomUUID())
                        .definition(definition)
                        .roleArn("arn:aws:iam::000000000000:role/greenroll"))
                .stateMachineArn();
        machines.add(arn);
        return arn;
    }
}
