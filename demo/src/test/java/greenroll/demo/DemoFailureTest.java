package greenroll.demo;

import static greenroll.demo.DemoTest.REPLACE;
import static greenroll.demo.DemoTest.TEMPLATE;
import static greenroll.demo.DemoTest.demo;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.roll.Roll;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Images that do not serve well, under real load. A class of its own, so that it runs beside {@link DemoTest}. */
class DemoFailureTest {

    @Test
    void roll_brokenImage_failsWithElbsReasonAndBlueServesOn() {
        String body = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 60, \"healthTimeout\": 1200 }";
        try (Demo demo = demo(ImageBehaviour.BROKEN, 1, body)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.status()).isEqualTo("failed");
            assertThat(report.reason())
                    .matches("batch 1: [12] of 2 not healthy within 1200 s:"
                            + " i-[0-9a-f]+ \\(web-1: unhealthy, Target\\.ResponseCodeMismatch .*\\[503].*");
            assertThat(report.usage().notifications()).isEqualTo(1);
            assertThat(report.requests().failed()).isZero();
            assertThat(report.inService()).isEqualTo(new DemoReport.InService(4, 4));
            assertThat(report.instances()).isEqualTo(new DemoReport.Instances(2, 2, 0, 0));
        }
    }

    /**
     * Five batches of one instance. From the third on, the image is bad. In the end only the earlier revision serves.
     */
    @Test
    void roll_thatFailsInItsThirdBatchOfFive_goesBackWithoutALostRequest() {
        String body = "{ \"batchSizePercentage\": 20, \"gracePeriod\": 60, \"healthTimeout\": 1800,"
                + " \"strategy\": { \"onFailure\": { \"shouldHandleAllBatches\": true } } }";
        DemoSettings five = new DemoSettings(0, 300, 5, 2, 1, ImageBehaviour.GREEN, body, 200, 0.5);
        try (Demo demo = Demo.open(TEMPLATE, five, ports -> ports)) {
            List<String> shown = new ArrayList<>();

            DemoReport report = demo.roll(() -> {}, sight -> {
                Roll roll = sight.roll();
                if (roll.head().currentBatch() == 2
                        && roll.batches().get(1).instances().size() == 1) {
                    demo.turn(ImageBehaviour.BROKEN);
                }
                shown.add(roll.facts().kind() + " " + roll.head().status().wire());
            });

            assertThat(report.status()).isEqualTo("failed");
            assertThat(report.reason()).startsWith("batch 3: 1 of 1 not healthy");
            assertThat(report.batches()).isEqualTo(3);
            assertThat(shown).contains("ROLL in_progress", "ROLL failed").endsWith("ROLLBACK finished");
            assertThat(report.instances()).isEqualTo(new DemoReport.Instances(5, 5, 0, 0));
            assertThat(report.inService()).isEqualTo(new DemoReport.InService(5, 5));
            assertThat(report.usage().notifications()).isEqualTo(1);
            assertThat(report.requests().failed()).isZero();
            assertThat(report.requests().sent()).isGreaterThan(100);
        }
    }

    @Test
    void roll_imageThatServesInTheFirstTargetGroupOnly_failsNamingTheOther() {
        String body = "{ \"batchSizePercentage\": 25, \"gracePeriod\": 60, \"healthTimeout\": 1200 }";
        try (Demo demo = demo(ImageBehaviour.PARTIAL, 2, body)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.status()).isEqualTo("failed");
            assertThat(report.reason()).contains("web-2: unhealthy").doesNotContain("web-1");
            assertThat(report.requests().failed()).isZero();
        }
    }

    /**
     * No health check sees the errors, so the roll finishes. The lost requests count for the release that lost them.
     */
    @Test
    void roll_imageThatErrs_finishes_andItsLostRequestsAreCountedToGreen() {
        try (Demo demo = demo(ImageBehaviour.ERRORING, 1, REPLACE)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.status()).isEqualTo("finished");
            assertThat(report.requests().failed()).isPositive();
            assertThat(report.requests().failedBy())
                    .isEqualTo(new DemoReport.FailedBy(0, report.requests().failed(), 0));
        }
    }

    /** The image serves for 90 s and then fails. Users see errors until the load balancer's second failed check. */
    @Test
    void roll_imageThatFailsInItsGrace_failsItsRequestsUntilItIsOutOfService() {
        String body = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 600, \"healthTimeout\": 3600 }";
        DemoSettings slowly = new DemoSettings(0, 60, 4, 2, 1, ImageBehaviour.FLAKY, body, 200, 0);
        try (Demo demo = Demo.open(TEMPLATE, slowly, ports -> ports)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.status()).isEqualTo("failed");
            assertThat(report.requests().failedBy().green()).isPositive();
            assertThat(report.requests().failedBy().blue()).isZero();
        }
    }
}
