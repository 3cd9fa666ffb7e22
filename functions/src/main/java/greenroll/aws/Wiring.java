package greenroll.aws;

import greenroll.aws.autoscaling.AwsAutoScalingGroups;
import greenroll.aws.autoscaling.AwsLaunchTemplates;
import greenroll.aws.execution.StepFunctionsExecutions;
import greenroll.aws.fleet.CloudWatchAlarms;
import greenroll.aws.fleet.CloudWatchMetrics;
import greenroll.aws.fleet.Ec2Images;
import greenroll.aws.fleet.Ec2Instances;
import greenroll.aws.fleet.Ec2Prices;
import greenroll.aws.fleet.ElbTargetGroups;
import greenroll.aws.messaging.EmbeddedRollMetrics;
import greenroll.aws.messaging.EventBridgeRollAnnouncer;
import greenroll.aws.messaging.HttpStackResponses;
import greenroll.aws.messaging.SnsRollNotifier;
import greenroll.aws.store.DynamoDbRollFeed;
import greenroll.aws.store.DynamoDbRollStore;
import greenroll.aws.store.DynamoDbStackStore;
import greenroll.aws.store.DynamoDbTokenStore;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.JoinedFleet;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.fleet.metric.Metrics;
import greenroll.fleet.price.OnDemandPrices;
import greenroll.fleet.price.Prices;
import greenroll.id.IdSource;
import greenroll.operation.GroupOperations;
import greenroll.operation.RollOperations;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.heal.HealingSwitch;
import greenroll.roll.port.ExecutionReader;
import greenroll.roll.port.RollAnnouncer;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollFeed;
import greenroll.roll.port.RollMetrics;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.stack.ConsoleLink;
import greenroll.stack.StackResponses;
import greenroll.stack.StackStore;
import greenroll.token.TokenStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;

/**
 * Connects the adapters as the environment says. Only this class reads the environment. Each adapter is made once, on
 * first use. An absent variable is an IllegalStateException that names the variable.
 */
public final class Wiring {

    /** The name of the DynamoDB table. */
    public static final String TABLE = "GREENROLL_TABLE";

    /** The ARN of the SNS topic that receives notifications. */
    public static final String TOPIC_ARN = "GREENROLL_TOPIC_ARN";

    /** The ARN of the state machine, without a version or an alias. */
    public static final String STATE_MACHINE_ARN = "GREENROLL_STATE_MACHINE_ARN";

    /** The namespace of the metrics in CloudWatch. */
    public static final String NAMESPACE = "GREENROLL_NAMESPACE";

    /**
     * {@code true} when the tag greenroll:managed decides which target groups may be touched, otherwise {@code false}.
     */
    public static final String TARGET_GROUPS_BY_TAG = "GREENROLL_TARGET_GROUPS_BY_TAG";

    /** The stack's parameter Healing: {@code true} or {@code false}. */
    public static final String HEALING = "GREENROLL_HEALING";

    /** The stack's parameter OnDemandPrices; empty when the stack was given none. */
    public static final String ON_DEMAND_PRICES = "GREENROLL_ON_DEMAND_PRICES";

    /** The address of the console; empty when the stack serves none. */
    public static final String CONSOLE_URL = "GREENROLL_CONSOLE_URL";

    /** The endpoint of an emulator of AWS; Lambda has none. */
    public static final String ENDPOINT_URL = "AWS_ENDPOINT_URL";

    /** The Region of the function, which Lambda itself sets. */
    public static final String REGION = "AWS_REGION";

    private final Map<String, String> environment;
    private final InstantSource clock;
    private final Lazy<RollStore> store;
    private final Lazy<TokenStore> tokens;
    private final Lazy<Fleet> fleet;
    private final Lazy<AutoScalingGroups> autoScalingGroups;
    private final Lazy<LaunchTemplates> launchTemplates;
    private final Lazy<Images> images;
    private final Lazy<Prices> prices;
    private final Lazy<Alarms> alarms;
    private final Lazy<Metrics> serviceMetrics;
    private final Lazy<RollNotifier> notifier;
    private final Lazy<StepFunctionsExecutions> executions;
    private final RollFeed feed = new DynamoDbRollFeed();
    private final Lazy<RollAnnouncer> announcer;
    private final Lazy<RollMetrics> metrics;
    private final Lazy<StackStore> stacks;
    private final Lazy<StackResponses> stackResponses;
    private final Lazy<SecureRandom> random = new Lazy<>(SecureRandom::new);

    public Wiring(Map<String, String> environment, AwsClients clients, InstantSource clock) {
        this.environment = Map.copyOf(environment);
        this.clock = clock;
        // Reads the variable first, so that a function without it fails before it builds the client.
        this.store = new Lazy<>(() -> {
            String table = variable(TABLE);
            return new DynamoDbRollStore(clients.dynamoDb(), table);
        });
        this.tokens = new Lazy<>(() -> {
            String table = variable(TABLE);
            return new DynamoDbTokenStore(clients.dynamoDb(), table);
        });
        this.autoScalingGroups = new Lazy<>(() -> new AwsAutoScalingGroups(clients.autoScaling()));
        this.fleet = new Lazy<>(() -> new JoinedFleet(
                new Ec2Instances(clients.ec2()),
                new ElbTargetGroups(clients.elasticLoadBalancing(), () -> isTrue(TARGET_GROUPS_BY_TAG)),
                this::autoScalingGroups));
        this.launchTemplates = new Lazy<>(() -> new AwsLaunchTemplates(clients.ec2()));
        this.images = new Lazy<>(() -> new Ec2Images(clients.ec2(), clients::ssm));
        this.prices = new Lazy<>(() -> new Ec2Prices(clients.ec2(), this::onDemandPrices, clock));
        this.alarms = new Lazy<>(() -> new CloudWatchAlarms(clients::cloudWatch));
        this.serviceMetrics = new Lazy<>(() -> new CloudWatchMetrics(clients::cloudWatch));
        this.notifier = new Lazy<>(() -> {
            String topicArn = variable(TOPIC_ARN);
            return new SnsRollNotifier(clients.sns(), topicArn, consoleLink());
        });
        this.executions = new Lazy<>(() -> {
            String stateMachineArn = variable(STATE_MACHINE_ARN);
            return new StepFunctionsExecutions(clients.sfn(), stateMachineArn);
        });
        this.announcer = new Lazy<>(() -> new EventBridgeRollAnnouncer(clients.eventBridge(), consoleLink()));
        this.metrics = new Lazy<>(() -> new EmbeddedRollMetrics(variable(NAMESPACE)));
        this.stacks = new Lazy<>(() -> {
            String table = variable(TABLE);
            return new DynamoDbStackStore(clients.dynamoDb(), table);
        });
        this.stackResponses = new Lazy<>(() -> new HttpStackResponses(this.environment.get(ENDPOINT_URL)));
    }

    /**
     * The wiring of a handler in Lambda, with the process's environment, the SDK's clients and the system's clock.
     * Always the same instance.
     */
    public static Wiring ofLambda() {
        return OfLambda.INSTANCE;
    }

    private static final class OfLambda {
        static final Wiring INSTANCE = new Wiring(System.getenv(), new SdkClients(), InstantSource.system());
    }

    public RollStore store() {
        return store.get();
    }

    public TokenStore tokens() {
        return tokens.get();
    }

    public Fleet fleet() {
        return fleet.get();
    }

    public AutoScalingGroups autoScalingGroups() {
        return autoScalingGroups.get();
    }

    public LaunchTemplates launchTemplates() {
        return launchTemplates.get();
    }

    public Images images() {
        return images.get();
    }

    public Prices prices() {
        return prices.get();
    }

    public Alarms alarms() {
        return alarms.get();
    }

    /** Metrics of the groups' services, to read. {@link #metrics()} writes Greenroll's own. */
    public Metrics serviceMetrics() {
        return serviceMetrics.get();
    }

    public RollNotifier notifier() {
        return notifier.get();
    }

    public RollExecutions executions() {
        return executions.get();
    }

    /** Reads Auto Scaling groups. It makes the clients only when a group stands for one. */
    public AutoScalingReader autoScaling() {
        return new AutoScalingReader(this::autoScalingGroups, this::launchTemplates);
    }

    /** Starts rolls, with these adapters. */
    public RollOperations rollOperations() {
        return new RollOperations(store(), fleet(), images(), alarms(), autoScaling(), executions(), ids());
    }

    /** Starts the operations between two rolls, with these adapters. */
    public GroupOperations groupOperations() {
        return new GroupOperations(store(), fleet(), executions(), ids());
    }

    public ExecutionReader executionReader() {
        return executions.get();
    }

    public RollFeed feed() {
        return feed;
    }

    public RollAnnouncer announcer() {
        return announcer.get();
    }

    public RollMetrics metrics() {
        return metrics.get();
    }

    public StackStore stacks() {
        return stacks.get();
    }

    public StackResponses stackResponses() {
        return stackResponses.get();
    }

    public ConsoleLink consoleLink() {
        return new ConsoleLink(environment.getOrDefault(CONSOLE_URL, ""));
    }

    public HealingSwitch healing() {
        return new HealingSwitch(isTrue(HEALING));
    }

    public InstantSource clock() {
        return clock;
    }

    public IdSource ids() {
        return () -> "%08x".formatted(random.get().nextInt());
    }

    public String region() {
        return variable(REGION);
    }

    private OnDemandPrices onDemandPrices() {
        try {
            return OnDemandPrices.parse(environment.getOrDefault(ON_DEMAND_PRICES, ""));
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(
                    "is wrong in the environment: " + ON_DEMAND_PRICES + " " + e.getMessage(), e);
        }
    }

    private boolean isTrue(String name) {
        return switch (variable(name)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalStateException("must be true or false in the environment: " + name);
        };
    }

    private String variable(String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalStateException("the environment lacks " + name);
        }
        return value;
    }
}
