package greenroll.emulator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.clock.ScaledClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.iam.policy.Policy;
import greenroll.emulator.iam.policy.Statement;
import greenroll.emulator.platform.gateway.LocalApiGateway;
import greenroll.emulator.platform.gateway.Routes;
import greenroll.emulator.platform.template.Properties;
import greenroll.emulator.platform.template.Stack;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.json.Json;
import greenroll.token.Scope;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Every route under /iam of template.yaml, over HTTP, signed by identities with the policies in docs/iam.md. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedCallersTest {

    private static final Template TEMPLATE = Template.load(Path.of("..", "template.yaml"), Map.of());
    private static final String GROUP = "sig-0a1b2c3d";
    private static final String OTHER = "sig-0b0b0b0b";
    private static final List<String> VERBS = List.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

    /** The policies in the page, by their headings. */
    private static final Map<String, Policy> EXAMPLES = examples();

    private final ScaledClock clock = new ScaledClock(1, failure -> {});
    private final EmbeddedCloud cloud = EmbeddedCloud.withStore(
            TEMPLATE, clock, new SimulatedRegion(clock, 1), new InMemoryRollStore(), new Random(1), ports -> ports);
    private final LocalApiGateway door = cloud.platform()
            .openApiGateway(0)
            .withPrincipals(EXAMPLES.entrySet().stream()
                    .map(one -> Signer.principal(one.getKey(), Stack.ACCOUNT, one.getValue()))
                    .toList())
            .withPrincipals(List.of(
                    Signer.principal("nothing", Stack.ACCOUNT, new Policy(List.of())),
                    Signer.principal("foreign", "123456789012", EXAMPLES.get("admin"))));
    private final HttpClient http = HttpClient.newHttpClient();

    {
        cloud.platform().functions().log(line -> {});
    }

    @AfterAll
    void close() {
        http.close();
        door.close();
        cloud.close();
        clock.close();
    }

    private static Map<String, Policy> examples() {
        Map<String, Policy> examples = new TreeMap<>();
        Matcher blocks = Pattern.compile("(?ms)^### ([^\\n]+)\\n(?:(?!^#).)*?^```json\\n(.*?)^```$")
                .matcher(read(Path.of("../docs/iam.md")));
        while (blocks.find()) {
            String json = blocks.group(2)
                    .replace(
                            "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5",
                            TEMPLATE.api().arn());
            List<Statement> statements = new ArrayList<>();
            for (JsonNode statement : Json.tree(json).path("Statement")) {
                statements.add(Statement.of(
                        blocks.group(1),
                        Properties.of("Statement", Json.read(statement, Map.class))
                                .values()));
            }
            examples.put(blocks.group(1), new Policy(statements));
        }
        return examples;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void page_hasAPolicyForEachScope_andForOneGroup() {
        assertThat(EXAMPLES).containsOnlyKeys("read", "roll", "roll of one group", "admin");
    }

    @Test
    void read_looksAtAllAndChangesNothing() throws Exception {
        assertLetIn("read", call -> call.isOf(Scope.READ));
    }

    @Test
    void roll_looksAtAllAndRollsAll_andChangesNoGroup() throws Exception {
        assertLetIn("roll", Call::isOfRolls);
    }

    @Test
    void rollOfOneGroup_looksAtItAndRollsIt_andNoOther() throws Exception {
        assertLetIn(
                "roll of one group", call -> call.isOfRolls() && call.path().startsWith("/iam/aws/ec2/group/" + GROUP));
    }

    @Test
    void admin_doesAll() throws Exception {
        assertLetIn("admin", call -> true);
    }

    @Test
    void identity_withoutAPolicy_mayDoNothing() throws Exception {
        assertLetIn("nothing", call -> false);
    }

    /** The identity's own account allows every call, but the resource policy of this account does not. */
    @Test
    void identity_ofAnotherAccount_mayDoNothing() throws Exception {
        assertLetIn("foreign", call -> false);
    }

    private record Call(Template.Route route, String verb, String path) {

        /** Whether the path has no such method. A caller that is let in only learns which methods there are. */
        boolean isOfNothing() {
            return route.method().equals("ANY") && !verb.equals("GET");
        }

        /** Whether it reads, or is about a roll. IAM knows no body, so it cannot tell an approval from a stop. */
        boolean isOfRolls() {
            return isOf(Scope.READ) || isOf(Scope.APPROVE) || isOf(Scope.ROLL);
        }

        /** Whether it is a call of a route that needs that scope. */
        boolean isOf(Scope scope) {
            String route = verb + " " + this.route.path().substring("/iam".length());
            return this.route.method().equals("ANY")
                    ? scope == Scope.READ && !isOfNothing()
                    : ScopesTest.needed(route) == scope;
        }
    }

    private static List<Call> calls() {
        List<Call> calls = new ArrayList<>();
        Routes routes = new Routes(TEMPLATE.routes());
        for (Template.Route route : TEMPLATE.routes()) {
            for (String verb : route.method().equals("ANY") ? VERBS : List.of(route.method())) {
                for (String group : route.path().contains("{groupId}") ? List.of(GROUP, OTHER) : List.of(GROUP)) {
                    String path = route.path()
                            .replace("{groupId}", group)
                            .replace("{rollId}", "sbgd-00000001")
                            .replaceAll("\\{[^}]*}", "x");
                    List<String> segments = List.of(path.substring(1).split("/"));
                    if (route.entry() == Template.Entry.SIGNATURE
                            && routes.find(verb, segments) instanceof Routes.Found.Function found
                            && found.route().equals(route)) {
                        calls.add(new Call(route, verb, path));
                    }
                }
            }
        }
        return calls;
    }

    private void assertLetIn(String who, Predicate<Call> expected) throws IOException, InterruptedException {
        List<String> wrong = new ArrayList<>();
        for (Call call : calls()) {
            int status = status(who, call);
            List<Integer> refusals =
                    call.isOfNothing() && EXAMPLES.containsKey(who) ? List.of(403, 404, 405) : List.of(403);
            if (expected.test(call) ? List.of(401, 403, 500).contains(status) : !refusals.contains(status)) {
                wrong.add(status + " " + call.verb() + " " + call.path());
            }
        }
        assertThat(wrong).as(who).isEmpty();
        assertThat(calls()).hasSizeGreaterThan(100);
    }

    private int status(String who, Call call) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                Signer.request(who, call.verb(), door.url() + call.path()), HttpResponse.BodyHandlers.ofString());
        return answer.statusCode();
    }
}
