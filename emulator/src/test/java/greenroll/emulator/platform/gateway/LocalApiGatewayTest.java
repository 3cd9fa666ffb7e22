package greenroll.emulator.platform.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.platform.SampleHandlers;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.platform.template.TemplateTest;
import greenroll.json.Json;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The API over HTTP: routes, the authorizer, and the gateway's own answers. */
class LocalApiGatewayTest {

    private final SampleHandlers.Journal journal = new SampleHandlers.Journal();
    private final ScaledClock clock = new ScaledClock(1, failure -> {});
    private final Template template = Template.load(TemplateTest.SAMPLE, Map.of());
    private final Functions functions = new Functions(
            template.functions(), environment -> Ports.none().with(SampleHandlers.Journal.class, () -> journal), clock);
    private final LocalApiGateway door = LocalApiGateway.open(template, functions, clock, 0);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        http.close();
        door.close();
        clock.close();
    }

    @Test
    void call_knownToken_reachesTheFunctionWithAllThatWasSent() throws Exception {
        HttpResponse<String> response = send("PUT", "/group/sig%2D1?limit=5&sort=createdAt:DESC", "good", "{\"a\":1}");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("ETag")).contains("7");
        assertThat(Json.tree(response.body())).isEqualTo(Json.tree("""
                {"method": "PUT", "resource": "/group/{groupId}", "path": "/group/sig%2D1",
                 "parameters": {"groupId": "sig-1"}, "query": {"limit": "5", "sort": "createdAt:DESC"},
                 "body": "{\\"a\\":1}", "caller": "alice"}
                """));
    }

    @Test
    void call_ofARouteWithoutAuthorizer_isLetThroughWithoutAToken_andNobodyIsAsked() throws Exception {
        for (String token : new String[] {null, "unknown", "broken"}) {
            HttpResponse<String> response = send("GET", "/open", token, "");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(Json.tree(response.body()).path("caller").asText()).isEqualTo("anybody");
        }
        assertThat(journal.lines).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", delimiter = '|', textBlock = """
            gzip                    | 300 | gzip
            gzip, deflate, br, zstd | 300 | gzip
            br;q=1.0, GZIP;q=0.8    | 300 | gzip
            gzip                    |   1 | -
            gzip;q=0                | 300 | -
            gzip;q=0.0, br          | 300 | -
            br, x-gzip              | 300 | -
            -                       | 300 | -
            """)
    void answer_isCompressed_fromTheTemplatesSizeOn_forWhoAcceptsIt(String accepts, int length, String encoding)
            throws Exception {
        String body = "x".repeat(length);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(door.url() + "/group/sig-1"))
                .header("Authorization", "Bearer good")
                .PUT(HttpRequest.BodyPublishers.ofString(body));
        if (accepts != null) {
            request.header("Accept-Encoding", accepts);
        }
        HttpResponse<byte[]> response = http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());

        assertThat(response.headers().firstValue("Content-Encoding")).isEqualTo(Optional.ofNullable(encoding));
        byte[] sent = response.body();
        if (encoding != null) {
            assertThat(sent).hasSizeLessThan(length);
            sent = new GZIPInputStream(new ByteArrayInputStream(sent)).readAllBytes();
        }
        assertThat(Json.tree(new String(sent, StandardCharsets.UTF_8))
                        .path("body")
                        .asText())
                .isEqualTo(body);
    }

    @Test
    void answer_ofExactlyTheTemplatesSize_isCompressed_andOfOneByteLessIsNot() throws Exception {
        int around = open(1).body().length - 1;

        assertThat(open(300 - around).headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(open(299 - around).headers().firstValue("Content-Encoding")).isEmpty();
        assertThat(open(299 - around).body()).hasSize(299);
    }

    /** Sends a request of that length. The answer contains the request, so it has that length too. */
    private HttpResponse<byte[]> open(int length) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(door.url() + "/open?x=" + "x".repeat(length)))
                .header("Accept-Encoding", "gzip")
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    @Test
    void ownRoute_isAnsweredBesideTheTemplates_toWhomItsEntrySays() throws Exception {
        door.add(new EmbeddedRoute(
                "POST",
                "/own/free",
                Template.Entry.FREE,
                asked -> new EmbeddedRoute.Reply.Answered(Map.of("said", asked.body()))));
        door.add(new EmbeddedRoute(
                "GET",
                "/own/guarded",
                Template.Entry.TOKEN,
                asked -> new EmbeddedRoute.Reply.Refused(403, "FORBIDDEN", "Not \"you\".")));

        HttpResponse<String> free = send("POST", "/own/free", null, "hello");
        assertThat(free.statusCode()).isEqualTo(200);
        assertThat(free.body()).isEqualTo("{\"said\":\"hello\"}");
        assertThat(free.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(free.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control"));

        assertThat(send("GET", "/own/guarded", null, "").statusCode()).isEqualTo(401);
        assertThat(send("GET", "/own/guarded", "unknown", "").statusCode()).isEqualTo(401);
        HttpResponse<String> refused = send("GET", "/own/guarded", "good", "");
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Json.tree(refused.body()).path("response")).isEqualTo(Json.tree("""
                { "status": { "code": 403, "message": "Forbidden" },
                  "errors": [{ "code": "FORBIDDEN", "message": "Not \\"you\\"." }] }"""));
        assertThat(Json.tree(refused.body()).at("/request/url").asText()).isEqualTo("/own/guarded");

        assertThat(send("GET", "/own/free", "good", "").statusCode()).isEqualTo(404);
        assertThat(send("POST", "/own/free/", "good", "").statusCode()).isEqualTo(404);
    }

    @Test
    void call_signed_isOfNobodyKnownHere() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(door.url() + "/iam/group"))
                .header("Authorization", "AWS4-HMAC-SHA256 Credential=AKID/20261123/us-east-1/execute-api/aws4_request")
                .build();

        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).isEqualTo("{\"code\":\"BAD_SIGNATURE\"}");
    }

    @Test
    void call_literalSegment_winsOverAParameter() throws Exception {
        assertThat(send("PUT", "/group/special", "good", "").body()).contains("\"resource\":\"/group/special\"");
    }

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            GET,    /group,         -,       '',      401, '{"code":"UNAUTHORIZED","url":"/group"}'
            GET,    /group,         unknown, '',      401, '{"code":"UNAUTHORIZED","url":"/group"}'
            GET,    /group,         denied,  '',      403, '{"code":"FORBIDDEN"}'
            GET,    /group,         broken,  '',      500, '{"code":"INTERNAL_ERROR"}'
            GET,    /nothing,       good,    '',      404, '{"code":"NOT_FOUND","method":"GET"}'
            GET,    /groups/a,      -,       '',      404, '{"code":"NOT_FOUND","method":"GET"}'
            PUT,    /group/sig-1,   good,    explode, 500, '{"code":"INTERNAL_ERROR"}'
            GET,    /iam/group,     good,    '',      404, '{"code":"NOT_FOUND","method":"GET"}'
            """)
    void call_refused_isAnsweredByTheTemplatesGatewayResponse(
            String method, String path, String token, String body, int status, String answer) throws Exception {
        HttpResponse<String> response = send(method, path, token, body);

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(answer);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    }

    @Test
    void call_ofAMethodThatAPathLacks_isNotThere_unlessItTakesAny() throws Exception {
        assertThat(send("DELETE", "/group/special", "good", "").statusCode()).isEqualTo(404);
        assertThat(send("DELETE", "/group/sig-1", "good", "").body()).contains("\"resource\":\"/group/{groupId}\"");
    }

    @Test
    void call_thatNoCloserPathFits_goesToTheGreedyOne_withAllThatIsLeft() throws Exception {
        assertThat(send("PATCH", "/group/sig-1/x/y", "good", "").body())
                .contains("\"resource\":\"/group/{proxy+}\"", "\"proxy\":\"sig-1/x/y\"");
        assertThat(send("PUT", "/group/sig-1", "good", "").body()).contains("\"resource\":\"/group/{groupId}\"");
    }

    @Test
    void call_bodyOverOneMegabyte_isTooLarge() throws Exception {
        assertThat(send("PUT", "/group/sig-1", "good", "x".repeat(1024 * 1024)).statusCode())
                .isEqualTo(200);
        HttpResponse<String> response = send("PUT", "/group/sig-1", "good", "x".repeat(1024 * 1024 + 1));

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.body()).isEqualTo("{\"code\":\"PAYLOAD_TOO_LARGE\"}");
    }

    @Test
    void authorizer_isAskedOncePerToken_soItsAnswerMustHoldForEveryRoute() throws Exception {
        assertThat(send("GET", "/group", "good", "").statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/group/sig-1", "good", "").statusCode()).isEqualTo(200);
        assertThat(send("GET", "/group", "narrow", "").statusCode()).isEqualTo(200);
        assertThat(send("PUT", "/group/sig-1", "narrow", "").statusCode()).isEqualTo(403);

        assertThat(journal.lines).containsExactly("Guard good", "Guard narrow");
    }

    @Test
    void door_listensOnLoopbackOnly() {
        assertThat(door.url().getHost()).isEqualTo("127.0.0.1");
    }

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(door.url() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
