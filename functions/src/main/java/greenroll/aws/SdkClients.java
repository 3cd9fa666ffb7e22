package greenroll.aws;

import greenroll.aws.fleet.LaunchRetries;
import greenroll.aws.store.DynamoDbTable;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
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
 * The SDK's own clients, each built once, on first use, so that a function pays only for the clients that it uses. The
 * SDK finds credentials, Region and endpoint (AWS_ENDPOINT_URL) in its usual way.
 *
 * <p>No call takes longer than {@link #CALL}, with its retries. So a step with 10 s of Lambda time left may still begin
 * a call. Longer waits are the state machine's task.
 */
public final class SdkClients implements AwsClients {

    /** The longest time of one call, with all its attempts. */
    static final Duration CALL = Duration.ofSeconds(9);

    /** For calls that usually take milliseconds. A longer attempt is probably lost, and another may be quick. */
    private static final Duration ATTEMPT = Duration.ofSeconds(3);

    private static final int ATTEMPTS = 3;

    private final @Nullable Region region;
    private final @Nullable AwsCredentialsProvider credentials;
    private final List<ExecutionInterceptor> interceptors;

    private final Lazy<Ec2Client> ec2 =
            // A launch of 100 instances takes seconds, so one attempt may use all of the call's time.
            new Lazy<>(() -> configured(Ec2Client.builder(), CALL, ofEc2()));
    private final Lazy<ElasticLoadBalancingV2Client> elasticLoadBalancing =
            new Lazy<>(() -> configured(ElasticLoadBalancingV2Client.builder(), CALL));
    private final Lazy<AutoScalingClient> autoScaling = new Lazy<>(() -> configured(AutoScalingClient.builder(), CALL));
    private final Lazy<DynamoDbClient> dynamoDb = new Lazy<>(() -> configured(DynamoDbClient.builder(), ATTEMPT));
    private final Lazy<SnsClient> sns = new Lazy<>(() -> configured(SnsClient.builder(), ATTEMPT));
    private final Lazy<SfnClient> sfn = new Lazy<>(() -> configured(SfnClient.builder(), ATTEMPT));
    private final Lazy<SsmClient> ssm = new Lazy<>(() -> configured(SsmClient.builder(), ATTEMPT));
    private final Lazy<EventBridgeClient> eventBridge =
            new Lazy<>(() -> configured(EventBridgeClient.builder(), ATTEMPT));
    private final Lazy<CloudWatchClient> cloudWatch = new Lazy<>(() -> configured(CloudWatchClient.builder(), ATTEMPT));

    /** Clients with the credentials and the Region of the process. */
    public SdkClients() {
        this(null, null, List.of());
    }

    /**
     * @param region null for the process's own
     * @param credentials null for the process's own
     * @param interceptors see each call before it is sent
     */
    public SdkClients(
            @Nullable Region region,
            @Nullable AwsCredentialsProvider credentials,
            List<ExecutionInterceptor> interceptors) {
        this.region = region;
        this.credentials = credentials;
        this.interceptors = List.copyOf(interceptors);
    }

    @Override
    public Ec2Client ec2() {
        return ec2.get();
    }

    @Override
    public ElasticLoadBalancingV2Client elasticLoadBalancing() {
        return elasticLoadBalancing.get();
    }

    @Override
    public AutoScalingClient autoScaling() {
        return autoScaling.get();
    }

    @Override
    public DynamoDbClient dynamoDb() {
        return dynamoDb.get();
    }

    @Override
    public SnsClient sns() {
        return sns.get();
    }

    @Override
    public SfnClient sfn() {
        return sfn.get();
    }

    @Override
    public SsmClient ssm() {
        return ssm.get();
    }

    @Override
    public EventBridgeClient eventBridge() {
        return eventBridge.get();
    }

    @Override
    public CloudWatchClient cloudWatch() {
        return cloudWatch.get();
    }

    private <
                    B extends
                            AwsSyncClientBuilder<B, C>
                                    & software.amazon.awssdk.awscore.client.builder.AwsClientBuilder<B, C>,
                    C>
            C configured(B builder, Duration attempt) {
        return configured(builder, attempt, overrides(attempt));
    }

    private <
                    B extends
                            AwsSyncClientBuilder<B, C>
                                    & software.amazon.awssdk.awscore.client.builder.AwsClientBuilder<B, C>,
                    C>
            C configured(B builder, Duration attempt, ClientOverrideConfiguration overrides) {
        if (region != null) {
            builder.region(region);
        }
        if (credentials != null) {
            builder.credentialsProvider(credentials);
        }
        return builder.httpClientBuilder(UrlConnectionHttpClient.builder()
                        .connectionTimeout(Duration.ofSeconds(2))
                        .socketTimeout(attempt))
                .overrideConfiguration(overrides.toBuilder()
                        .executionInterceptors(interceptors)
                        .build())
                .build();
    }

    /** Like the other clients, but without retries for EC2's lack of capacity. */
    static ClientOverrideConfiguration ofEc2() {
        ClientOverrideConfiguration others = overrides(CALL);
        return others.toBuilder()
                .retryStrategy(new LaunchRetries(others.retryStrategy().orElseThrow()))
                .build();
    }

    static ClientOverrideConfiguration overrides(Duration attempt) {
        return ClientOverrideConfiguration.builder()
                .apiCallTimeout(CALL)
                .apiCallAttemptTimeout(attempt)
                .retryStrategy(AwsRetryStrategy.standardRetryStrategy().toBuilder()
                        .maxAttempts(ATTEMPTS)
                        // DynamoDB's answer to two concurrent writers, which the SDK does not retry by itself.
                        .retryOnException(DynamoDbTable::isConflict)
                        .build())
                .build();
    }
}
