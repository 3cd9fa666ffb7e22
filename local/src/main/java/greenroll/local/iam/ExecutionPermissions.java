package greenroll.local.iam;

import java.util.List;

/** The rights that Step Functions asks for: to start is a right on the machine, to look one on the execution. */
final class ExecutionPermissions {

    private ExecutionPermissions() {}

    static List<RequiredPermission> start(String stateMachineArn) {
        return List.of(RequiredPermission.of("states:StartExecution", stateMachineArn));
    }

    static List<RequiredPermission> history(String executionArn) {
        return List.of(RequiredPermission.of("states:GetExecutionHistory", executionArn));
    }

    static List<RequiredPermission> describe(String executionArn) {
        return List.of(RequiredPermission.of("states:DescribeExecution", executionArn));
    }
}
