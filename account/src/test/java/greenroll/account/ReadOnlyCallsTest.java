package greenroll.account;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsRequest;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateVersionRequest;
import software.amazon.awssdk.services.ec2.model.DescribeInstancesRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TerminateInstancesRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetHealthRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RegisterTargetsRequest;
import software.amazon.awssdk.services.ssm.model.GetParameterRequest;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;

/** A plan sends reads and dry runs, whatever the credentials permit. */
class ReadOnlyCallsTest {

    private final ReadOnlyCalls calls = new ReadOnlyCalls();

    @Test
    void readsAndDryRunsPass() {
        List<SdkRequest> passing = List.of(
                DescribeAutoScalingGroupsRequest.builder().build(),
                DescribeInstancesRequest.builder().build(),
                DescribeTargetHealthRequest.builder().build(),
                GetParameterRequest.builder().build(),
                RunInstancesRequest.builder().dryRun(true).build(),
                CreateFleetRequest.builder().dryRun(true).build());

        passing.forEach(request -> assertThatCode(() -> calls.require(request)).doesNotThrowAnyException());
    }

    static Stream<SdkRequest> changes() {
        return Stream.of(
                RunInstancesRequest.builder().build(),
                RunInstancesRequest.builder().dryRun(false).build(),
                CreateFleetRequest.builder().build(),
                TerminateInstancesRequest.builder().dryRun(true).build(),
                CreateLaunchTemplateVersionRequest.builder().build(),
                RegisterTargetsRequest.builder().build(),
                SuspendProcessesRequest.builder().build(),
                PutParameterRequest.builder().build());
    }

    @ParameterizedTest
    @MethodSource("changes")
    void anyOtherCallIsStoppedByItsName(SdkRequest request) {
        assertThatThrownBy(() -> calls.require(request))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a plan only reads, and must not call " + AwsAction.of(request));
    }
}
