package greenroll.emulator.cloud;

import greenroll.aws.AwsClients;
import greenroll.aws.Wiring;
import greenroll.aws.store.DynamoDbTokenStore;
import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.iam.GatedClients;
import greenroll.emulator.iam.UsedRights;
import greenroll.emulator.iam.permission.ResourceTags;
import greenroll.emulator.platform.Platform;
import greenroll.emulator.platform.event.SpotNotices;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.InMemoryStackStore;
import greenroll.emulator.store.InMemoryTokenStore;
import greenroll.emulator.store.TableStream;
import greenroll.id.IdSource;
import greenroll.roll.port.RollStore;
import greenroll.stack.StackStore;
import greenroll.token.TokenStore;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.ssm.SsmClient;

/**
 * One region with Greenroll deployed into it, as template.yaml says.
 */
public final class EmbeddedCloud implements AutoCloseable {

    private final CloudClock clock;
    private final SimulatedRegion region;
    private final RollStore store;
    private final TokenStore tokens;
    private final Platform platform;
    private final UsedRights used;

    private EmbeddedCloud(
            CloudClock clock,
            SimulatedRegion region,
            RollStore store,
            TokenStore tokens,
            Platform platform,
            UsedRights used) {
        this.clock = clock;
        this.region = region;
        this.store = store;
        this.tokens = tokens;
        this.platform = platform;
        this.used = used;
        region.listen(new SpotNotices(platform.events()::put));
    }

    /**
     * A cloud with a store of its own kind, for virtual time. Every other port is the real adapter. Such a store has no
     * stream, so no event is published. IAM rights are not checked, so that the code itself has to do no harm.
     *
     * @param wrong turns the ports into deliberately wrong ones, for tests that must see a violation; otherwise
     *     identity
     */
    public static EmbeddedCloud withStore(
            Template template,
            CloudClock clock,
            SimulatedRegion region,
            RollStore store,
            RandomGenerator random,
            UnaryOperator<Ports> wrong) {
        IdSource ids = () -> "%08x".formatted(random.nextInt());
        TokenStore tokens = new InMemoryTokenStore();
        StackStore stacks = new InMemoryStackStore();
        Platform platform = new Platform(
                template,
                clock,
                random,
                (function, sfn, sns, bus) -> wrong.apply(ports(
                                new Wiring(
                                        function.runtimeEnvironment(), new Clients(region, null, sfn, sns, bus), clock),
                                clock)
                        .with(RollStore.class, () -> store)
                        .with(TokenStore.class, () -> tokens)
                        .with(StackStore.class, () -> stacks)
                        .with(IdSource.class, () -> ids)));
        return new EmbeddedCloud(clock, region, store, tokens, platform, new UsedRights());
    }

    /**
     * A cloud with DynamoDB: every port is the real adapter. Each function may do what its policies in the template
     * allow. Any other call throws what AWS would answer.
     *
     * @param wrong turns the ports into deliberately wrong ones, for tests that must see a loss; otherwise identity
     */
    public static EmbeddedCloud withDynamoDb(
            Template template,
            CloudClock clock,
            SimulatedRegion region,
            DynamoDbClient dynamoDb,
            TableStream stream,
            RollStore store,
            RandomGenerator random,
            UnaryOperator<Ports> wrong) {
        Rights rights = new Rights(template, region);
        Platform platform = new Platform(
                template,
                clock,
                random,
                (function, sfn, sns, bus) -> wrong.apply(
                        ports(rights.wiring(function, new Clients(region, dynamoDb, sfn, sns, bus), clock), clock)));
        platform.read(stream);
        TokenStore tokens = new DynamoDbTokenStore(dynamoDb, table(template));
        return new EmbeddedCloud(clock, region, store, tokens, platform, rights.used);
    }

    private static String table(Template template) {
        return template.functions().getFirst().environment().getOrDefault(Wiring.TABLE, "");
    }

    /** The rights that the functions have, and those that they used. */
    private static final class Rights implements ResourceTags {

        private final Template template;
        private final SimulatedRegion region;
        private final UsedRights used = new UsedRights();

        Rights(Template template, SimulatedRegion region) {
            this.template = template;
            this.region = region;
        }

        Wiring wiring(Template.Function function, AwsClients clients, CloudClock clock) {
            AwsClients gated = new GatedClients(
                    clients, function.name(), function.arn(), template.policy(function.name()), this, used);
            return new Wiring(function.runtimeEnvironment(), gated, clock);
        }

        @Override
        public Map<String, String> instanceTags(String instanceId) {
            return region.instance(instanceId).map(RegionInstance::tags).orElse(Map.of());
        }

        @Override
        public Optional<TemplateProperties> launchTemplate(String idOrName, String version) {
            return region.launchTemplate(idOrName)
                    .flatMap(one -> one.version(version)
                            .map(found -> new TemplateProperties(one.id(), one.tags(), found.data())));
        }

        @Override
        public Optional<ScalingGroupProperties> autoScalingGroup(String name) {
            return region.autoScalingGroup(name)
                    .map(one -> new ScalingGroupProperties(
                            one.settings().tagValues(), one.settings().subnetIds()));
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

    private static Ports ports(Wiring wiring, CloudClock clock) {
        return Ports.of(wiring).with(InstantSource.class, () -> clock);
    }

    /** The SDK's clients. Each is the front of a service that runs here. */
    private record Clients(
            SimulatedRegion region,
            @Nullable DynamoDbClient dynamo,
            SfnClient sfn,
            SnsClient sns,
            EventBridgeClient eventBridge)
            implements AwsClients {

        @Override
        public Ec2Client ec2() {
            return region.ec2();
        }

        @Override
        public ElasticLoadBalancingV2Client elasticLoadBalancing() {
            return region.elasticLoadBalancing();
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
        public AutoScalingClient autoScaling() {
            return region.autoScaling();
        }

        @Override
        public DynamoDbClient dynamoDb() {
            if (dynamo == null) {
                throw new IllegalStateException("this cloud keeps its state in memory, without DynamoDB");
            }
            return dynamo;
        }
    }

    public CloudClock clock() {
        return clock;
    }

    public SimulatedRegion region() {
        return region;
    }

    /** The store that the handlers use. */
    public RollStore store() {
        return store;
    }

    /** The store of tokens that the handlers use. */
    public TokenStore tokens() {
        return tokens;
    }

    public Platform platform() {
        return platform;
    }

    /** The rights that functions used so far, and those that they lacked. Empty where rights are not checked. */
    public UsedRights used() {
        return used;
    }

    /** Creates every handler and starts the schedules. */
    public void start() {
        platform.start();
    }

    @Override
    public void close() {
        platform.close();
    }

    /** Values for the template's parameters that the local cloud must set; none so far. */
    public static Map<String, String> parameters() {
        return Map.of();
    }
}
