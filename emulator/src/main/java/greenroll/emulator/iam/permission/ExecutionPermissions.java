package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;

/** The rights that Step Functions requires. A start needs a right on the machine; a read needs one on the execution. */
public final class ExecutionPermissions {

    private ExecutionPermissions() {}

    public static PermissionTable table() {
        return new PermissionTable("states")
                .with(StartExecutionRequest.class, request -> on("StartExecution", request.stateMachineArn()))
                .with(DescribeExecutionRequest.class, request -> on("DescribeExecution", request.executionArn()))
                .with(GetExecutionHistoryRequest.class, request -> on("GetExecutionHistory", request.executionArn()));
    }

    private static List<RequiredPermission> on(String action, String arn) {
        return List.of(RequiredPermission.of("states:" + action, arn));
    }
}
