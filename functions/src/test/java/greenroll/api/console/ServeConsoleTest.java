package greenroll.api.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.LoggedContext;
import greenroll.api.Web;
import greenroll.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that a browser without a token gets the console's files and nothing more. */
class ServeConsoleTest {

    private static final String ROOT = "greenroll/api/console/";

    private final LoggedContext context = new LoggedContext("greenroll-ServeConsole");
    private ServeConsole console = new ServeConsole(new ConsoleFiles(ROOT), ConsoleConfig.ofAws("eu-west-1"));

    @ParameterizedTest
    @CsvSource({
        "/v1/console,        /v1/console/index.html",
        "/v1/console/,       /v1/console/index.html",
        "/console,           /console/index.html",
        "/tools/roll/console, /tools/roll/console/index.html",
        "//evil.example/console, /evil.example/console/index.html"
    })
    void thePathAlone_leadsToThePage_underItsStageOrBasePath(String path, String page) {
        APIGatewayProxyResponseEvent answer = call(request("/console", path, null, Map.of()));

        assertThat(answer.getStatusCode()).isEqualTo(302);
        assertThat(answer.getHeaders()).containsEntry("Location", page);
        assertThat(call(request("/console/{proxy+}", path, "", Map.of())).getHeaders())
                .containsEntry("Location", page);
    }

    @Test
    void thePage_isAskedAboutEachTime_andSentWhenItHasChanged() {
        APIGatewayProxyResponseEvent page = get("index.html");

        assertThat(page.getStatusCode()).isEqualTo(200);
        assertThat(page.getBody()).isEqualTo("<!doctype html><title>Greenroll, for tests</title>\n");
        assertThat(page.getHeaders())
                .containsEntry("Content-Type", "text/html; charset=utf-8")
                .containsEntry("Cache-Control", "no-cache");

        String tag = page.getHeaders().get("ETag");
        APIGatewayProxyResponseEvent same = get("index.html", Map.of("if-none-match", tag));
        assertThat(same.getStatusCode()).isEqualTo(304);
        assertThat(same.getBody()).isEmpty();
        assertThat(same.getHeaders()).containsEntry("ETag", tag).containsEntry("Cache-Control", "no-cache");
        assertThat(get("index.html", Map.of("If-None-Match", "W/\"other\"")).getStatusCode())
                .isEqualTo(200);
    }

    @Test
    void theConfiguration_tellsWhereThePageIs() {
        APIGatewayProxyResponseEvent config = get("config.json");

        assertThat(config.getStatusCode()).isEqualTo(200);
        assertThat(config.getBody()).isEqualTo("{\"embedded\":false,\"region\":\"eu-west-1\"}");
        assertThat(config.getHeaders())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Cache-Control", "no-cache");
        assertThat(get(
                                "config.json",
                                Map.of("If-None-Match", config.getHeaders().get("ETag")))
                        .getStatusCode())
                .isEqualTo(304);

        console = new ServeConsole(new ConsoleFiles(ROOT), ConsoleConfig.ofEmbeddedCloud("us-east-1", 60));
        assertThat(Json.tree(get("config.json").getBody())).isEqualTo(Json.tree("""
                { "embedded": true, "region": "us-east-1", "speed": 60.0 }"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            assets/index-4f2a_B-1.js | text/javascript; charset=utf-8 | console.log("grün");
            assets/index-9c1d.css    | text/css; charset=utf-8        | body { margin: 0 }
            assets/icon-77aa.svg     | image/svg+xml                  | <svg xmlns="http://www.w3.org/2000/svg"/>
            """)
    void anAsset_isNeverAskedAboutAgain(String name, String type, String text) {
        APIGatewayProxyResponseEvent asset = get(name);

        assertThat(asset.getStatusCode()).isEqualTo(200);
        assertThat(asset.getBody()).isEqualTo(text + "\n");
        assertThat(asset.getIsBase64Encoded()).isNull();
        assertThat(asset.getHeaders())
                .containsEntry("Content-Type", type)
                .containsEntry("Cache-Control", "public, max-age=31536000, immutable");
    }

    /** The files of the first line are on the class path, so a wider pattern would find them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "other.js",
                "assets/notes.txt",
                "assets/../other.js",
                "assets/../assets/index-9c1d.css",
                "assets/",
                "assets",
                "assets/nothing-0000.js",
                "assets/index-9c1d.css\n",
                "/assets/index-9c1d.css",
                "assets//index-9c1d.css",
                "assets/.hidden.js",
                "assets/%2e%2e/other.js",
                "assets\\index-9c1d.css",
                "Index.html",
                "index.html/",
                "../elastigroup-fields.txt",
                "../../../greenroll/api/ServeConsole.class"
            })
    void anythingElse_isNotThere(String name) {
        APIGatewayProxyResponseEvent answer = get(name);

        assertThat(answer.getStatusCode()).isEqualTo(404);
        assertThat(answer.getBody()).isEqualTo("There is nothing at this path.\n");
        assertThat(answer.getHeaders()).containsEntry("Content-Type", "text/plain; charset=utf-8");
    }

    @Test
    void anArtifact_withoutTheConsole_saysSo() {
        console = new ServeConsole(new ConsoleFiles("greenroll/nothing/"), ConsoleConfig.ofAws("eu-west-1"));

        APIGatewayProxyResponseEvent answer = get("index.html");

        assertThat(answer.getStatusCode()).isEqualTo(404);
        assertThat(answer.getBody()).isEqualTo("The console was not built into this artifact.\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "index.html", "config.json", "assets/index-4f2a_B-1.js", "nothing"})
    void everyAnswer_keepsThePageToItself(String name) {
        Map<String, String> guards = Map.of(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
                        + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
                "X-Content-Type-Options",
                "nosniff",
                "Referrer-Policy",
                "no-referrer",
                "Cross-Origin-Opener-Policy",
                "same-origin");

        assertThat(get(name).getHeaders()).containsAllEntriesOf(guards);
        assertThat(get(name, Map.of("If-None-Match", "*")).getHeaders()).containsAllEntriesOf(guards);
    }

    @Test
    void theLog_namesTheRouteAndNothingThatAStrangerSent() {
        get("assets/<script>");

        assertThat(context.lines()).hasSize(1);
        assertThat(Json.tree(context.log()))
                .isEqualTo(Json.tree("""
                { "level": "INFO", "function": "greenroll-ServeConsole", "requestId": "%s", "apiRequestId": "%s",
                  "method": "GET", "route": "/console/{proxy+}", "status": 404 }""".formatted(context.getAwsRequestId(), Web.REQUEST)));
    }

    private APIGatewayProxyResponseEvent get(String name) {
        return get(name, Map.of());
    }

    private APIGatewayProxyResponseEvent get(String name, Map<String, String> headers) {
        return call(request("/console/{proxy+}", "/v1/console/" + name, name, headers));
    }

    private APIGatewayProxyResponseEvent call(APIGatewayProxyRequestEvent request) {
        return console.handleRequest(request, context);
    }

    /** A request as API Gateway sends it for a route without an authorizer. */
    private static APIGatewayProxyRequestEvent request(
            String route, String path, String proxy, Map<String, String> headers) {
        var gateway = new APIGatewayProxyRequestEvent.ProxyRequestContext();
        gateway.setRequestId(Web.REQUEST);
        gateway.setPath(path);
        return new APIGatewayProxyRequestEvent()
                .withHttpMethod("GET")
                .withResource(route)
                .withHeaders(new LinkedHashMap<>(headers))
                .withPathParameters(proxy == null ? null : Map.of("proxy", proxy))
                .withRequestContext(gateway);
    }
}
