package greenroll.emulator.store;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.SdkClients;
import greenroll.aws.store.DynamoDbRollStore;
import greenroll.aws.store.DynamoDbTokenStore;
import greenroll.aws.store.TableLayout;
import greenroll.roll.port.RollStore;
import greenroll.token.TokenStore;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClientBuilder;

/**
 * The contract while the first attempts of every request fail. The SDK retries as often as in Lambda, but without
 * waiting. So the store's callers notice nothing.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(HttpFault.class)
class FlakyDynamoDbRollStoreTest implements RollStoreContract, TokenStoreContract {

    private static DynamoDbServer server;
    private static SdkHttpClient network;
    private static DynamoDbClient calm;
    private static ClientOverrideConfiguration overrides;
    private static int tables;

    @Parameter
    HttpFault fault;

    private FlakyHttpClient wire;
    private RollStore store;
    private RollStore filler;
    private TokenStore tokens;

    @BeforeAll
    static void start() throws Exception {
        server = new DynamoDbServer();
        network = UrlConnectionHttpClient.create();
        calm = builder().httpClient(network).build();
        overrides = ClientOverrideConfiguration.builder()
                .retryStrategy(retriesOfLambda().toBuilder()
                        .backoffStrategy(BackoffStrategy.retryImmediately())
                        .throttlingBackoffStrategy(BackoffStrategy.retryImmediately())
                        // The circuit breaker is for outages. Here every single request is repeated.
                        .circuitBreakerEnabled(false)
                        .build())
                .apiCallTimeout(Duration.ofMinutes(1))
                .build();
    }

    @AfterAll
    static void stop() throws Exception {
        network.close();
        server.close();
    }

    @BeforeEach
    void empty() {
        String table = "greenroll-" + ++tables;
        calm.createTable(TableLayout.definition(table));
        wire = new FlakyHttpClient(network, fault);
        DynamoDbClient flaky =
                builder().httpClient(wire).overrideConfiguration(overrides).build();
        store = new DynamoDbRollStore(flaky, table);
        filler = new DynamoDbRollStore(calm, table);
        tokens = new DynamoDbTokenStore(flaky, table);
    }

    private static DynamoDbClientBuilder builder() {
        return DynamoDbClient.builder()
                .endpointOverride(server.uri())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")));
    }

    /** The retry strategy of the client in Lambda's functions. The client needs a Region to be built. */
    private static StandardRetryStrategy retriesOfLambda() {
        String before = System.setProperty("aws.region", "eu-central-1");
        try (DynamoDbClient client = new SdkClients().dynamoDb()) {
            return (StandardRetryStrategy) client.serviceClientConfiguration()
                    .overrideConfiguration()
                    .retryStrategy()
                    .orElseThrow();
        } finally {
            if (before == null) {
                System.clearProperty("aws.region");
            } else {
                System.setProperty("aws.region", before);
            }
        }
    }

    @Override
    public RollStore store() {
        return store;
    }

    /** A store without faults. The tests of creations prove that a creation is repeated. */
    @Override
    public RollStore filler() {
        return filler;
    }

    @Override
    public TokenStore tokens() {
        return tokens;
    }

    @AfterEach
    void faultsWereMet() {
        assertThat(wire.faults()).isPositive();
    }
}
