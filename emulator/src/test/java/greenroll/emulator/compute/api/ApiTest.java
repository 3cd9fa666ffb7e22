package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.LaunchTest.assertCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.emulator.compute.Stage;
import greenroll.emulator.sdk.NotSimulated;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

class ApiTest {

    private final Stage stage = new Stage();

    @Test
    void runInstances_sixthCallAtOnce_isThrottledUntilTokensComeBack() {
        for (int i = 0; i < 5; i++) {
            stage.ec2.runInstances(Stage.request("ami-green", 1, "t-" + i));
        }

        assertThatThrownBy(() -> stage.ec2.runInstances(Stage.request("ami-green", 1, "t-5")))
                .isInstanceOfSatisfying(AwsServiceException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo("RequestLimitExceeded");
                    assertThat(e.isThrottlingException()).isTrue();
                });
        assertThat(stage.region.live("group", "sig-1")).hasSize(5);

        stage.passSeconds(1);
        stage.ec2.runInstances(Stage.request("ami-green", 1, "t-5"));
        stage.ec2.runInstances(Stage.request("ami-green", 1, "t-6"));
        assertCode("RequestLimitExceeded", () -> stage.ec2.runInstances(Stage.request("ami-green", 1, "t-7")));
        assertThat(stage.region.calls().byOperation()).containsExactly(Map.entry("ec2.RunInstances", 9));
        assertThat(stage.region.calls().throttledByOperation()).containsExactly(Map.entry("ec2.RunInstances", 2));
    }

    @Test
    void runInstances_moreInstancesThanTokens_isThrottledByTheirNumber() {
        stage.ec2.runInstances(Stage.request("ami-green", 900, "t-1"));

        assertCode("RequestLimitExceeded", () -> stage.ec2.runInstances(Stage.request("ami-green", 200, "t-2")));
        stage.passSeconds(50);
        stage.ec2.runInstances(Stage.request("ami-green", 200, "t-2"));
    }

    @Test
    void describeInstances_withoutFilterOrPages_hasTheSmallerBucket() {
        assertThat(untilThrottled(() -> stage.ec2.describeInstances())).isEqualTo(50);
        assertThat(untilThrottled(() -> stage.find("tag:group", "sig-1"))).isEqualTo(100);
    }

    @Test
    void loadBalancing_allCallsShareABucketAndRegistrationsHaveTheirOwnBesides() {
        assertThat(untilThrottled(() -> stage.register(stage.web))).isEqualTo(20);
        assertThat(untilThrottled(() -> stage.health("i-0"))).isEqualTo(20);
        assertThatThrownBy(() -> stage.deregister(stage.web)).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("Throttling");
            assertThat(e.isThrottlingException()).isTrue();
        });
    }

    @Test
    void throttling_switchedOff_neverRefuses() {
        stage.region.change(settings -> settings.withThrottling(false));

        for (int i = 0; i < 200; i++) {
            stage.health("i-0");
        }

        assertThat(stage.region.calls().throttled()).isZero();
        assertThat(stage.region.calls().count("elbv2.DescribeTargetHealth")).isEqualTo(200);
    }

    private static int untilThrottled(Runnable call) {
        for (int i = 0; i < 1_000; i++) {
            try {
                call.run();
            } catch (AwsServiceException e) {
                assertThat(e.isThrottlingException()).isTrue();
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    @Test
    void parameter_notSimulated_isRefusedByNameAndNothingHappens() {
        assertThatThrownBy(() -> stage.ec2.runInstances(Stage.request("ami-green", 1, "t-1").toBuilder()
                        .hibernationOptions(options -> options.configured(true))
                        .build()))
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: ec2.RunInstances, parameter HibernationOptions");
        assertThatThrownBy(() -> stage.elb.describeTargetGroups(r -> r.names("web")))
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: elbv2.DescribeTargetGroups, parameter Names");
        assertThatThrownBy(() -> stage.find("vpc-id", "vpc-1"))
                .isInstanceOf(NotSimulated.class)
                .hasMessageContaining("vpc-id");
        assertThatThrownBy(() -> stage.find("tag:group", "sig-*"))
                .isInstanceOf(NotSimulated.class)
                .hasMessageContaining("sig-*");
        assertThat(stage.region.instances("group", "sig-1")).isEmpty();
    }

    @Test
    void operation_notSimulated_isRefusedByNameInEveryForm() {
        assertThatThrownBy(() -> stage.ec2.describeVpcs())
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: ec2.DescribeVpcs");
        assertThatThrownBy(() -> stage.ec2.startInstances(r -> r.instanceIds("i-1")))
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: ec2.StartInstances");
        assertThatThrownBy(() -> stage.ec2.describeVolumesPaginator().stream().toList())
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: ec2.DescribeVolumes");
        assertThatThrownBy(() -> stage.elb.describeListeners(r -> r.loadBalancerArn("arn")))
                .isInstanceOf(NotSimulated.class)
                .hasMessage("not simulated: elbv2.DescribeListeners");
    }

    @Test
    void gate_throwingBefore_nothingHappens_throwingAfter_theAnswerIsLost() {
        List<String> seen = new ArrayList<>();
        stage.region.gate(new CallGate() {
            @Override
            public void before(String operation, Object request) {
                seen.add("before " + operation);
                if (seen.size() == 1) {
                    throw AwsErrors.ec2("ServiceUnavailable", "before");
                }
            }

            @Override
            public void after(String operation, Object request, Object response) {
                seen.add("after " + operation);
                throw AwsErrors.ec2("ServiceUnavailable", "after");
            }
        });
        var request = Stage.request("ami-green", 1, "t-1");

        assertThatThrownBy(() -> stage.ec2.runInstances(request)).hasMessageContaining("before");
        assertThat(stage.region.live("group", "sig-1")).isEmpty();
        assertThatThrownBy(() -> stage.ec2.runInstances(request)).hasMessageContaining("after");
        assertThat(stage.region.live("group", "sig-1")).hasSize(1);
        assertThat(seen)
                .containsExactly("before ec2.RunInstances", "before ec2.RunInstances", "after ec2.RunInstances");
    }
}
