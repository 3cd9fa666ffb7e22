package greenroll.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import greenroll.aws.fleet.FleetRequests;
import greenroll.aws.fleet.Launches;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;

/** Tests how often the SDK retries a failed call. The calls go over HTTP to a server that answers as EC2 does. */
class SdkClientsTest {

    private final List<String> received = new CopyOnWriteArrayList<>();
    private int status;
    private String code = "";
    private HttpServer server;
    private Ec2Client ec2;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            received.add(body.replaceAll(".*Action=([A-Za-z]+).*", "$1"));
            byte[] answer = ("<Response><Errors><Error><Code>" + code + "</Code><Message>no</Message></Error></Errors>"
                            + "<RequestID>r-1</RequestID></Response>")
                    .getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        ec2 = Ec2Client.builder()
                .endpointOverride(
                        URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(UrlConnectionHttpClient.builder())
                .overrideConfiguration(SdkClients.ofEc2())
                .build();
    }

    @AfterEach
    void stop() {
        ec2.close();
        server.stop(0);
    }

    @ParameterizedTest
    @CsvSource({
        "InsufficientInstanceCapacity, 500, 1",
        "InsufficientCapacity,         500, 1",
        "InsufficientHostCapacity,     500, 1",
        "VcpuLimitExceeded,            400, 1",
        "InternalError,                500, 3",
        "Unavailable,                  503, 3",
        "RequestLimitExceeded,         503, 3",
    })
    void runInstances_thatEc2HasNoRoomFor_isSentOnce_andOneThatItFailsIsSentThreeTimes(
            String answered, int http, int times) {
        code = answered;
        status = http;

        Ec2Exception thrown = catchThrowableOfType(
                Ec2Exception.class,
                () -> ec2.runInstances(FleetRequests.run(Launches.of(1, Launches.bare()), Launches.POOL)));

        assertThat(thrown.awsErrorDetails().errorCode()).isEqualTo(answered);
        assertThat(thrown.statusCode()).isEqualTo(http);
        assertThat(received).hasSize(times).allMatch("RunInstances"::equals);
    }

    @Test
    void describeInstances_serverError_isSentThreeTimes() {
        code = "InternalError";
        status = 500;

        assertThatThrownBy(() -> ec2.describeInstances(FleetRequests.instancesOf("sig-1")))
                .isInstanceOf(Ec2Exception.class);

        assertThat(received).containsExactly("DescribeInstances", "DescribeInstances", "DescribeInstances");
    }
}
