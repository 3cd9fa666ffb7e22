package greenroll.cli.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import greenroll.cli.Main;
import greenroll.demo.Demo;
import greenroll.demo.DemoSettings;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real process is killed while it watches a roll. The roll goes on, and a new watcher sees its end. */
class KilledWatcherTest {

    private static final String BODY = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 1200 }";

    @TempDir
    Path folder;

    @Test
    void startWait_killed_leavesTheRollWhichIsWatchedAgainToItsEnd() throws Exception {
        try (Demo demo = Demo.open(
                Template.load(Path.of("../template.yaml"), Map.of()),
                new DemoSettings(0, 300, 4, 2, 1, ImageBehaviour.GREEN, BODY, 20, 0),
                ports -> ports)) {
            Path first = folder.resolve("first");
            Process killed = start(
                    demo,
                    first,
                    List.of(),
                    "start",
                    demo.groupId(),
                    "--batch-size-percentage=50",
                    "--grace-period=1200",
                    "--health-timeout=3600",
                    "--wait",
                    "--poll=0.1");
            waitFor(first, "2 launched|1 launched");
            killed.destroyForcibly().waitFor();
            assertThat(killed.exitValue()).isEqualTo(137);

            // When the next one is told to end in the usual way, it says that the roll goes on.
            Path second = folder.resolve("second");
            Process ended = start(demo, second, List.of(), "get", demo.groupId(), "--watch", "--poll=0.1");
            waitFor(second, "batch 1: launches 2");
            ended.destroy();
            assertThat(ended.waitFor()).isEqualTo(143);
            String rollId = lines(first).getFirst().split(" ")[0];
            assertThat(lines(second).getLast())
                    .isEqualTo("no longer watched: " + rollId + " goes on; to watch it again: greenroll roll get "
                            + demo.groupId() + " " + rollId + " --watch");

            Path third = folder.resolve("third");
            Process watching = start(
                    demo,
                    third,
                    List.of("-Xlog:class+load:file=" + folder.resolve("classes")),
                    "get",
                    demo.groupId(),
                    rollId,
                    "--watch",
                    "--json",
                    "--poll=0.1");
            assertThat(watching.waitFor(120, TimeUnit.SECONDS)).isTrue();
            assertThat(watching.exitValue()).isZero();
            assertThat(Json.tree(lines(third).getLast()).path("status").asText())
                    .isEqualTo("finished");
            assertThat(loaded(folder.resolve("classes"))).isEmpty();
        }
    }

    /**
     * The loaded classes of the embedded cloud. A command that only calls an API must start fast, so it must load none.
     */
    private static List<String> loaded(Path classes) throws IOException {
        return Files.readAllLines(classes).stream()
                .filter(line -> line.contains("com.amazonaws.")
                        || line.contains("com.dashjoin.")
                        || line.contains("software.amazon.awssdk.services.")
                        || line.contains("greenroll.emulator.cloud.")
                        || line.contains("greenroll.emulator.machine."))
                .toList();
    }

    private static Process start(Demo demo, Path output, List<String> java, String... arguments) throws IOException {
        List<String> line = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        line.addAll(java);
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName(), "roll"));
        line.addAll(List.of(arguments));
        ProcessBuilder process =
                new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(output.toFile());
        process.environment().put("GREENROLL_ENDPOINT", demo.url().toString());
        process.environment().put("GREENROLL_TOKEN", demo.token());
        return process.start();
    }

    private static void waitFor(Path output, String pattern) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> lines(output).stream().anyMatch(line -> line.matches(".*(" + pattern + ").*")));
    }

    private static List<String> lines(Path output) throws IOException {
        return Files.readAllLines(output);
    }
}
