package greenroll.cli.roll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.shell.CapturedShell;
import greenroll.demo.Demo;
import greenroll.demo.DemoSettings;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** {@code greenroll roll} against the embedded cloud, over HTTP. The exit status tells how the roll ended. */
class RealRollsTest {

    private static final String BODY = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 60 }";
    private static final String START =
            "start GROUP --batch-size-percentage 50 --grace-period 60 --health-timeout 3600 --poll 0.05";

    private static Demo demo(ImageBehaviour image) {
        return Demo.open(
                Template.load(Path.of("../template.yaml"), Map.of()),
                new DemoSettings(0, 300, 4, 2, 1, image, BODY, 20, 0),
                ports -> ports);
    }

    private static CapturedShell shell(Demo demo) {
        return new CapturedShell(
                Map.of("GREENROLL_ENDPOINT", demo.url().toString(), "GREENROLL_TOKEN", demo.token()), false);
    }

    private static int run(Demo demo, CapturedShell shell, String line) {
        return shell.run(List.of(("roll " + line.replace("GROUP", demo.groupId())).split(" ")));
    }

    private static JsonNode latest(Demo demo) {
        CapturedShell shell = shell(demo);
        assertThat(run(demo, shell, "get GROUP --json")).isZero();
        return Json.tree(shell.output());
    }

    @Test
    void start_goodImage_finishes_andTheSameKeyAnswersTheSameRoll() {
        try (Demo demo = demo(ImageBehaviour.GREEN)) {
            CapturedShell plan = shell(demo);
            assertThat(run(demo, plan, "plan GROUP --batch-size-percentage 50 --grace-period 60"))
                    .isZero();
            assertThat(plan.outLines().getFirst()).isEqualTo(demo.groupId() + " to revision 2 (ami-green): may start");
            assertThat(plan.outLines()).contains("BATCH  LAUNCHES  BLUE OUT  BY ZONE", "ok    targetGroups");

            CapturedShell first = shell(demo);
            assertThat(run(demo, first, START + " --wait --idempotency-key ci-1"))
                    .isZero();

            String rollId = first.outLines().getFirst().split(" ")[0];
            assertThat(first.outLines())
                    .startsWith(
                            rollId + " rolls " + demo.groupId() + " to revision 2: starting",
                            "from elsewhere or later: greenroll roll get " + demo.groupId() + " " + rollId + " --watch")
                    .endsWith(rollId + " finished, 100 %, batch 2 of 2");
            assertThat(first.errLines()).isEmpty();

            // The job runs again. The roll has ended, so the whole timeline is printed at once.
            CapturedShell again = shell(demo);
            assertThat(run(demo, again, START + " --wait --idempotency-key ci-1"))
                    .isZero();
            assertThat(again.outLines().stream().skip(1))
                    .isEqualTo(first.outLines().stream().skip(1).toList());

            CapturedShell list = shell(demo);
            assertThat(run(demo, list, "list GROUP")).isZero();
            assertThat(list.outLines()).hasSize(2);
            assertThat(list.outLines().get(1)).startsWith(rollId + "  ROLL  finished  100 %  2/2    2");
            CapturedShell all = shell(demo);
            assertThat(run(demo, all, "list GROUP --all")).isZero();
            assertThat(all.outLines()).hasSize(3);
            assertThat(all.outLines().getLast()).contains("  CREATE  finished  ");
        }
    }

    @Test
    void plan_isPrinted_asThePageShowsIt() throws IOException {
        String page = Files.readString(Path.of("../docs/command-line.md"));
        String sample = page.substring(page.indexOf("$ ./greenroll roll plan"));
        DemoSettings usual = new DemoSettings(0, 60, 10, 3, 1, ImageBehaviour.GREEN, BODY, 1, 0);
        try (Demo demo = Demo.open(Template.load(Path.of("../template.yaml"), Map.of()), usual, ports -> ports)) {
            CapturedShell shell = shell(demo);
            assertThat(run(demo, shell, "plan GROUP --batch-size-percentage 20 --grace-period 300"))
                    .isZero();

            assertThat(sample.lines().skip(1).takeWhile(line -> !line.equals("```")))
                    .containsExactlyElementsOf(shell.outLines().stream()
                            .map(line -> line.replace(demo.groupId(), "sig-0cd7c1bb"))
                            .toList());
        }
    }

    @Test
    void start_brokenImage_is1WithTheReasonInTheLastLine() {
        try (Demo demo = demo(ImageBehaviour.BROKEN)) {
            CapturedShell shell = shell(demo);

            int status = run(demo, shell, START.replace("3600", "600") + " --wait");

            assertThat(status).isEqualTo(1);
            assertThat(shell.outLines().getLast())
                    .matches("sbgd-[0-9a-f]+ failed, 0 %, batch 1 of 2: batch 1: [12] of 2 not healthy within 600 s: .*"
                            + "Target\\.ResponseCodeMismatch.*");
        }
    }

    @Test
    void start_stoppedMeanwhile_is2_andOthersAreRefusedUntilThen() throws Exception {
        try (Demo demo = demo(ImageBehaviour.GREEN)) {
            CapturedShell waiting = shell(demo);
            CompletableFuture<Integer> status =
                    CompletableFuture.supplyAsync(() -> run(demo, waiting, START.replace("60 ", "86400 ") + " --wait"));
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> status.isDone() || waiting.output().contains("the grace period begins"));

            CapturedShell second = shell(demo);
            assertThat(run(demo, second, START)).isEqualTo(1);
            assertThat(second.errLines())
                    .singleElement()
                    .asString()
                    .startsWith("greenroll: OPERATION_IN_PROGRESS: the ROLL sbgd-");
            CapturedShell control = shell(demo);
            assertThat(run(demo, control, "pause GROUP")).isZero();
            assertThat(latest(demo).path("status").asText()).isEqualTo("paused");
            assertThat(run(demo, control, "resume GROUP")).isZero();
            assertThat(latest(demo).path("status").asText()).isEqualTo("in_progress");
            assertThat(run(demo, control, "stop GROUP")).isZero();

            assertThat(status.get()).isEqualTo(2);
            assertThat(waiting.outLines().getLast()).matches("sbgd-[0-9a-f]+ stopped, 0 %, batch 1 of 2");
        }
    }

    @Test
    void refused_isInTheApisWords() {
        try (Demo demo = demo(ImageBehaviour.GREEN)) {
            CapturedShell list = shell(demo);
            assertThat(run(demo, list, "list GROUP --all")).isZero();
            String create = list.outLines().getLast().split(" ")[0];
            CapturedShell shell = shell(demo);

            assertThat(run(demo, shell, "start GROUP --batch-size-percentage 0 --grace-period -1"))
                    .isEqualTo(64);
            assertThat(run(demo, shell, "get sig-00000000")).isEqualTo(1);
            assertThat(run(demo, shell, "stop GROUP " + create)).isEqualTo(1);

            assertThat(shell.errLines())
                    .startsWith(
                            "greenroll: VALIDATION_ERROR: batchSizePercentage must be a whole number from 1 to 100, but"
                                    + " was 0 (batchSizePercentage)",
                            "greenroll: VALIDATION_ERROR: gracePeriod must be a whole number from 0 to 86400, but was -1"
                                    + " (gracePeriod)",
                            "greenroll: GROUP_DOESNT_EXIST: there is no group sig-00000000 (groupId)")
                    .last()
                    .asString()
                    .endsWith("is finished: there is nothing to stop (roll.status)");
            assertThat(shell.outLines()).isEmpty();
        }
    }
}
