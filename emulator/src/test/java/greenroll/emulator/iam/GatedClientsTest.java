package greenroll.emulator.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.AwsClients;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.iam.permission.Ec2Permissions;
import greenroll.emulator.iam.permission.NotTranslated;
import greenroll.emulator.iam.permission.ResourceTags;
import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.Statement;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.AlarmType;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** A function without a right gets each service's own error, before anything happens. */
class GatedClientsTest {

    private static final String HERE = "arn:aws:lambda:us-east-1:000000000000:function:f";

    private final SimulatedRegion region = new SimulatedRegion(new VirtualClock(Instant.EPOCH), 1);
    private final UsedRights used = new UsedRights();
    private final AwsClients none =
            new GatedClients(new Uncalled(), "Watchdog", HERE, new Policy(List.of()), new Untagged(), used);

    @Test
    void aMissingRight_isAnsweredAsTheServiceDoes() {
        Map<String, AttributeValue> key = Map.of("pk", AttributeValue.fromS("ROLL#1"));

        denied(c -> c.ec2().describeInstancesPaginator(ask -> {}).stream().toList(), "UnauthorizedOperation", 403);
        denied(c -> c.elasticLoadBalancing().describeTargetGroups(ask -> {}), "AccessDenied", 403);
        denied(c -> c.autoScaling().describeAutoScalingGroups(ask -> {}), "AccessDenied", 403);
        denied(c -> c.dynamoDb().getItem(get -> get.tableName("t").key(key)), "AccessDeniedException", 400);
        denied(c -> c.sns().publish(p -> p.topicArn("arn:t").message("m")), "AuthorizationError", 403);
        denied(c -> c.sfn().startExecution(s -> s.stateMachineArn("arn:m")), "AccessDeniedException", 400);
        denied(c -> c.ssm().getParameter(get -> get.name("web")), "AccessDeniedException", 400);
        denied(
                c -> c.cloudWatch().describeAlarms(ask -> ask.alarmTypes(AlarmType.COMPOSITE_ALARM)),
                "AccessDenied",
                403);
        denied(c -> c.cloudWatch().getMetricDataPaginator(ask -> {}).stream().toList(), "AccessDenied", 403);
        assertThat(used.uses()).isEmpty();
        assertThat(used.denials())
                .extracting(
                        denial -> denial.need().action() + " " + denial.need().resource())
                .containsExactly(
                        "ec2:DescribeInstances *",
                        "elasticloadbalancing:DescribeTargetGroups *",
                        "autoscaling:DescribeAutoScalingGroups *",
                        "dynamodb:GetItem arn:aws:dynamodb:us-east-1:000000000000:table/t",
                        "sns:Publish arn:t",
                        "states:StartExecution arn:m",
                        "ssm:GetParameter arn:aws:ssm:us-east-1:000000000000:parameter/web",
                        "cloudwatch:DescribeAlarms *",
                        "cloudwatch:GetMetricData *");
    }

    private void denied(Consumer<AwsClients> call, String code, int status) {
        assertThatThrownBy(() -> call.accept(none)).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            assertThat(e.statusCode()).isEqualTo(status);
            assertThat(e.awsErrorDetails().errorMessage())
                    .contains("User: arn:aws:iam::000000000000:role/Watchdog is not authorized to perform: ");
        });
    }

    @Test
    void anOperation_whoseRightsAreNotKnown_isAnErrorAndNeverAllowed() {
        Statement all = Statement.of("All", Map.of("Effect", "Allow", "Action", "*", "Resource", "*"));
        AwsClients clients =
                new GatedClients(new Uncalled(), "Any", HERE, new Policy(List.of(all)), new Untagged(), used);

        assertThatThrownBy(() -> clients.ec2().describeVpcs())
                .isInstanceOf(NotTranslated.class)
                .hasMessage("it is not known here which rights this needs: ec2.DescribeVpcs");
        assertThatThrownBy(() -> clients.ec2().waiter())
                .isInstanceOf(NotTranslated.class)
                .hasMessageEndingWith("ec2.Waiter");
        assertThatThrownBy(() -> clients.dynamoDb().scan(scan -> scan.tableName("t")))
                .isInstanceOf(NotTranslated.class);
    }

    @Test
    void runInstances_needsWhatItUsesAndMakes_tagsAndRoleToo() {
        RunInstancesRequest run = RunInstancesRequest.builder()
                .imageId("ami-1")
                .subnetId("subnet-1")
                .keyName("key")
                .securityGroupIds("sg-1", "sg-2")
                .iamInstanceProfile(profile -> profile.arn("arn:aws:iam::000000000000:instance-profile/team/web"))
                .tagSpecifications(tags -> tags.resourceType(ResourceType.INSTANCE)
                        .tags(Tag.builder()
                                .key("greenroll:group")
                                .value("sig-1")
                                .build()))
                .build();

        assertThat(new Ec2Permissions(ArnScope.of(HERE), new Untagged()).run(run))
                .extracting(need -> need.action() + " " + need.resource().replaceAll("arn:aws:\\w+:[^/]*:", "") + " "
                        + need.context())
                .containsExactlyInAnyOrder(
                        "ec2:RunInstances instance/* {aws:requesttag/greenroll:group=[sig-1]}",
                        "ec2:RunInstances network-interface/* {}",
                        "ec2:RunInstances volume/* {}",
                        "ec2:RunInstances image/ami-1 {}",
                        "ec2:RunInstances subnet/subnet-1 {}",
                        "ec2:RunInstances security-group/sg-1 {}",
                        "ec2:RunInstances security-group/sg-2 {}",
                        "ec2:RunInstances key-pair/key {}",
                        "ec2:CreateTags instance/* {aws:requesttag/greenroll:group=[sig-1],"
                                + " ec2:createaction=[RunInstances]}",
                        "iam:PassRole role/team/web {iam:passedtoservice=[ec2.amazonaws.com]}");
    }

    private record Untagged() implements ResourceTags {

        @Override
        public Map<String, String> instanceTags(String instanceId) {
            return Map.of();
        }

        @Override
        public Optional<TemplateProperties> launchTemplate(String idOrName, String version) {
            return Optional.empty();
        }

        @Override
        public Optional<ScalingGroupProperties> autoScalingGroup(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> autoScalingGroupOf(String instanceId) {
            return Optional.empty();
        }

        @Override
        public Map<String, String> targetGroupTags(String arn) {
            return Map.of();
        }

        @Override
        public Optional<String> sharedBy(String id) {
            return Optional.empty();
        }
    }

    /** Clients that no call may reach. */
    private final class Uncalled implements AwsClients {

        @Override
        public Ec2Client ec2() {
            return region.ec2();
        }

        @Override
        public ElasticLoadBalancingV2Client elasticLoadBalancing() {
            return region.elasticLoadBalancing();
        }

        @Override
        public AutoScalingClient autoScaling() {
            return region.autoScaling();
        }

        @Override
        public DynamoDbClient dynamoDb() {
            return uncalled(DynamoDbClient.class);
        }

        @Override
        public SnsClient sns() {
            return uncalled(SnsClient.class);
        }

        @Override
        public SfnClient sfn() {
            return uncalled(SfnClient.class);
        }

        @Override
        public EventBridgeClient eventBridge() {
            return uncalled(EventBridgeClient.class);
        }

        @Override
        public CloudWatchClient cloudWatch() {
            return region.cloudWatch();
        }

        @Override
        public SsmClient ssm() {
            return uncalled(SsmClient.class);
        }

        private static <T> T uncalled(Class<T> api) {
            return api.cast(
                    Proxy.newProxyInstance(api.getClassLoader(), new Class<?>[] {api}, (proxy, method, args) -> {
                        throw new AssertionError("called: " + method);
                    }));
        }
    }
}
