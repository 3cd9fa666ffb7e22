package greenroll.roll;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.RollStep;
import greenroll.roll.RollSettings.Batches;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many instances each batch has. Steps say how far the roll is at their end, and batches of one size follow. */
class BatchPlanTest {

    @ParameterizedTest
    @CsvSource({
        "10, '', 20, 2 2 2 2 2, 4",
        "10, '', 100, 10, 20",
        "10, '', 33, 4 4 2, 8",
        "4, '', 1, 1 1 1 1, 2",
        "20, 1, 25, 1 5 5 5 4, 10",
        "20, 1 25% 100%, 50, 1 4 15, 20",
        "20, 5% 50%, 50, 1 9 10, 20",
        "4, 1 25% 50%, 50, 1 1 2, 4",
        "2, 5, 50, 2, 4",
        "3, 1% 2% 3%, 100, 1 2, 3",
        "0, 1, 50, '', 2"
    })
    void batchesFollowTheSteps_andThenTheSize(int target, String steps, int percentage, String sizes, int surge) {
        BatchPlan plan = BatchPlan.of(new Batches(percentage, 100, steps(steps)), target);

        assertThat(sizes(plan)).isEqualTo(sizes);
        assertThat(plan.surge()).isEqualTo(surge);
        assertThat(plan.count()).isEqualTo(Math.max(1, sizes.isEmpty() ? 0 : sizes.split(" ").length));
    }

    @Test
    void aBatchThatLostInstances_isMadeUpForInTheSameStep() {
        BatchPlan plan = BatchPlan.of(new Batches(50, 100, steps("2 50%")), 20);

        assertThat(plan.take(1, 19)).isEqualTo(1);
        assertThat(plan.take(2, 18)).isEqualTo(8);
        assertThat(plan.take(7, 13)).isEqualTo(3);
        assertThat(List.of(plan.stepAfter(1), plan.stepAfter(2), plan.stepAfter(9), plan.stepAfter(10)))
                .containsExactly(0, 1, 1, -1);
    }

    @Test
    void aStepAboveTheMost_takesSeveralBatches() {
        BatchPlan plan = BatchPlan.of(new Batches(100, 100, steps("1 50%")), 8).atMost(2);

        assertThat(sizes(plan)).isEqualTo("1 2 1 2 2");
    }

    @Test
    void aStepsOwnGracePeriod_isItsBatchesOnly() {
        List<RollStep> steps = List.of(new RollStep(1, null, Duration.ofSeconds(600)), new RollStep(null, 50, null));
        RollSettings settings = SampleSettings.SETTINGS.withBatches(new Batches(50, 100, steps));

        assertThat(List.of(settings.graceOf(0), settings.graceOf(1), settings.graceOf(-1)))
                .containsExactly(Duration.ofSeconds(600), Duration.ofSeconds(60), Duration.ofSeconds(60));
    }

    private static List<RollStep> steps(String words) {
        return Arrays.stream(words.split(" "))
                .filter(word -> !word.isEmpty())
                .map(word -> word.endsWith("%")
                        ? new RollStep(null, Integer.valueOf(word.substring(0, word.length() - 1)), null)
                        : new RollStep(Integer.valueOf(word), null, null))
                .toList();
    }

    private static String sizes(BatchPlan plan) {
        List<String> sizes = new ArrayList<>();
        for (int done = 0; done < plan.instances(); ) {
            int size = plan.take(done, plan.instances() - done);
            sizes.add(String.valueOf(size));
            done += size;
        }
        return String.join(" ", sizes);
    }
}
