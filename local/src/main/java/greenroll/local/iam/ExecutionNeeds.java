package greenroll.local.iam;

import java.util.List;

/** The rights that Step Functions asks for: to start is a right on the machine, to look one on the execution. */
final class ExecutionNeeds {

    private ExecutionNeeds() {}

    static List<Need> start(String stateMachineArn) {
        return List.of(Need.of("states:StartExecution", stateMachineArn));
    }

    static List<Need> history(String executionArn) {
        return List.of(Need.of("states:GetExecutionHistory", executionArn));
    }

    static List<Need> describe(String executionArn) {
        return List.of(Need.of("states:DescribeExecution", executionArn));
    }
}
