package greenroll.cli.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.ScriptedApi;
import greenroll.cli.shell.CapturedShell;
import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.platform.gateway.Identity;
import greenroll.emulator.platform.gateway.LocalApiGateway;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Output of {@code greenroll token}, against the embedded cloud as {@code ./greenroll local} opens it. */
class TokenCommandTest {

    private static final String KEY = "aws.accessKeyId";
    private static final String SECRET = "aws.secretAccessKey";

    private final ScaledClock clock = new ScaledClock(1, failure -> {});
    private final EmbeddedCloud cloud = EmbeddedCloud.withStore(
            Template.load(Path.of("..", "template.yaml"), Map.of()),
            clock,
            new SimulatedRegion(clock, 1),
            new InMemoryRollStore(),
            new Random(1),
            ports -> ports);
    private final LocalApiGateway door =
            cloud.platform().openApiGateway(0).withInvoke(new Identity("local", "let-me-in"));

    @BeforeEach
    void haveCredentials() {
        cloud.platform().functions().log(line -> {});
        System.setProperty(KEY, "local");
        System.setProperty(SECRET, "let-me-in");
    }

    @AfterEach
    void close() {
        System.clearProperty(KEY);
        System.clearProperty(SECRET);
        door.close();
        cloud.close();
        clock.close();
    }

    private CapturedShell run(int status, String line) {
        return run(status, door.url().toString(), line);
    }

    private static CapturedShell run(int status, String endpoint, String line) {
        CapturedShell shell = new CapturedShell(Map.of("AWS_ENDPOINT_URL", endpoint), false);
        assertThat(shell.run(List.of(("token " + line + " --region us-east-1").split(" "))))
                .as(() -> line + ": " + shell.errLines())
                .isEqualTo(status);
        return shell;
    }

    private int call(String method, String path, String token) throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(door.url() + path))
                    .header("Authorization", "Bearer " + token)
                    .method(method, HttpRequest.BodyPublishers.ofString("{}"))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
        }
    }

    @Test
    void create_printsTheTokenAlone_andWhatItIsForElsewhere() throws Exception {
        CapturedShell shell =
                run(0, "create --owner ci --scope read --group sig-00000001,sig-00000002 --valid-for-days 7");

        String token = shell.output().strip();
        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(shell.errLines())
                .singleElement()
                .asString()
                .matches("tok-[0-9a-f]{8} of ci: read of sig-00000001,sig-00000002, until 20.*Z")
                .doesNotContain(token);
        assertThat(call("GET", "/aws/ec2/group", token)).isEqualTo(200);
        assertThat(call("PUT", "/aws/ec2/group/sig-00000001/roll", token)).isEqualTo(403);
    }

    @Test
    void create_json_printsAllOfIt() {
        JsonNode made = Json.tree(run(0, "create --owner ops --json").output());

        assertThat(made.properties().stream().map(Map.Entry::getKey))
                .containsExactly("token", "id", "owner", "scopes", "createdAt", "expiresAt");
        assertThat(made.path("scopes")).isEqualTo(Json.tree("[\"admin\"]"));
    }

    @Test
    void list_showsEveryToken_overAsManyPagesAsThatTakes_andNoneItself() {
        String token = run(0, "create --owner ops").output().strip();
        for (int i = 0; i < 100; i++) {
            run(0, "create --owner ci-" + i + " --scope roll --group sig-00000001");
        }

        CapturedShell table = run(0, "list");
        CapturedShell json = run(0, "list --json");

        assertThat(table.outLines()).hasSize(102);
        assertThat(table.outLines().getFirst())
                .matches("ID +OWNER +SCOPES +GROUPS +CREATED +EXPIRES +LAST USED +REVOKED");
        assertThat(table.outLines())
                .anySatisfy(line -> assertThat(line).matches("tok-\\S+ +ops +admin +all +\\S+Z +\\S+Z +never"))
                .anySatisfy(
                        line -> assertThat(line).matches("tok-\\S+ +ci-99 +roll +sig-00000001 +\\S+Z +\\S+Z +never"));
        assertThat(json.outLines())
                .hasSize(101)
                .allSatisfy(line ->
                        assertThat(Json.tree(line).path("id").isTextual()).isTrue());
        assertThat(table.output() + json.output()).doesNotContain(token);
    }

    @Test
    void revoke_takesTheTokenBack_andAgainIsTheSame() throws Exception {
        JsonNode made = Json.tree(run(0, "create --owner ops --json").output());
        String id = made.path("id").asText();

        List<String> once = run(0, "revoke " + id).outLines();
        List<String> twice = run(0, "revoke " + id).outLines();

        assertThat(once).singleElement().asString().matches(id + " of ops: admin of all groups, revoked 20.*Z");
        assertThat(twice).isEqualTo(once);
        assertThat(call("GET", "/aws/ec2/group", made.path("token").asText())).isEqualTo(401);
        assertThat(run(0, "list").output()).contains(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            64 | create --owner ops --scope write    | VALIDATION_ERROR: scopes[0] must be one of read, approve, roll, admin (scopes[0])
            64 | create --owner ops --valid-for-days 900 | VALIDATION_ERROR: validForDays must be a whole number from 1 to 365, but was 900 (validForDays)
            64 | create                              | Missing required option: '--owner=NAME'
            64 | revoke the-token-itself             | VALIDATION_ERROR: id must be a token's id, tok- and eight hex digits, as a list shows it (id)
            1  | revoke tok-0000000f                 | NOT_FOUND: there is no token tok-0000000f (id)
            """)
    void refused_isALineForEachReason(int status, String command, String line) {
        CapturedShell shell = run(status, command);

        assertThat(shell.errLines()).containsExactly("greenroll: " + line);
        assertThat(shell.output()).isEmpty();
    }

    @Test
    void create_withSeveralThingsWrong_isALineForEach() {
        assertThat(run(64, "create --owner ops --scope write --group web").errLines())
                .hasSize(2);
    }

    @Test
    void stack_orFunction_thatIsNotThere_isNamedWithTheWayOut() {
        assertThat(run(1, "list --stack other").errLines())
                .containsExactly(
                        "greenroll: ResourceNotFoundException: Function not found: other-ManageTokens",
                        "greenroll: no function other-ManageTokens there: name the stack (--stack), or the function,"
                                + " which the stack gives as ManageTokensFunction (--function)");
        assertThat(run(0, "list --stack other --function greenroll-ManageTokens")
                        .errLines())
                .isEmpty();
    }

    @Test
    void credentials_thatAreNotTheOnesOfTheCloud_makeNoToken() {
        System.setProperty(SECRET, "guessed");

        CapturedShell shell = run(1, "create --owner eve");

        assertThat(shell.errLines().getFirst()).startsWith("greenroll: InvalidSignatureException: ");
        assertThat(shell.errLines().getLast()).contains("lambda:InvokeFunction on greenroll-ManageTokens");
        assertThat(cloud.tokens().list(10, null).tokens()).isEmpty();
    }

    @Test
    void noAnswer_isSaid_andThatATokenMayHaveBeenMade() throws Exception {
        String path = "/2015-03-31/functions/greenroll-ManageTokens/invocations";
        try (ScriptedApi lambda = new ScriptedApi()) {
            lambda.reply("POST", path, 503, "{\"message\": \"busy\"}");

            assertThat(run(69, lambda.url(), "create --owner ops").errLines())
                    .containsExactly("greenroll: " + lambda.url()
                            + ": it answers 503: HTTP 503: busy; it may have made a token: greenroll token list shows it,"
                            + " and revoke takes it back");
            assertThat(lambda.asked()).as("sent once only").hasSize(1);
        }
    }

    @Test
    void endpoint_ofLambdaAlone_goesBeforeThatOfAll() {
        CapturedShell shell = new CapturedShell(
                Map.of("AWS_ENDPOINT_URL", "http://127.0.0.1:1", "AWS_ENDPOINT_URL_LAMBDA", door.url() + "/"), false);

        assertThat(shell.run(List.of("token", "list", "--region", "us-east-1"))).isZero();
    }

    @Test
    void endpoint_thatIsNoUrl_isNamed() {
        assertThat(run(64, "lambda.local", "list").errLines())
                .containsExactly("greenroll: AWS_ENDPOINT_URL must be a URL like https://…, but was lambda.local");
    }
}
