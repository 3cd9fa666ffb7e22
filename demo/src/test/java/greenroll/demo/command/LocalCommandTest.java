package greenroll.demo.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.Main;
import greenroll.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code ./greenroll local} as a shell sees it: its output on each stream, and its exit status. */
class LocalCommandTest {

    private static final List<String> SMALL =
            List.of("local", "--exit", "--port", "0", "--speed", "200", "--group-size", "3", "--rps", "100");

    private final PrintStream realOut = System.out;
    private final PrintStream realErr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void release() {
        System.setOut(realOut);
        System.setErr(realErr);
    }

    @Test
    void exit_finished_printsOneJsonLineAndEndsWith0() throws Exception {
        int status = local("{ \"batchSizePercentage\": 100, \"gracePeriod\": 600, \"healthTimeout\": 3600 }");

        assertThat(status).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(1);
        JsonNode report = Json.tree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.properties().stream().map(Map.Entry::getKey))
                .containsExactly(
                        "rollId",
                        "status",
                        "reason",
                        "batches",
                        "rollSeconds",
                        "wallSeconds",
                        "requests",
                        "inService",
                        "instances",
                        "calls",
                        "transitions",
                        "notifications",
                        "warnings");
        assertThat(report.path("status").asText()).isEqualTo("finished");
        assertThat(report.path("requests").path("failed").asInt()).isZero();
        assertThat(report.path("requests").path("failedBy"))
                .isEqualTo(Json.tree("{ \"blue\": 0, \"green\": 0, \"nobody\": 0 }"));
        assertThat(errors())
                .contains("API     http://127.0.0.1:", "Token   ", "Roll    curl ")
                .containsPattern("Console http://127\\.0\\.0\\.1:\\d+/console/index\\.html#/sign-in\\?code=\\S{43}\\R"
                        + " +the link opens once, within a minute; after that sign in with the token\\R"
                        + "API ")
                .contains("batch 1 of 1, grace period")
                .doesNotContain("\033");
    }

    @Test
    void spot_threeInterruptionsAndTheAskedShare_endsWith0() throws Exception {
        int status = local(
                "{ \"batchSizePercentage\": 50, \"gracePeriod\": 300, \"healthTimeout\": 3600 }",
                List.of("--spot"),
                "--group-size",
                "5",
                "--speed",
                "100");

        JsonNode report = Json.tree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.path("status").asText()).isEqualTo("finished");
        assertThat(report.path("requests").path("failed").asInt()).isZero();
        assertThat(report.path("spot")).isEqualTo(Json.tree("""
                { "planned": 3, "interrupted": 3, "replaced": 3,
                  "inService": { "spot": 3, "onDemand": 2 }, "asked": { "spot": 3, "onDemand": 2 } }"""));
        assertThat(errors())
                .contains(
                        "5 instances of revision 1, 60 % of them spot; revision 2 is next",
                        ", interrupted 3 | ",
                        "spot instances: 3 of 3 interrupted, 3 replaced; in service 3 spot and 2 on demand, asked for"
                                + " 3 spot and 2 on demand");
        assertThat(status).isZero();
    }

    /** No health check sees the errors, so the roll finishes with everything but the requests. */
    @Test
    void spot_requestsFail_endsWith1() throws Exception {
        int status = local(
                "{ \"batchSizePercentage\": 100, \"gracePeriod\": 300, \"healthTimeout\": 3600 }",
                List.of("--spot"),
                "--group-size",
                "5",
                "--speed",
                "100",
                "--image",
                "erroring");

        JsonNode report = Json.tree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.path("status").asText()).isEqualTo("finished");
        assertThat(report.path("requests").path("failedBy").path("green").asInt())
                .isPositive();
        assertThat(report.path("spot").path("replaced").asInt()).isEqualTo(3);
        assertThat(report.path("spot").path("inService"))
                .isEqualTo(report.path("spot").path("asked"));
        assertThat(status).isEqualTo(1);
    }

    @Test
    void asg_policyActsAndSettingsAreAsBefore_endsWith0() throws Exception {
        int status = local(
                "{ \"batchSizePercentage\": 50, \"gracePeriod\": 300, \"healthTimeout\": 3600 }",
                List.of("--asg"),
                "--speed",
                "100");

        JsonNode report = Json.tree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.path("status").asText()).isEqualTo("finished");
        assertThat(report.path("requests").path("failed").asInt()).isZero();
        assertThat(report.path("settingsChanged")).isEqualTo(Json.tree("[]"));
        assertThat(report.path("desired")).isEqualTo(Json.tree("{ \"start\": 3, \"end\": 3, \"wanted\": 3 }"));
        assertThat(report.path("scaled")).isEqualTo(Json.tree("{ \"planned\": 1, \"out\": 1, \"in\": 1 }"));
        assertThat(report.path("exchanged")).isEqualTo(Json.tree("{ \"attached\": 3, \"standby\": 3 }"));
        assertThat(errors())
                .contains(
                        "an Auto Scaling group of 3 instances of launch template version 1; version 2 is next",
                        ", desired 4 | ",
                        "scaling policy: out by 1 of 1, in by 1 of 1",
                        "Auto Scaling group: 3 attached, 3 put in standby; desired capacity 3, wanted 3; settings"
                                + " changed: none");
        assertThat(status).isZero();
    }

    /** No health check sees the errors, so the roll finishes with everything but the requests. */
    @Test
    void asg_requestsFail_endsWith1() throws Exception {
        int status = local(
                "{ \"batchSizePercentage\": 100, \"gracePeriod\": 300, \"healthTimeout\": 3600 }",
                List.of("--asg"),
                "--speed",
                "100",
                "--image",
                "erroring");

        JsonNode report = Json.tree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.path("status").asText()).isEqualTo("finished");
        assertThat(report.path("requests").path("failedBy").path("green").asInt())
                .isPositive();
        assertThat(report.path("settingsChanged")).isEqualTo(Json.tree("[]"));
        assertThat(report.path("scaled")).isEqualTo(Json.tree("{ \"planned\": 1, \"out\": 1, \"in\": 1 }"));
        assertThat(status).isEqualTo(1);
    }

    @Test
    void asg_bodyThatAnAutoScalingGroupCannotTake_isOneLineToo() throws Exception {
        int status = local(
                "{ \"batchSizePercentage\": 50, \"gracePeriod\": 1,"
                        + " \"strategy\": { \"onFailure\": { \"shouldHandleAllBatches\": true } } }",
                List.of("--asg"));

        assertThat(status).isEqualTo(64);
        assertThat(errors().lines())
                .last()
                .asString()
                .startsWith("greenroll: --roll: the roll is refused: ")
                .contains("shouldHandleAllBatches");
    }

    @Test
    void exit_failed_endsWith1() throws Exception {
        int status = local(
                "{ \"batchSizePercentage\": 100, \"gracePeriod\": 30, \"healthTimeout\": 60 }", "--image", "broken");

        assertThat(status).isEqualTo(1);
        JsonNode report = Json.tree(out.toString(StandardCharsets.UTF_8));
        assertThat(report.path("status").asText()).isEqualTo("failed");
        assertThat(report.path("reason").asText()).matches("batch 1: [123] of 3 not healthy within 60 s: .*");
        assertThat(report.path("notifications").asInt()).isEqualTo(1);
    }

    @Test
    void exit_stoppedOverTheApi_endsWith2() throws Exception {
        CompletableFuture<Integer> status = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                status.complete(local("{ \"batchSizePercentage\": 100, \"gracePeriod\": 86400 }"));
            } catch (Exception | Error e) {
                status.completeExceptionally(e);
            }
        });
        await().atMost(Duration.ofSeconds(60)).until(() -> status.isDone() || errors().contains("grace period"));

        stop();

        assertThat(status.get()).isEqualTo(2);
        assertThat(Json.tree(out.toString(StandardCharsets.UTF_8))
                        .path("status")
                        .asText())
                .isEqualTo("stopped");
    }

    private void stop() throws Exception {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String path = "/aws/ec2/group/" + printed("Group +(sig-[0-9a-f]+)") + "/roll/"
                    + printed("(sbgd-[0-9a-f]+): batch");
            HttpRequest request = HttpRequest.newBuilder(URI.create(printed("API +(\\S+)") + path))
                    .header("Authorization", "Bearer " + printed("Token +(\\S+)"))
                    .PUT(HttpRequest.BodyPublishers.ofString("{\"roll\":{\"status\":\"STOPPED\"}}"))
                    .build();
            assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        }
    }

    private String printed(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(errors());
        assertThat(matcher.find()).as(pattern).isTrue();
        return matcher.group(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            --nope               | Unknown option: '--nope'
            --image purple       | Invalid value for option '--image': expected one of [GREEN, BROKEN, PARTIAL, FLAKY, SLOW, ERRORING] (case-insensitive) but was 'purple'
            --port http          | Invalid value for option '--port': 'http' is not an int
            --port 65536         | --port must be between 0 and 65535, but was 65536
            --speed 0            | --speed must be between 1 and 1000, but was 0.0
            --speed NaN          | --speed must be between 1 and 1000, but was NaN
            --group-size 101     | --group-size must be between 1 and 100, but was 101
            --zones 0            | --zones must be between 1 and 6, but was 0
            --target-groups 6    | --target-groups must be between 1 and 5, but was 6
            --rps 0              | --rps must be between 1 and 5000, but was 0
            --slow-requests 1.5  | --slow-requests must be between 0 and 1, but was 1.5
            --rolls 0            | --rolls must be between 1 and 1000, but was 0
            --roll no.json       | --roll: there is no file no.json
            --spot --group-size 4 | --spot interrupts three spot instances, which a group of 4 does not have: give --group-size 5 or more
            --spot --network     | --spot and --network together lose requests, because a Network Load Balancer sends for two minutes after a deregistration: leave one of them out
            --asg --spot         | --asg has an Auto Scaling group of on-demand instances, so --spot finds none to interrupt: leave one of them out
            --no-roll --exit     | --no-roll and --exit together leave nothing to do: leave one of them out
            """)
    void wrongOption_isOneLineAndStatus64(String options, String line) {
        List<String> arguments = new ArrayList<>(List.of("local"));
        arguments.addAll(List.of(options.split(" ")));

        int status = Main.run(arguments.toArray(String[]::new));

        assertRefused(status, line);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            { "gracePeriod": 60 }                                                                   | batchSizePercentage is required: a whole number from 1 to 100
            { "batchSizePercentage": 0, "gracePeriod": -1 }                                         | batchSizePercentage must be a whole number from 1 to 100, but was 0; gracePeriod must be a whole number from 0 to 86400, but was -1
            []                                                                                      | body must be a JSON object
            """)
    void wrongBody_isTheApisOwnLineAndStatus64(String body, String line) throws Exception {
        assertRefused(local(body), "--roll: the roll is refused: " + line);
    }

    @Test
    void bodyThatTheGroupCannotTake_isOneLineToo() throws Exception {
        int status = local(
                "{ \"batchSizePercentage\": 20, \"gracePeriod\": 1, \"strategy\": { \"action\": \"RESTART_SERVER\" } }",
                "--group-size",
                "1");

        assertRefused(
                status,
                "--roll: the roll is refused: RESTART_SERVER takes instances out of service before it puts them back,"
                        + " and only 1 is in service: use REPLACE_SERVER, which launches first");
    }

    @Test
    void portInUse_isOneLineAndStatus64() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int status = Main.run("local", "--exit", "--port", Integer.toString(taken.getLocalPort()));

            assertThat(status).isEqualTo(64);
            assertThat(errors().lines())
                    .singleElement()
                    .asString()
                    .startsWith("greenroll: --port: cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void spot_restart_isOneLineAndStatus64() throws Exception {
        int status = local(
                "{ \"batchSizePercentage\": 20, \"gracePeriod\": 1, \"strategy\": { \"action\": \"RESTART_SERVER\" } }",
                List.of("--spot"),
                "--group-size",
                "5");

        assertRefused(
                status, "--spot interrupts green instances, and RESTART_SERVER launches none: use REPLACE_SERVER");
    }

    private int local(String body, String... more) throws Exception {
        return local(body, List.of(), more);
    }

    private int local(String body, List<String> flags, String... more) throws Exception {
        Path file = Files.writeString(folder.resolve("roll.json"), body);
        List<String> arguments = new ArrayList<>(SMALL);
        arguments.addAll(flags);
        // An option may be given only once, so the test's option replaces the usual one.
        for (int i = 0; i < more.length; i += 2) {
            int at = arguments.indexOf(more[i]);
            if (at >= 0) {
                arguments.set(at + 1, more[i + 1]);
            } else {
                arguments.addAll(List.of(more[i], more[i + 1]));
            }
        }
        arguments.addAll(List.of("--roll", file.toString()));
        return Main.run(arguments.toArray(String[]::new));
    }

    private void assertRefused(int status, String line) {
        assertThat(errors().lines()).containsExactly("greenroll: " + line);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(status).isEqualTo(64);
    }

    private String errors() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
