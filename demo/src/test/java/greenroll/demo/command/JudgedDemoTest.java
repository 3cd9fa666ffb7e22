package greenroll.demo.command;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.demo.Demo;
import greenroll.demo.DemoReport;
import greenroll.demo.DemoSettings;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.template.Template;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A roll that judges its green by the requests of real traffic. */
class JudgedDemoTest {

    private static final Template TEMPLATE = Template.load(Path.of("../template.yaml"), Map.of());
    private static final String STEP = JudgedBody.withSteps(
            "{ \"batchSizePercentage\": 45, \"gracePeriod\": 600, \"healthTimeout\": 3600 }", List.of("10%"));

    @Test
    void roll_imageThatErrs_failsByTheJudge_andLosesATenthOfTheRequestsAtMost() {
        DemoReport judged = roll(ImageBehaviour.ERRORING, JudgedBody.withJudge(STEP));
        DemoReport unjudged = roll(ImageBehaviour.ERRORING, STEP);

        assertThat(judged.status()).isEqualTo("failed");
        assertThat(judged.reason())
                .matches("batch 1: errors [0-9.]+ against 0 of blue \\(at most 1 worse\\), \\d+ samples");
        assertThat(judged.batches()).isEqualTo(1);
        assertThat(unjudged.status()).isEqualTo("finished");
        System.out.println("failed with the judge " + judged.requests().failed() + ", without it "
                + unjudged.requests().failed());
        assertThat(judged.requests().failed())
                .isLessThanOrEqualTo(unjudged.requests().failed() / 10);
    }

    private static DemoReport roll(ImageBehaviour image, String body) {
        DemoSettings ten = new DemoSettings(0, 60, 10, 2, 1, image, body, 400, 0.05);
        try (Demo demo = Demo.open(TEMPLATE, ten, ports -> ports)) {
            return demo.roll(() -> {}, sight -> {});
        }
    }
}
