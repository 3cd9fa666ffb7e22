package greenroll.emulator.iam;

import greenroll.emulator.iam.permission.ExecutionPermissions;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

/** Step Functions behind the gate. */
class GatedStepFunctions implements SfnClient {

    private final SfnClient sfn;
    private final PermissionCheck gate;

    GatedStepFunctions(SfnClient sfn, PermissionCheck gate) {
        this.sfn = sfn;
        this.gate = gate;
    }

    private <Q, R> R pass(Q request, List<RequiredPermission> asked, Function<Q, R> call) {
        return gate.pass(request, asked, AccessDenied::stepFunctions, call);
    }

    @Override
    public StartExecutionResponse startExecution(StartExecutionRequest request) {
        return pass(request, ExecutionPermissions.start(request.stateMachineArn()), sfn::startExecution);
    }

    @Override
    public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
        return pass(request, ExecutionPermissions.describe(request.executionArn()), sfn::describeExecution);
    }

    @Override
    public GetExecutionHistoryResponse getExecutionHistory(GetExecutionHistoryRequest request) {
        return pass(request, ExecutionPermissions.history(request.executionArn()), sfn::getExecutionHistory);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        sfn.close();
    }
}
