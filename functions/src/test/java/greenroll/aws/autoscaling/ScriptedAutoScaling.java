package greenroll.aws.autoscaling;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesRequest;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyRequest;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityRequest;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityResponse;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionRequest;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupResponse;

/** An Auto Scaling client that gives a test's answers in their order and keeps the requests. */
final class ScriptedAutoScaling implements AutoScalingClient {

    private final Deque<Supplier<Object>> script = new ArrayDeque<>();
    final List<AutoScalingRequest> asked = new ArrayList<>();

    ScriptedAutoScaling answers(Object answer) {
        script.add(() -> answer);
        return this;
    }

    ScriptedAutoScaling fails(RuntimeException error) {
        script.add(() -> {
            throw error;
        });
        return this;
    }

    private <T> T answer(AutoScalingRequest request, Class<T> type) {
        asked.add(plain(request));
        if (script.isEmpty()) {
            throw new AssertionError("the script ends before " + request);
        }
        return type.cast(script.remove().get());
    }

    /** The request without the mark that the SDK's paginators add for the user agent. */
    private static AutoScalingRequest plain(AutoScalingRequest request) {
        return (AutoScalingRequest) request.toBuilder()
                .overrideConfiguration((AwsRequestOverrideConfiguration) null)
                .build();
    }

    @Override
    public DescribeAutoScalingGroupsResponse describeAutoScalingGroups(DescribeAutoScalingGroupsRequest request) {
        return answer(request, DescribeAutoScalingGroupsResponse.class);
    }

    @Override
    public DescribeScalingActivitiesResponse describeScalingActivities(DescribeScalingActivitiesRequest request) {
        return answer(request, DescribeScalingActivitiesResponse.class);
    }

    @Override
    public DescribeLifecycleHooksResponse describeLifecycleHooks(DescribeLifecycleHooksRequest request) {
        return answer(request, DescribeLifecycleHooksResponse.class);
    }

    @Override
    public DescribeInstanceRefreshesResponse describeInstanceRefreshes(DescribeInstanceRefreshesRequest request) {
        return answer(request, DescribeInstanceRefreshesResponse.class);
    }

    @Override
    public DescribeWarmPoolResponse describeWarmPool(DescribeWarmPoolRequest request) {
        return answer(request, DescribeWarmPoolResponse.class);
    }

    @Override
    public AttachInstancesResponse attachInstances(AttachInstancesRequest request) {
        return answer(request, AttachInstancesResponse.class);
    }

    @Override
    public EnterStandbyResponse enterStandby(EnterStandbyRequest request) {
        return answer(request, EnterStandbyResponse.class);
    }

    @Override
    public ExitStandbyResponse exitStandby(ExitStandbyRequest request) {
        return answer(request, ExitStandbyResponse.class);
    }

    @Override
    public SuspendProcessesResponse suspendProcesses(SuspendProcessesRequest request) {
        return answer(request, SuspendProcessesResponse.class);
    }

    @Override
    public ResumeProcessesResponse resumeProcesses(ResumeProcessesRequest request) {
        return answer(request, ResumeProcessesResponse.class);
    }

    @Override
    public UpdateAutoScalingGroupResponse updateAutoScalingGroup(UpdateAutoScalingGroupRequest request) {
        return answer(request, UpdateAutoScalingGroupResponse.class);
    }

    @Override
    public SetDesiredCapacityResponse setDesiredCapacity(SetDesiredCapacityRequest request) {
        return answer(request, SetDesiredCapacityResponse.class);
    }

    @Override
    public SetInstanceProtectionResponse setInstanceProtection(SetInstanceProtectionRequest request) {
        return answer(request, SetInstanceProtectionResponse.class);
    }

    @Override
    public TerminateInstanceInAutoScalingGroupResponse terminateInstanceInAutoScalingGroup(
            TerminateInstanceInAutoScalingGroupRequest request) {
        return answer(request, TerminateInstanceInAutoScalingGroupResponse.class);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
