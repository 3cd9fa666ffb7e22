package greenroll.account;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.AwsClients;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.scaling.ScalingGroupSettings;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.iam.GatedClients;
import greenroll.emulator.iam.UsedRights;
import greenroll.emulator.iam.permission.ResourceTags;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.Statement;
import greenroll.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.RequestLaunchTemplateData;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/** A simulated account with the Auto Scaling group {@code web}, whose four members serve version 1 of its template. */
final class SimulatedAccount {

    final VirtualClock clock = new VirtualClock(Instant.parse("2026-11-23T07:00:00Z"));
    final SimulatedRegion region = new SimulatedRegion(clock, 7);
    final UsedRights used = new UsedRights();
    final String templateId;

    SimulatedAccount() {
        this(UnaryOperator.identity());
    }

    SimulatedAccount(UnaryOperator<ScalingGroupSettings> changed) {
        List<String> subnets = List.of("subnet-a", "subnet-b", "subnet-c");
        subnets.forEach(subnet -> region.addSubnet(subnet, "us-east-1" + subnet.substring(7)));
        region.addImage("ami-green", ImageBehaviour.GREEN);
        String targetGroup = region.addTargetGroup(TargetGroupSettings.named("web"));
        templateId = region.addLaunchTemplate("web", data("t3.small"));
        region.addLaunchTemplateVersion(templateId, data("t3.medium"));
        region.addAutoScalingGroup(changed.apply(ScalingGroupSettings.of(
                        "web", new ScalingGroupSettings.Size(2, 4, 8), templateId, subnets, List.of(targetGroup))
                .tagged("greenroll:managed", "true", false)
                .with(c -> c.source(c.source().withVersion("1")))));
        clock.advanceTo(clock.instant().plus(Duration.ofMinutes(5)));
    }

    private static RequestLaunchTemplateData data(String instanceType) {
        return RequestLaunchTemplateData.builder()
                .imageId("ami-green")
                .instanceType(instanceType)
                .build();
    }

    /** Its clients for a user who has nothing but the read-only policy, less these actions. */
    AwsClients clientsWithout(String... actions) {
        List<Statement> statements = new ArrayList<>();
        for (JsonNode statement : Json.tree(ReadOnlyPolicy.document()).path("Statement")) {
            List<String> left = new ArrayList<>(new TreeSet<>(ReadOnlyPolicy.actions()));
            left.removeAll(List.of(actions));
            Map<String, Object> document = new LinkedHashMap<>();
            document.put("Effect", statement.path("Effect").asText());
            document.put("Action", left);
            document.put("Resource", statement.path("Resource").asText());
            statements.add(Statement.of("the read-only policy", document));
        }
        return new GatedClients(
                new Clients(region),
                "planner",
                "arn:aws:lambda:us-east-1:000000000000:function:planner",
                new Policy(statements),
                new Tags(region),
                used);
    }

    private record Clients(SimulatedRegion region) implements AwsClients {

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
        public SsmClient ssm() {
            return region.parameters();
        }

        @Override
        public CloudWatchClient cloudWatch() {
            return region.cloudWatch();
        }

        @Override
        public DynamoDbClient dynamoDb() {
            throw new IllegalStateException("a plan needs no table");
        }

        @Override
        public SnsClient sns() {
            throw new IllegalStateException("a plan notifies nobody");
        }

        @Override
        public SfnClient sfn() {
            throw new IllegalStateException("a plan starts nothing");
        }

        @Override
        public EventBridgeClient eventBridge() {
            throw new IllegalStateException("a plan announces nothing");
        }
    }

    private record Tags(SimulatedRegion region) implements ResourceTags {

        @Override
        public Map<String, String> instanceTags(String instanceId) {
            return region.instance(instanceId).map(RegionInstance::tags).orElse(Map.of());
        }

        @Override
        public Optional<TemplateProperties> launchTemplate(String idOrName, String version) {
            return region.launchTemplate(idOrName)
                    .flatMap(one -> one.version(version)
                            .map(data -> new TemplateProperties(one.id(), one.tags(), data.data())));
        }

        @Override
        public Optional<ScalingGroupProperties> autoScalingGroup(String name) {
            return Optional.empty();
        }

        @Override
        public Optional<String> autoScalingGroupOf(String instanceId) {
            return region.autoScalingGroupOf(instanceId);
        }

        @Override
        public Map<String, String> targetGroupTags(String arn) {
            return region.targetGroupTags(arn);
        }

        @Override
        public Optional<String> sharedBy(String id) {
            return region.sharedBy(id);
        }
    }
}
