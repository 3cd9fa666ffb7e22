package greenroll.aws.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.stack.StackResource;
import greenroll.stack.StackResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to CloudFormation over HTTP, to a server on loopback that stands for S3. */
class HttpStackResponsesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final StackResource.Identity WEB = new StackResource.Identity(
            "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/5f1e3c00-0000-0000-0000-000000000000", "Web");

    private final List<JsonNode> received = new ArrayList<>();
    private final List<String> contentTypes = new ArrayList<>();
    private HttpServer server;
    private int status = 200;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", call -> {
            contentTypes.add(String.valueOf(call.getRequestHeaders().getFirst("Content-Type")));
            received.add(Json.tree(new String(call.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
            if (status == 307) {
                call.getResponseHeaders().add("Location", "/elsewhere");
            }
            call.sendResponseHeaders(status, -1);
            call.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private HttpStackResponses responses() {
        return new HttpStackResponses(endpoint());
    }

    private StackResponse response(String reason) {
        return new StackResponse(
                "request-1",
                endpoint() + "/answers/1?signature=abc",
                false,
                reason,
                "sig-00000001",
                NOON,
                reason == null ? Map.of("servingRevision", "2") : Map.of());
    }

    @Test
    void success_hasTheAttributes() {
        assertThat(responses().send(WEB, response(null))).isTrue();

        assertThat(received).containsExactly(Json.tree("""
                { "Status": "SUCCESS", "PhysicalResourceId": "sig-00000001",
                  "StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/shop/5f1e3c00-0000-0000-0000-000000000000",
                  "RequestId": "request-1", "LogicalResourceId": "Web", "NoEcho": false, "Data": { "servingRevision": "2" } }"""));
        assertThat(contentTypes).as("S3 has signed none").containsExactly("null");
    }

    @Test
    void failure_hasTheReason() {
        responses().send(WEB, response("ROLL sbgd-1 failed: batch 1"));

        assertThat(received.getFirst().path("Status").textValue()).isEqualTo("FAILED");
        assertThat(received.getFirst().path("Reason").textValue()).isEqualTo("ROLL sbgd-1 failed: batch 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ü", "\"", "🙂", "\u0001"})
    void reason_thatIsTooLong_isCut_soThatCloudFormationReadsTheAnswer(String letter) {
        String reason = "ROLL sbgd-1 failed: " + letter.repeat(9_000);

        byte[] body = HttpStackResponses.body(WEB, response(reason));

        assertThat(body.length).isBetween(2_000, 4_096);
        String cut = Json.tree(new String(body, StandardCharsets.UTF_8))
                .path("Reason")
                .textValue();
        assertThat(cut).startsWith("ROLL sbgd-1 failed: " + letter).endsWith("…");
        assertThat(reason).startsWith(cut.substring(0, cut.length() - 1));
    }

    @Test
    void aServer_thatFails_isAskedAgainLater_butOneThatRefusesIsNot() {
        status = 503;
        assertThatThrownBy(() -> responses().send(WEB, response(null)))
                .isInstanceOf(Unavailable.class)
                .hasMessageNotContaining("signature");
        status = 403;
        assertThat(responses().send(WEB, response(null))).isFalse();
        status = 307;
        assertThat(responses().send(WEB, response(null)))
                .as("it is not followed")
                .isFalse();
        assertThat(received).hasSize(3);
        server.stop(0);
        assertThatThrownBy(() -> responses().send(WEB, response(null)))
                .isInstanceOf(Unavailable.class)
                .hasMessageNotContaining("signature");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/arn%3Aaws?X-Amz-Signature=1",
                "https://cloudformation-custom-resource-response-euwest1.s3-eu-west-1.amazonaws.com/x",
                "https://cloudformation-custom-resource-response-eucentral1.s3.eu-central-1.amazonaws.com/x",
                "https://cloudformation-custom-resource-response-cnnorth1.s3.cn-north-1.amazonaws.com.cn/x"
            })
    void isTrusted_cloudFormationsOwnBuckets(String url) {
        assertThat(new HttpStackResponses(null).isTrusted(url)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no url",
                "http://cloudformation-custom-resource-response-useast1.s3.amazonaws.com/x",
                "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com:8443/x",
                "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com.example.com/x",
                "https://cloudformation-custom-resource-response-useast1.s3.amazonaws.com@example.com/x",
                "https://example.com/cloudformation-custom-resource-response-useast1.s3.amazonaws.com",
                "https://my-bucket.s3.amazonaws.com/x",
                "https://169.254.169.254/latest/meta-data",
                "http://127.0.0.1:9001/2018-06-01/runtime/invocation/next",
                "file:///etc/passwd"
            })
    void isTrusted_noOtherAddress(String url) {
        assertThat(new HttpStackResponses(null).isTrusted(url)).isFalse();
        assertThat(responses().isTrusted(url))
                .as("an emulator is trusted as well")
                .isFalse();
    }

    @Test
    void isTrusted_theEmulator_thatTheFunctionTalksTo() {
        assertThat(responses().isTrusted(endpoint() + "/answers/1")).isTrue();
        assertThat(new HttpStackResponses(null).isTrusted(endpoint() + "/answers/1"))
                .isFalse();
    }
}
