package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;

/** The rights that Step Functions asks for: to start is a right on the machine, to look one on the execution. */
public final class ExecutionPermissions {

    private ExecutionPermissions() {}

    public static List<RequiredPermission> start(String stateMachineArn) {
        return List.of(RequiredPermission.of("states:StartExecution", stateMachineArn));
    }

    public static List<RequiredPermission> history(String executionArn) {
        return List.of(RequiredPermission.of("states:GetExecutionHistory", executionArn));
    }

    public static List<RequiredPermission> describe(String executionArn) {
        return List.of(RequiredPermission.of("states:DescribeExecution", executionArn));
    }
}
