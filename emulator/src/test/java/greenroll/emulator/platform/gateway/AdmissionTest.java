package greenroll.emulator.platform.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.Statement;
import greenroll.emulator.platform.Signer;
import greenroll.emulator.platform.Tokens;
import greenroll.emulator.platform.template.Stack;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import greenroll.token.Scope;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The calls that the embedded API Gateway lets in by the template's parameters, over HTTP. */
class AdmissionTest {

    private static final Path FILE = Path.of("..", "template.yaml");
    private static final Policy ALL = new Policy(
            List.of(Statement.of("All", Map.of("Effect", "Allow", "Action", "execute-api:Invoke", "Resource", "*"))));

    private static final String TOKEN_READS = "token GET /aws/ec2/group";
    private static final String SIGNED_READS = "signed GET /iam/aws/ec2/group";
    private static final String FOREIGN_READS = "foreign GET /iam/aws/ec2/group";
    private static final String UNKNOWN_SIGNS = "unknown GET /iam/aws/ec2/group";
    private static final String NOBODY_SIGNS = "nobody GET /iam/aws/ec2/group";
    private static final String CONSOLE = "nobody GET /console";

    @TempDir
    Path directory;

    @Test
    void byDefault_tokensAndSignaturesOfTheAccount_areLetIn_andTheConsoleIsForAnybody() throws Exception {
        assertThat(statuses(Template.load(FILE, Map.of()), Origin.LOOPBACK))
                .isEqualTo(Map.of(
                        TOKEN_READS, 200,
                        SIGNED_READS, 200,
                        FOREIGN_READS, 403,
                        UNKNOWN_SIGNS, 403,
                        NOBODY_SIGNS, 404,
                        CONSOLE, 302));
    }

    @Test
    void withoutTokenRoutes_onlySignaturesAreLetIn() throws Exception {
        assertThat(statuses(Template.load(FILE, Map.of("TokenRoutes", "false")), Origin.LOOPBACK))
                .isEqualTo(Map.of(
                        TOKEN_READS, 403,
                        SIGNED_READS, 200,
                        FOREIGN_READS, 403,
                        UNKNOWN_SIGNS, 403,
                        NOBODY_SIGNS, 404,
                        CONSOLE, 403));
    }

    @Test
    void allowedCidrs_keepEverybodyElseOut_andTheAuthorizerIsNotAsked() throws Exception {
        Template template = Template.load(FILE, Map.of("AllowedCidrs", "192.0.2.0/24"));

        assertThat(letIn(template, new Origin("192.0.2.1", null))).containsOnly(TOKEN_READS, SIGNED_READS, CONSOLE);
        assertThat(letIn(template, new Origin("198.51.100.1", null))).isEmpty();
    }

    @Test
    void privateApi_answersThroughItsEndpointsOnly() throws Exception {
        Template template = Template.load(
                FILE, Map.of("ApiType", "PRIVATE", "VpcEndpointIds", "vpce-1,vpce-2", "AllowedCidrs", "10.0.0.0/8"));

        assertThat(letIn(template, new Origin("10.0.0.1", "vpce-2"))).containsOnly(TOKEN_READS, SIGNED_READS, CONSOLE);
        assertThat(letIn(template, new Origin("10.0.0.1", "vpce-3"))).isEmpty();
        assertThat(letIn(template, new Origin("192.168.0.1", "vpce-1"))).isEmpty();
        assertThat(letIn(template, new Origin("10.0.0.1", null))).isEmpty();
    }

    /** A policy whose star was widened until it matches /iam. Then only the function's own check is left. */
    @Test
    void identityOfAnotherAccount_thatAWiderPolicyLetsIn_isRefusedByTheFunction() throws Exception {
        Path widened = directory.resolve("template.yaml");
        Files.writeString(
                widened, Files.readString(FILE).replace("execute-api:/v1/DELETE/aws/*", "execute-api:/*/*/aws/*"));
        Files.createDirectory(directory.resolve("statemachine"));
        Files.copy(Path.of("../statemachine/roll.asl.json"), directory.resolve("statemachine/roll.asl.json"));

        Map<String, HttpResponse<String>> answers = answers(Template.load(widened, Map.of()), Origin.LOOPBACK);

        assertThat(answers.get(SIGNED_READS).statusCode()).isEqualTo(200);
        assertThat(answers.get(FOREIGN_READS).statusCode()).isEqualTo(403);
        assertThat(Json.tree(answers.get(FOREIGN_READS).body())
                        .at("/response/errors/0/message")
                        .textValue())
                .startsWith("an identity of account 123456789012 signed this call");
    }

    private static List<String> letIn(Template template, Origin origin) throws IOException, InterruptedException {
        return statuses(template, origin).entrySet().stream()
                .filter(answer -> answer.getValue() < 400)
                .map(Map.Entry::getKey)
                .toList();
    }

    private static Map<String, Integer> statuses(Template template, Origin origin)
            throws IOException, InterruptedException {
        Map<String, Integer> statuses = new LinkedHashMap<>();
        answers(template, origin).forEach((call, answer) -> statuses.put(call, answer.statusCode()));
        return statuses;
    }

    private static Map<String, HttpResponse<String>> answers(Template template, Origin origin)
            throws IOException, InterruptedException {
        Map<String, HttpResponse<String>> answers = new LinkedHashMap<>();
        try (ScaledClock clock = new ScaledClock(1, failure -> {});
                EmbeddedCloud cloud = EmbeddedCloud.withStore(
                        template,
                        clock,
                        new SimulatedRegion(clock, 1),
                        new InMemoryRollStore(),
                        new Random(1),
                        ports -> ports);
                LocalApiGateway door = cloud.platform()
                        .openApiGateway(0)
                        .from(origin)
                        .withPrincipals(List.of(
                                Signer.principal("signed", Stack.ACCOUNT, ALL),
                                Signer.principal("foreign", "123456789012", ALL)));
                HttpClient http = HttpClient.newHttpClient()) {
            cloud.platform().functions().log(line -> {});
            Tokens.store(cloud.tokens(), "token", Scope.READ);
            for (String call :
                    List.of(TOKEN_READS, SIGNED_READS, FOREIGN_READS, UNKNOWN_SIGNS, NOBODY_SIGNS, CONSOLE)) {
                String[] parts = call.split(" ");
                answers.put(
                        call,
                        http.send(
                                request(parts[0], parts[1], door.url() + parts[2]),
                                HttpResponse.BodyHandlers.ofString()));
            }
        }
        return answers;
    }

    private static HttpRequest request(String who, String method, String url) {
        HttpRequest.Builder plain = HttpRequest.newBuilder(URI.create(url));
        return switch (who) {
            case "nobody" -> plain.build();
            case "token" -> plain.header("Authorization", "Bearer token").build();
            default -> Signer.request(who, method, url);
        };
    }
}
