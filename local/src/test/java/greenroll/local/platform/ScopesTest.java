package greenroll.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.json.Json;
import greenroll.local.clock.ScaledClock;
import greenroll.local.cloud.EmbeddedCloud;
import greenroll.local.compute.SimulatedRegion;
import greenroll.local.store.InMemoryRollStore;
import greenroll.token.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Over HTTP: every route of template.yaml, with a token of every scope, and with one that is limited to groups. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopesTest {

    private static final Template TEMPLATE = Template.load(Path.of("..", "template.yaml"), Map.of());
    private static final String GROUP = "sig-00000001";
    private static final String OTHER = "sig-00000002";
    private static final String ANY = "ANY ";

    /** What each route needs. Whoever adds a route says here, too, which tokens are for it. */
    private static final Map<String, Scope> NEEDED = Map.ofEntries(
            Map.entry("POST /aws/ec2/group", Scope.ADMIN),
            Map.entry("GET /aws/ec2/group", Scope.READ),
            Map.entry("GET /aws/ec2/group/{groupId}", Scope.READ),
            Map.entry("PUT /aws/ec2/group/{groupId}", Scope.ADMIN),
            Map.entry("DELETE /aws/ec2/group/{groupId}", Scope.ADMIN),
            Map.entry("PUT /aws/ec2/group/{groupId}/scale/up", Scope.ADMIN),
            Map.entry("PUT /aws/ec2/group/{groupId}/scale/down", Scope.ADMIN),
            Map.entry("GET /aws/ec2/group/{groupId}/status", Scope.READ),
            Map.entry("GET /aws/ec2/group/{groupId}/instanceHealthiness", Scope.READ),
            Map.entry("GET /aws/ec2/group/{groupId}/events", Scope.READ),
            Map.entry("GET /aws/ec2/group/{groupId}/revisions", Scope.READ),
            Map.entry("PUT /aws/ec2/group/{groupId}/roll", Scope.ROLL),
            Map.entry("GET /aws/ec2/group/{groupId}/roll", Scope.READ),
            Map.entry("GET /aws/ec2/group/{groupId}/roll/{rollId}", Scope.READ),
            Map.entry("GET /aws/ec2/group/{groupId}/roll/{rollId}/status", Scope.READ),
            Map.entry("GET /aws/ec2/group/{groupId}/roll/{rollId}/events", Scope.READ),
            Map.entry("GET /aws/ec2/group/{groupId}/roll/{rollId}/execution", Scope.READ),
            Map.entry("GET /aws/ec2/group/{groupId}/roll/{rollId}/report", Scope.READ),
            Map.entry("POST /aws/ec2/group/{groupId}/roll/{rollId}", Scope.ROLL),
            Map.entry("POST /aws/ec2/group/{groupId}/roll/{rollId}/action", Scope.ROLL),
            Map.entry("PUT /aws/ec2/group/{groupId}/roll/{rollId}", Scope.ROLL));

    private final ScaledClock clock = new ScaledClock(1, failure -> {});
    private final EmbeddedCloud cloud = EmbeddedCloud.withStore(
            TEMPLATE, clock, new SimulatedRegion(clock, 1), new InMemoryRollStore(), new Random(1), ports -> ports);
    private final FrontDoor door = cloud.platform().openFrontDoor(0);
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeAll
    void makeTokens() {
        cloud.platform().functions().log(line -> {});
        for (Scope scope : Scope.values()) {
            Tokens.store(cloud.tokens(), scope.wire(), scope);
        }
        Tokens.store(cloud.tokens(), "mine", Scope.ADMIN, GROUP);
        Tokens.store(cloud.tokens(), "others", Scope.ADMIN, OTHER);
    }

    @AfterAll
    void close() {
        http.close();
        door.close();
        cloud.close();
        clock.close();
    }

    private static List<String> routes() {
        return TEMPLATE.routes().stream()
                .filter(route -> route.entry() == Template.Entry.TOKEN)
                .map(route -> route.method() + " " + route.path())
                .toList();
    }

    @Test
    void everyRoute_ofTheTemplate_saysWhichTokensAreForIt() {
        assertThat(NEEDED)
                .containsOnlyKeys(routes().stream()
                        .filter(route -> !route.startsWith(ANY))
                        .toList());
    }

    /** What takes any method only says why there is nothing, to whoever may look. */
    static Scope needed(String route) {
        return route.startsWith(ANY) ? Scope.READ : NEEDED.get(route);
    }

    static Stream<Arguments> routesAndScopes() {
        return routes().stream().flatMap(route -> Stream.of(Scope.values()).map(scope -> Arguments.of(route, scope)));
    }

    @ParameterizedTest(name = "{1}: {0}")
    @MethodSource("routesAndScopes")
    void route_isForbiddenToATokenWithoutItsScope_andToNoOther(String route, Scope scope) throws Exception {
        Scope needed = needed(route);
        HttpResponse<String> answer = call(route, scope.wire());

        if (scope.includes(needed)) {
            assertThat(answer.statusCode()).isNotIn(401, 403, 500);
        } else {
            assertForbidden(
                    answer, "this needs a token of scope " + needed.wire() + ", and this one's is " + scope.wire());
        }
    }

    static List<String> routesOfAGroup() {
        return routes().stream().filter(route -> route.contains("{groupId}")).toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routesOfAGroup")
    void route_ofAGroup_isForbiddenToATokenThatIsLimitedToOthers(String route) throws Exception {
        assertThat(call(route, "mine").statusCode()).isNotIn(401, 403, 500);
        assertForbidden(call(route, "others"), "this token is limited to groups of which " + GROUP + " is none");
    }

    @Test
    void route_ofNoGroupThatChangesSomething_isForbiddenToALimitedToken() throws Exception {
        assertForbidden(call("POST /aws/ec2/group", "mine"), "this needs a token that is not limited to groups");
        assertThat(call("GET /aws/ec2/group", "mine").statusCode()).isEqualTo(200);
    }

    private static void assertForbidden(HttpResponse<String> answer, String message) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Json.tree(answer.body()).at("/response/errors")).isEqualTo(Json.tree("""
                [{ "code": "FORBIDDEN", "message": "%s", "field": "Authorization" }]""".formatted(message)));
    }

    private HttpResponse<String> call(String route, String token) throws IOException, InterruptedException {
        String[] parts = route.split(" ");
        String path = parts[1].replace("{groupId}", GROUP)
                .replace("{rollId}", "sbgd-00000001")
                .replaceAll("\\{[^}]*}", "x");
        HttpRequest request = HttpRequest.newBuilder(URI.create(door.url() + path))
                .header("Authorization", "Bearer " + token)
                .method(
                        route.startsWith(ANY) ? "PATCH" : parts[0],
                        HttpRequest.BodyPublishers.ofString(parts[0].equals("GET") ? "" : "{}"))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
