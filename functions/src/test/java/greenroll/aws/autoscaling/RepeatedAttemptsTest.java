package greenroll.aws.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.MemberMove;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.autoscaling.AutoScalingClient;

/**
 * Tests that a retry of the SDK does not hide the move of the attempt before it. The calls go over HTTP to a server that
 * answers as Auto Scaling does.
 */
class RepeatedAttemptsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final List<String> received = new CopyOnWriteArrayList<>();
    private boolean losesTheFirstAnswer;
    private HttpServer server;
    private AutoScalingClient autoScaling;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(body.replaceAll(".*Action=([A-Za-z]+).*", "$1"));
            boolean isLost = losesTheFirstAnswer && received.size() == 1;
            byte[] answer = answer(isLost).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(isLost ? 500 : isRead() ? 200 : 400, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        autoScaling = AutoScalingClient.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .build();
    }

    private boolean isRead() {
        return received.getLast().startsWith("Describe");
    }

    private String answer(boolean isLost) {
        if (isRead()) {
            return "<DescribeScalingActivitiesResponse><DescribeScalingActivitiesResult><Activities/>"
                    + "</DescribeScalingActivitiesResult></DescribeScalingActivitiesResponse>";
        }
        return isLost
                ? "<ErrorResponse><Error><Code>InternalFailure</Code><Message>no</Message></Error></ErrorResponse>"
                : "<ErrorResponse><Error><Code>ValidationError</Code><Message>The instance i-1 is not in InService."
                        + "</Message></Error></ErrorResponse>";
    }

    @AfterEach
    void stop() {
        autoScaling.close();
        server.stop(0);
    }

    @Test
    void move_refusedAtOnce_isRefused() {
        assertThat(new AwsAutoScalingGroups(autoScaling)
                        .move("web", MemberMove.ENTER_STANDBY, List.of("i-1"), NOON)
                        .refused())
                .containsOnlyKeys("i-1");
        assertThat(received).containsExactly("EnterStandby", "DescribeScalingActivities");
    }

    @Test
    void firstMove_refusedAfterAnAttemptWithoutAnAnswer_isUnavailableToo() {
        losesTheFirstAnswer = true;

        assertThatThrownBy(() -> new AwsAutoScalingGroups(autoScaling)
                        .move("web", MemberMove.ENTER_STANDBY, List.of("i-1"), null))
                .isInstanceOf(Unavailable.class)
                .hasMessage("EnterStandby: an earlier attempt may have moved [i-1]");
        assertThat(received).containsExactly("EnterStandby", "EnterStandby");
    }

    @Test
    void move_refusedAfterAnAttemptWithoutAnAnswer_isUnavailable() {
        losesTheFirstAnswer = true;

        assertThatThrownBy(() -> new AwsAutoScalingGroups(autoScaling)
                        .move("web", MemberMove.ENTER_STANDBY, List.of("i-1"), NOON))
                .isInstanceOf(Unavailable.class)
                .hasMessage("EnterStandby: an earlier attempt may have moved [i-1]");
        assertThat(received).containsExactly("EnterStandby", "EnterStandby", "DescribeScalingActivities");
    }
}
