package greenroll.emulator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.demo.console.EmbeddedConsole;
import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.emulator.platform.gateway.LocalApiGateway;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.platform.template.TemplateYaml;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import greenroll.token.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
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
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;

/**
 * Every route over HTTP, with a token of every scope, for all groups, for the own group and for another. The cloud has
 * two groups whose creation has begun.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScopesTest {

    private static final Template TEMPLATE = Template.load(Path.of("..", "template.yaml"), Map.of());
    private static final String ANY = "ANY ";
    private static final String SECRET = "export PASSWORD=hunter2";
    private static final String USER_DATA = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));

    /**
     * The statuses of each route. They are for a token for all groups, one for the group in the path, and one for
     * another group. Each has the scopes read, approve, roll and admin. 400 means that authorization passed: the bodies have
     * unknown fields, so that nothing is done.
     */
    private static final String TABLE = """
            route                                                | all             | own             | another
            POST /aws/ec2/group                                  | 403 403 403 400 | 403 403 403 403 | 403 403 403 403
            GET /aws/ec2/group                                   | 200 200 200 200 | 200 200 200 200 | 200 200 200 200
            GET /aws/ec2/group/{groupId}                         | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            PUT /aws/ec2/group/{groupId}                         | 403 403 403 400 | 403 403 403 400 | 403 403 403 403
            DELETE /aws/ec2/group/{groupId}                      | 403 403 403 400 | 403 403 403 400 | 403 403 403 403
            PUT /aws/ec2/group/{groupId}/scale/up                | 403 403 403 400 | 403 403 403 400 | 403 403 403 403
            PUT /aws/ec2/group/{groupId}/scale/down              | 403 403 403 400 | 403 403 403 400 | 403 403 403 403
            PUT /aws/ec2/group/{groupId}/detachInstances         | 403 403 403 400 | 403 403 403 400 | 403 403 403 403
            PUT /aws/ec2/group/{groupId}/capacity                | 403 403 403 400 | 403 403 403 400 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/status                  | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/instanceHealthiness     | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/events                  | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/revisions               | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            PUT /aws/ec2/group/{groupId}/roll                    | 403 403 400 400 | 403 403 400 400 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/roll                    | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/roll/{rollId}           | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/roll/{rollId}/status    | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/roll/{rollId}/events    | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/roll/{rollId}/execution | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/roll/{rollId}/report    | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            POST /aws/ec2/group/{groupId}/roll/{rollId}          | 403 403 400 400 | 403 403 400 400 | 403 403 403 403
            POST /aws/ec2/group/{groupId}/roll/{rollId}/action   | 403 403 400 400 | 403 403 400 400 | 403 403 403 403
            PUT /aws/ec2/group/{groupId}/roll/{rollId}           | 403 400 400 400 | 403 400 400 400 | 403 403 403 403
            GET /aws/ec2/group/{groupId}/freeze                  | 200 200 200 200 | 200 200 200 200 | 403 403 403 403
            PUT /aws/ec2/group/{groupId}/freeze                  | 403 403 400 400 | 403 403 400 400 | 403 403 403 403
            DELETE /aws/ec2/group/{groupId}/freeze               | 403 403 400 400 | 403 403 400 400 | 403 403 403 403
            GET /aws/ec2/freeze                                  | 200 200 200 200 | 200 200 200 200 | 200 200 200 200
            PUT /aws/ec2/freeze                                  | 403 403 400 400 | 403 403 403 403 | 403 403 403 403
            DELETE /aws/ec2/freeze                               | 403 403 400 400 | 403 403 403 403 | 403 403 403 403
            """;

    /** Bodies that would take effect if the roll belonged to the group. */
    private static final Map<String, String> BODIES = Map.of(
            "PUT", "{\"roll\": {\"status\": \"STOPPED\"}}", "POST", "{\"actionType\": \"DETACH_NEW\"}", "GET", "");

    private final ScaledClock clock = new ScaledClock(1, failure -> {});
    private final SimulatedRegion region =
            new SimulatedRegion(clock, 1, RegionSettings.defaults().withThrottling(false));
    private final InMemoryRollStore store = new InMemoryRollStore();
    private final EmbeddedCloud cloud =
            EmbeddedCloud.withStore(TEMPLATE, clock, region, store, new Random(1), ports -> ports);
    private final LocalApiGateway door = cloud.platform().openApiGateway(0);
    private final HttpClient http = HttpClient.newHttpClient();

    private Made mine;
    private Made others;

    /** A group and the roll that launches it. */
    private record Made(String group, String roll) {}

    @BeforeAll
    void makeGroupsAndTokens() throws Exception {
        cloud.platform().functions().log(line -> {});
        region.addSubnet("subnet-1", "us-east-1a");
        for (String image : List.of("ami-1", "ami-2", "ami-3")) {
            region.addImage(image, ImageBehaviour.BLUE, ImageSettings.named("web-" + image, clock.instant()));
        }
        tokens("all");
        mine = make("mine");
        others = make("others");
        tokens("own", mine.group());
        tokens("another", others.group());
    }

    private void tokens(String limit, String... groups) {
        for (Scope scope : Scope.values()) {
            Tokens.store(cloud.tokens(), limit + "-" + scope.wire(), scope, groups);
        }
    }

    private Made make(String name) throws Exception {
        String arn = region.addTargetGroup(TargetGroupSettings.named(name));
        HttpResponse<String> made = send("POST", "/aws/ec2/group", "all-admin", creation(name, arn, ""));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        String group = Json.tree(made.body()).at("/response/items/0/id").textValue();
        for (String image : List.of("ami-2", "ami-3")) {
            HttpResponse<String> changed = send("PUT", "/aws/ec2/group/" + group, "all-admin", """
                    {"group": {"compute": {"launchSpecification": {"imageId": "%s"}}}}""".formatted(image));
            assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
        }
        return new Made(
                group, store.rolls(group, 1, true, null).items().getFirst().id());
    }

    private static String creation(String name, String targetGroupArn, String moreOfTheSpecification) {
        return """
                {"group": {"name": "%s", "region": "us-east-1",
                  "capacity": {"minimum": 1, "target": 1, "maximum": 2},
                  "compute": {"product": "Linux/UNIX", "instanceTypes": {"ondemand": "t3.small"},
                    "subnetIds": ["subnet-1"],
                    "launchSpecification": {"imageId": "ami-1", "userData": "%s", %s
                      "loadBalancersConfig": {"loadBalancers": [{"type": "TARGET_GROUP", "arn": "%s"}]}}}}}""".formatted(name, USER_DATA, moreOfTheSpecification, targetGroupArn);
    }

    @AfterAll
    void close() {
        http.close();
        door.close();
        cloud.close();
        clock.close();
    }

    private static Map<String, String> table() {
        Map<String, String> rows = new LinkedHashMap<>();
        TABLE.lines().skip(1).forEach(line -> {
            String[] cells = line.split(" *\\| *", 2);
            rows.put(cells[0], cells[1].replace("|", "").replaceAll(" +", " "));
        });
        return rows;
    }

    private static List<String> routes(Template.Entry entry) {
        return TEMPLATE.routes().stream()
                .filter(route -> route.entry() == entry)
                .map(route -> route.method() + " " + route.path())
                .toList();
    }

    private static List<String> methods(List<String> routes) {
        return routes.stream().filter(route -> !route.startsWith(ANY)).toList();
    }

    /**
     * The smallest scope that the route lets in. A route for any method only explains its error, to every token that
     * may read.
     */
    static Scope needed(String route) {
        String[] statuses = table().getOrDefault(route, "200 200 200").split(" ");
        return Stream.of(Scope.values())
                .filter(scope -> !statuses[scope.ordinal()].equals("403"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyRoute_ofTheTemplate_isInTheTable_orUnderIam_orTheConsoles() {
        assertThat(table()).containsOnlyKeys(methods(routes(Template.Entry.TOKEN)));
        assertThat(routes(Template.Entry.SIGNATURE))
                .containsExactlyInAnyOrderElementsOf(routes(Template.Entry.TOKEN).stream()
                        .map(route -> route.replace(" /", " /iam/"))
                        .toList());
        assertThat(routes(Template.Entry.FREE)).containsExactlyInAnyOrder("GET /console", "GET /console/{proxy+}");
    }

    @Test
    void everyRoute_ofTheApisDescription_isInTheTable() throws Exception {
        Map<?, ?> described = (Map<?, ?>)
                TemplateYaml.parse(Files.readString(Path.of("../openapi.yaml"))).get("paths");
        List<String> routes = new ArrayList<>();
        described.forEach((path, methods) -> ((Map<?, ?>) methods)
                .keySet()
                .forEach(method -> routes.add(("" + method).toUpperCase(Locale.ROOT) + " " + path)));

        assertThat(routes.stream().filter(route -> !route.startsWith("PARAMETERS ")))
                .containsExactlyInAnyOrderElementsOf(table().keySet());
    }

    /** IAM decides who may invoke it. A token that can make tokens would have more rights than its scope. */
    @Test
    void noRoute_leadsToTheFunctionThatMakesTokens() {
        assertThat(TEMPLATE.functions().stream().map(Template.Function::name)).contains("ManageTokens");
        assertThat(TEMPLATE.routes().stream().map(Template.Route::function))
                .doesNotContain("ManageTokens", "Authorizer");
    }

    static Stream<Arguments> rows() {
        return table().entrySet().stream().map(row -> Arguments.of(row.getKey(), row.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void route_answersAsTheTableSays_toEachScope_forAllGroups_itsOwn_andAnother(String route, String expected)
            throws Exception {
        List<String> statuses = new ArrayList<>();
        for (String limit : List.of("all", "own", "another")) {
            for (Scope scope : Scope.values()) {
                statuses.add("" + call(route, limit + "-" + scope.wire()).statusCode());
            }
        }

        assertThat(String.join(" ", statuses)).isEqualTo(expected);
        assertThat(call(route, "guessed").statusCode()).isEqualTo(401);
    }

    /** A route for any method only explains its error, to every token that may read. */
    @Test
    void everyOtherMethod_andPath_isToldWhyThereIsNothing_exceptOfAnothersGroup() throws Exception {
        for (String route : routes(Template.Entry.TOKEN)) {
            if (route.startsWith(ANY)) {
                int nothing = route.contains("{proxy+}") ? 404 : 405;
                assertThat(call(route, "own-read").statusCode()).as(route).isEqualTo(nothing);
                assertThat(call(route, "another-admin").statusCode())
                        .as(route)
                        .isEqualTo(route.contains("{groupId}") ? 403 : nothing);
            }
        }
    }

    @Test
    void refusal_namesTheScopeThatIsNeeded_orTheGroupThatIsAnothers() throws Exception {
        assertForbidden(
                call("PUT /aws/ec2/group/{groupId}/roll", "all-read"),
                "this needs a token of scope roll, and this one's is read");
        assertForbidden(
                call("GET /aws/ec2/group/{groupId}", "another-admin"),
                "this token is limited to groups of which " + mine.group() + " is none");
        assertForbidden(call("POST /aws/ec2/group", "own-admin"), "this needs a token that is not limited to groups");
    }

    static List<String> routesOfARoll() {
        return table().keySet().stream()
                .filter(route -> route.contains("{rollId}"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("routesOfARoll")
    void rollOfAnotherGroup_isNotThere_underTheOwnGroupsPath_norTheOwnUnderAnothers(String route) throws Exception {
        var before = List.of(store.roll(mine.roll()), store.roll(others.roll()));

        for (String token : List.of("own-admin", "own-read", "all-admin")) {
            if (!token.equals("own-read") || route.startsWith("GET")) {
                assertThat(errors(full(route, new Made(mine.group(), others.roll()), token)))
                        .as(token)
                        .isEqualTo("ROLL_DOESNT_EXIST rollId");
            }
        }
        assertThat(errors(full(route, new Made(others.group(), mine.roll()), "own-admin")))
                .isEqualTo("FORBIDDEN Authorization");
        assertThat(errors(full(route, new Made(others.group(), mine.roll()), "all-admin")))
                .isEqualTo("ROLL_DOESNT_EXIST rollId");
        assertThat(List.of(store.roll(mine.roll()), store.roll(others.roll()))).isEqualTo(before);
    }

    private HttpResponse<String> full(String route, Made of, String token) throws Exception {
        String method = route.split(" ")[0];
        return send(method, path(route, of), token, BODIES.get(method));
    }

    @Test
    void listOfGroups_showsALimitedTokenItsOwnOnly_whatTheCursorBroughtIsFrom() throws Exception {
        JsonNode first =
                Json.tree(send("GET", "/aws/ec2/group?limit=1", "all-read", "").body());
        String next = first.at("/response/next").textValue();
        assertThat(next).isNotNull();

        for (String query : List.of("", "?limit=1", "?next=" + next)) {
            List<String> shown = new ArrayList<>();
            Json.tree(send("GET", "/aws/ec2/group" + query, "own-read", "").body())
                    .at("/response/items")
                    .forEach(item -> shown.add(item.path("id").textValue()));
            assertThat(List.of(mine.group())).as(query).containsAll(shown);
        }
    }

    @Test
    void cursor_ofAnotherGroupsList_orOfAnotherList_isRefused() throws Exception {
        String revisions = "/aws/ec2/group/%s/revisions?limit=1";
        String next = Json.tree(send("GET", revisions.formatted(others.group()), "another-read", "")
                        .body())
                .at("/response/next")
                .textValue();
        assertThat(next).isNotNull();

        assertThat(errors(send("GET", revisions.formatted(others.group()) + "&next=" + next, "another-read", "")))
                .isEmpty();
        for (String list : List.of("revisions", "events", "roll", "roll/" + mine.roll() + "/events")) {
            assertThat(errors(send(
                            "GET", "/aws/ec2/group/" + mine.group() + "/" + list + "?next=" + next, "own-admin", "")))
                    .as(list)
                    .isEqualTo("VALIDATION_ERROR next");
        }
    }

    /** Only the group decides what a roll launches. The scope roll may not change the group. */
    @Test
    void scopeRoll_bringsNoImage_neitherByTheGroupNorByTheRoll() throws Exception {
        String group = "/aws/ec2/group/" + mine.group();
        String start = "{\"batchSizePercentage\": 100, \"gracePeriod\": 0, %s}";

        assertThat(errors(send("PUT", group, "own-roll", """
                        {"group": {"updatePolicy": {"shouldRoll": true, "imageFilter": {"owners": ["self"]}}}}"""))).isEqualTo("FORBIDDEN Authorization");
        for (String more : List.of("imageId", "group", "updatePolicy", "launchSpecification", "revision", "userData")) {
            assertThat(errors(send("PUT", group + "/roll", "own-roll", start.formatted("\"" + more + "\": \"ami-2\""))))
                    .as(more)
                    .endsWith("_ERROR " + more);
        }
        assertThat(store.group(mine.group()).orElseThrow().policy().updatePolicy())
                .isNull();
    }

    /** The tag decides which group an instance belongs to. So a caller must not set it. */
    @Test
    void group_takesNoIdAndNoTag_byWhichItWouldTakeAnothersInstances() throws Exception {
        for (String key : List.of("greenroll:group", "Greenroll:Group", "GREENROLL:ROLL", "greenroll:anything")) {
            String tags = "\"tags\": [{\"tagKey\": \"%s\", \"tagValue\": \"%s\"}],".formatted(key, others.group());
            assertThat(errors(send("POST", "/aws/ec2/group", "all-admin", creation("third", "arn", tags))))
                    .as(key)
                    .contains("VALIDATION_ERROR group.compute.launchSpecification.tags[0].tagKey");
        }
        assertThat(errors(send("PUT", "/aws/ec2/group/" + mine.group(), "own-admin", """
                        {"group": {"id": "%s"}}""".formatted(others.group()))))
                .isEqualTo("UNSUPPORTED_FIELD group.id");
    }

    /**
     * A key belongs to its first body, even from another caller. The same body again gives the same group; another body
     * is refused.
     */
    @Test
    void idempotencyKey_isOfOneGroup_whoeverBringsIt() throws Exception {
        String arn = region.addTargetGroup(TargetGroupSettings.named("keyed"));
        int before = store.groups(100, null).items().size();
        Tokens.store(cloud.tokens(), "colleague", Scope.ADMIN);
        String first = keyed("all-admin", creation("keyed", arn, "")).body();
        String again = keyed("colleague", creation("keyed", arn, "")).body();

        assertThat(id(again)).as("of the same body").isNotNull().isEqualTo(id(first));
        assertThat(errors(keyed("colleague", creation("other", arn, ""))))
                .isEqualTo("IDEMPOTENCY_KEY_REUSED Idempotency-Key");
        assertThat(errors(keyed("own-admin", creation("keyed", arn, "")))).isEqualTo("FORBIDDEN Authorization");
        assertThat(store.groups(100, null).items()).hasSize(before + 1);
    }

    private HttpResponse<String> keyed(String token, String body) throws Exception {
        return http.send(
                HttpRequest.newBuilder(URI.create(door.url() + "/aws/ec2/group"))
                        .header("Authorization", "Bearer " + token)
                        .header("Idempotency-Key", "deploy-1")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static String id(String body) {
        return Json.tree(body).at("/response/items/0/id").textValue();
    }

    static List<String> reads() {
        return table().keySet().stream()
                .filter(route -> route.startsWith("GET"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("reads")
    void userData_isInNoAnswer_toAScopeBelowAdmin(String route) throws Exception {
        for (String token : List.of("all-read", "all-roll", "own-read", "own-roll")) {
            assertThat(call(route, token).body()).as(token).doesNotContain(USER_DATA, SECRET, "hunter2");
        }
    }

    @Test
    void userData_isInNoPlanAndNoRefusal_toTheScopeRoll() throws Exception {
        String roll = "/aws/ec2/group/" + mine.group() + "/roll";
        String start = "{\"batchSizePercentage\": 100, \"gracePeriod\": 0}";

        HttpResponse<String> plan = send("PUT", roll + "?dryRun=true", "own-roll", start);
        assertThat(plan.statusCode()).isEqualTo(200);
        assertThat(plan.body()).doesNotContain(USER_DATA, SECRET);
        assertThat(send("PUT", roll, "own-roll", start).body()).doesNotContain(USER_DATA, SECRET);
    }

    /** The embedded cloud's own data is limited to groups too: the messages to the owner. */
    @Test
    void embeddedRoute_showsALimitedToken_noMessageOfAnotherGroup() throws Exception {
        new EmbeddedConsole(
                cloud,
                1,
                door,
                new SecureRandom(),
                () -> new EmbeddedConsole.Snapshot(new EmbeddedConsole.Requests(0, 0), 0));
        String topic = TEMPLATE.functions().stream()
                .flatMap(function -> Stream.ofNullable(function.environment().get("GREENROLL_TOPIC_ARN")))
                .findFirst()
                .orElseThrow();
        MessageAttributeValue group = MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(mine.group())
                .build();
        cloud.platform()
                .inbox()
                .client()
                .publish(message ->
                        message.topicArn(topic).message("mine failed").messageAttributes(Map.of("group", group)));

        assertThat(send("GET", "/embedded", "own-read", "").body()).contains("mine failed");
        assertThat(send("GET", "/embedded", "all-read", "").body()).contains("mine failed");
        assertThat(send("GET", "/embedded", "another-admin", "").body()).doesNotContain("mine failed");
        assertThat(send("GET", "/embedded", "guessed", "").statusCode()).isEqualTo(401);
    }

    private static void assertForbidden(HttpResponse<String> answer, String message) {
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(Json.tree(answer.body()).at("/response/errors")).isEqualTo(Json.tree("""
                [{ "code": "FORBIDDEN", "message": "%s", "field": "Authorization" }]""".formatted(message)));
    }

    /** Each error as {@code CODE field}. */
    private static String errors(HttpResponse<String> answer) {
        List<String> errors = new ArrayList<>();
        Json.tree(answer.body())
                .at("/response/errors")
                .forEach(one -> errors.add(
                        one.path("code").textValue() + " " + one.path("field").asText("-")));
        return String.join(", ", errors);
    }

    private static String path(String route, Made of) {
        return route.split(" ")[1]
                .replace("{groupId}", of.group())
                .replace("{rollId}", of.roll())
                .replaceAll("\\{[^}]*}", "x");
    }

    /** Calls the route with a request that cannot take effect. */
    private HttpResponse<String> call(String route, String token) throws Exception {
        String method = route.startsWith(ANY) ? "PATCH" : route.split(" ")[0];
        String query = method.equals("DELETE") ? "?nothing=1" : "";
        return send(method, path(route, mine) + query, token, method.equals("GET") ? "" : "{\"nothing\": 1}");
    }

    private HttpResponse<String> send(String method, String path, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(door.url() + path))
                .header("Authorization", "Bearer " + token)
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
