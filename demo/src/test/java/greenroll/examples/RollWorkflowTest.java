package greenroll.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.Main;
import greenroll.cli.shell.CapturedShell;
import greenroll.demo.Demo;
import greenroll.demo.DemoSettings;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Runs the scripts of {@code examples/github-actions/roll.yml} against the embedded cloud, unchanged, by the shell that
 * GitHub uses. The test takes the place of GitHub's own parts (actions, expressions).
 */
class RollWorkflowTest {

    private static final Path WORKFLOW = Path.of("../examples/github-actions/roll.yml");
    private static final String RUN = "https://github.example/shop/web/actions/runs/77";

    /** The value of each expression of the job's environment. A missing one fails the test. */
    private static Map<String, String> expressions(Demo demo) {
        return Map.of(
                "${{ vars.GREENROLL_ENDPOINT }}", demo.url().toString(),
                "${{ secrets.GREENROLL_TOKEN }}", demo.token(),
                "${{ inputs.group }}", demo.groupId(),
                "${{ inputs.batch-size-percentage }}", "50",
                "${{ inputs.grace-period }}", "60");
    }

    @TempDir
    Path workspace;

    private final JsonNode job = job();

    private static JsonNode job() {
        try {
            Map<?, ?> workflow = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(WORKFLOW));
            return Json.tree(workflow.get("jobs")).path("roll");
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Replaces the checkout, because the launcher would build the classes that these tests run from. */
    @BeforeEach
    void checkOut() throws IOException {
        assumeThat(isThere("bash") && isThere("jq")).as("bash and jq are there").isTrue();
        Path launcher = Files.createDirectories(workspace.resolve("greenroll")).resolve("greenroll");
        Files.writeString(launcher, """
                #!/usr/bin/env bash
                exec '%s' -cp '%s' %s "$@"
                """.formatted(
                        Path.of(System.getProperty("java.home"), "bin", "java"),
                        System.getProperty("java.class.path"),
                        Main.class.getName()));
        assertThat(launcher.toFile().setExecutable(true)).isTrue();
    }

    private static boolean isThere(String program) throws IOException {
        try {
            return new ProcessBuilder(program, "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void scripts_holdNoExpression_whichAnInputCouldBreakOutOf() {
        assertThat(job.path("steps"))
                .filteredOn(step -> step.has("run"))
                .hasSize(3)
                .allSatisfy(step -> assertThat(step.path("run").asText()).doesNotContain("${{"));
    }

    @Test
    void run_goodImage_succeedsAndSumsUp() throws Exception {
        try (Demo demo = demo(ImageBehaviour.GREEN)) {
            assertThat(step(demo, "Build", 1)).isZero();
            assertThat(step(demo, "Roll", 1)).isZero();
            assertThat(step(demo, "Sum up", 1)).isZero();

            assertThat(log("Roll")).anyMatch(line -> line.contains("batch 1 is done"));
            assertThat(log("Roll").getLast()).endsWith(" finished, 100 %, batch 2 of 2");
            assertThat(summary())
                    .startsWith("### Roll " + rollId() + " of " + demo.groupId() + ": finished", "", "| | |")
                    .contains("| revision | 2 |", "| batches | 2 of 2 |", "| proven | 100 % |");
            assertThat(rolls(demo).getFirst().path("comment").asText()).isEqualTo(RUN);
        }
    }

    @Test
    void run_secondAttempt_watchesWhatTheFirstLeftRunning() throws Exception {
        try (Demo demo = demo(ImageBehaviour.GREEN)) {
            CapturedShell first = shell(demo);
            assertThat(first.run(List.of(
                            "roll",
                            "start",
                            demo.groupId(),
                            "--batch-size-percentage=50",
                            "--grace-period=300",
                            "--comment=" + RUN)))
                    .isZero();

            assertThat(step(demo, "Roll", 2)).isZero();

            assertThat(rolls(demo)).hasSize(1);
            assertThat(rolls(demo).getFirst().path("id").asText()).isEqualTo(rollId());
        }
    }

    @Test
    void run_brokenImage_failsAndTheNextAttemptStartsAnotherRoll() throws Exception {
        try (Demo demo = demo(ImageBehaviour.BROKEN)) {
            assertThat(step(demo, "Roll", 1)).isEqualTo(1);
            String first = rollId();
            assertThat(step(demo, "Sum up", 1)).isZero();
            assertThat(summary())
                    .startsWith("### Roll " + first + " of " + demo.groupId() + ": failed")
                    .anyMatch(line -> line.startsWith("| reason | batch 1: "));

            assertThat(step(demo, "Roll", 2)).isEqualTo(1);
            assertThat(rollId()).isNotEqualTo(first);
        }
    }

    @Test
    void run_refused_saysSoInTheSummary() throws Exception {
        try (Demo demo = demo(ImageBehaviour.GREEN)) {
            assertThat(step(demo, "Roll", 1, Map.of("BATCH_SIZE_PERCENTAGE", "500")))
                    .isEqualTo(64);
            assertThat(step(demo, "Sum up", 1)).isZero();

            assertThat(log("Roll")).singleElement().asString().startsWith("greenroll: VALIDATION_ERROR: batchSize");
            assertThat(summary())
                    .containsExactly(
                            "No roll of " + demo.groupId() + " was started: the log of the step before says why.");
        }
    }

    private static Demo demo(ImageBehaviour image) {
        String body = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 60 }";
        return Demo.open(
                Template.load(Path.of("../template.yaml"), Map.of()),
                new DemoSettings(0, 300, 4, 2, 1, image, body, 20, 0),
                ports -> ports);
    }

    private int step(Demo demo, String name, int attempt) throws Exception {
        return step(demo, name, attempt, Map.of());
    }

    /** Runs a step's script as GitHub does for {@code shell: bash}. Returns its exit status. */
    private int step(Demo demo, String name, int attempt, Map<String, String> other) throws Exception {
        Path script = Files.writeString(workspace.resolve("script.sh"), script(name));
        ProcessBuilder process = new ProcessBuilder(
                        "bash", "--noprofile", "--norc", "-eo", "pipefail", script.toString())
                .directory(workspace.toFile())
                .redirectErrorStream(true)
                .redirectOutput(workspace.resolve(name + ".log").toFile());
        process.environment().putAll(environment(demo));
        process.environment().putAll(github(attempt));
        process.environment().putAll(other);
        Process running = process.start();
        assertThat(running.waitFor(120, TimeUnit.SECONDS)).isTrue();
        return running.exitValue();
    }

    private String script(String name) {
        List<String> scripts = new ArrayList<>();
        job.path("steps").forEach(step -> {
            if (step.path("name").asText().equals(name)) {
                scripts.add(step.path("run").asText());
            }
        });
        return scripts.getFirst();
    }

    private Map<String, String> environment(Demo demo) {
        Map<String, String> environment = new LinkedHashMap<>();
        job.path("env")
                .properties()
                .forEach(variable -> environment.put(
                        variable.getKey(),
                        expressions(demo).get(variable.getValue().asText())));
        assertThat(environment.values()).doesNotContainNull();
        return environment;
    }

    private Map<String, String> github(int attempt) {
        return Map.of(
                "GITHUB_SERVER_URL", "https://github.example",
                "GITHUB_REPOSITORY", "shop/web",
                "GITHUB_RUN_ID", "77",
                "GITHUB_RUN_ATTEMPT", Integer.toString(attempt),
                "GITHUB_STEP_SUMMARY", workspace.resolve("summary.md").toString());
    }

    private static CapturedShell shell(Demo demo) {
        return new CapturedShell(
                Map.of("GREENROLL_ENDPOINT", demo.url().toString(), "GREENROLL_TOKEN", demo.token()), false);
    }

    /** The group's operations, the latest first and its creation last. */
    private static List<JsonNode> rolls(Demo demo) {
        CapturedShell shell = shell(demo);
        assertThat(shell.run(List.of("roll", "list", demo.groupId(), "--json"))).isZero();
        return shell.outLines().stream().map(Json::tree).toList();
    }

    private String rollId() throws IOException {
        return Files.readString(workspace.resolve("roll-id")).strip();
    }

    private List<String> summary() throws IOException {
        return Files.readAllLines(workspace.resolve("summary.md"));
    }

    private List<String> log(String step) throws IOException {
        return Files.readAllLines(workspace.resolve(step + ".log"));
    }
}
