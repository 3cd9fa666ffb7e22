package greenroll.demo.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.demo.Demo;
import greenroll.demo.DemoSettings;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The routes over HTTP, as the console calls them in an open demo: the sign-in by the printed link, and the data that
 * no API has.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EmbeddedConsoleTest {

    private static final double SPEED = 600;
    private static final String BODY = "{ \"batchSizePercentage\": 100, \"gracePeriod\": 30, \"healthTimeout\": 120 }";

    private final Demo demo = Demo.open(
            Template.load(Path.of("../template.yaml"), Map.of()),
            new DemoSettings(0, SPEED, 1, 1, 1, ImageBehaviour.BROKEN, BODY, 50, 0),
            ports -> ports);
    private final HttpClient http = HttpClient.newHttpClient();

    @AfterAll
    void close() {
        http.close();
        demo.close();
    }

    @Test
    void link_signsInOnce_withATokenOfTheApi_thatExpiresInTwelveHours() throws Exception {
        String body = "{\"code\":\"" + demo.consoleLink().toString().replaceFirst(".*code=", "") + "\"}";

        HttpResponse<String> first = send("POST", "/embedded/session", null, body);
        HttpResponse<String> second = send("POST", "/embedded/session", null, body);

        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("Cache-Control")).contains("no-store");
        JsonNode session = Json.tree(first.body());
        assertThat(Duration.between(
                        Instant.now(), Instant.parse(session.path("expiresAt").asText())))
                .isBetween(Duration.ofHours(11), Duration.ofHours(12));
        String token = session.path("token").asText();
        assertThat(send("GET", "/aws/ec2/group", token, null).statusCode()).isEqualTo(200);
        assertThat(send("DELETE", "/aws/ec2/group/sig-00000000", token, null).body())
                .as("may be asked for by who may do everything")
                .contains("GROUP_DOESNT_EXIST");
        assertThat(second.statusCode()).isEqualTo(403);
        assertThat(Json.tree(second.body()).at("/response/errors/0/message").asText())
                .startsWith("This sign-in link is not known, was used before, or is older than 60 s.");
    }

    @Test
    void look_tellsTheTrafficAndWhatTheOwnerWasTold_toWhoHasAToken() throws Exception {
        assertThat(send("GET", "/embedded", null, null).statusCode()).isEqualTo(401);
        assertThat(send("GET", "/embedded", "guessed", null).statusCode()).isEqualTo(401);

        demo.roll(() -> {}, sight -> {});
        JsonNode seen = Json.tree(send("GET", "/embedded", demo.token(), null).body());

        assertThat(seen.path("speed").asDouble()).isEqualTo(SPEED);
        assertThat(Instant.parse(seen.path("now").asText())).isAfter(Instant.now());
        assertThat(seen.at("/requests/sent").asLong()).isPositive();
        assertThat(seen.at("/requests/failed").asLong()).isZero();
        assertThat(seen.path("inService").asInt()).isEqualTo(1);
        assertThat(seen.path("notifications")).hasSize(1);
        assertThat(seen.at("/notifications/0/subject").asText()).contains("failed");
        assertThat(seen.at("/notifications/0/message").asText()).contains("not healthy within 120 s");
        assertThat(Instant.parse(seen.at("/notifications/0/at").asText()))
                .isBefore(Instant.parse(seen.path("now").asText()));
    }

    @Test
    void configuration_saysThatThisIsTheEmbeddedCloud_andThePageIsWhereThePathLeads() throws Exception {
        assertThat(Json.tree(send("GET", "/console/config.json", null, null).body()))
                .isEqualTo(Json.tree("{ \"embedded\": true, \"region\": \"us-east-1\", \"speed\": 600.0 }"));

        HttpResponse<String> alone = send("GET", "/console", null, null);
        assertThat(alone.statusCode()).isEqualTo(302);
        assertThat(alone.headers().firstValue("Location")).contains("/console/index.html");
        assertThat(alone.headers().firstValue("Content-Security-Policy")).isPresent();
    }

    /**
     * The console as its build made it, by the assets that its page names. So the build's file names match the pattern
     * of the allowed names.
     */
    @Test
    void page_isTheBuiltConsole_andEachAssetThatItNamesIsThere() throws Exception {
        HttpResponse<String> page = send("GET", "/console/index.html", null, null);

        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        List<String> assets = Pattern.compile("(?:src|href)=\"\\./([^\"]+)\"")
                .matcher(page.body())
                .results()
                .map(one -> one.group(1))
                .toList();
        assertThat(assets).anyMatch(name -> name.endsWith(".js")).anyMatch(name -> name.endsWith(".css"));
        for (String asset : assets) {
            assertThat(send("GET", "/console/" + asset, null, null).statusCode())
                    .as(asset)
                    .isEqualTo(200);
        }
    }

    private HttpResponse<String> send(String method, String path, @Nullable String token, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(demo.url() + path))
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
