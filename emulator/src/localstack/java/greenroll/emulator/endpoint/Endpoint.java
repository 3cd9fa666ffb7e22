package greenroll.emulator.endpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * One endpoint that answers for every service, and the SDK's clients for it. They sign with the credentials {@code
 * test}, which no AWS account knows. So nothing of the caller's environment reaches the endpoint.
 */
public final class Endpoint implements AutoCloseable {

    /** The first call of a service may take long, because an emulator may have to start that service. */
    private static final Duration CALL = Duration.ofMinutes(2);

    private final URI uri;
    private final Runnable end;

    public Endpoint(URI uri, Runnable end) {
        this.uri = uri;
        this.end = end;
    }

    public DynamoDbClient dynamoDb() {
        return client(DynamoDbClient.builder());
    }

    public SnsClient sns() {
        return client(SnsClient.builder());
    }

    public SqsClient sqs() {
        return client(SqsClient.builder());
    }

    public SfnClient stepFunctions() {
        return client(SfnClient.builder());
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(uri)
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClientBuilder(UrlConnectionHttpClient.builder().socketTimeout(CALL))
                .overrideConfiguration(overrides -> overrides.apiCallTimeout(CALL))
                .build();
    }

    /**
     * Whether the endpoint is MiniStack, which has its own ready path. Tests use this where MiniStack differs from AWS.
     */
    public boolean isMiniStack() {
        HttpRequest ready = HttpRequest.newBuilder(uri.resolve("/_ministack/ready"))
                .timeout(CALL)
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(ready, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Ends what was started for this endpoint. */
    @Override
    public void close() {
        end.run();
    }

    @Override
    public String toString() {
        return uri.toString();
    }
}
