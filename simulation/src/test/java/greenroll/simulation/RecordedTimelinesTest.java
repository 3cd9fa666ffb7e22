package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A body of three fields rolls as it did before rolls had steps, a judge, and a bake. The timelines were recorded then, with
 * {@code simulate --trace} and the seeds below. After a change of their words they are recorded again in this way.
 */
class RecordedTimelinesTest {

    private static final Path RECORDED = Path.of("src", "test", "resources", "timelines");
    private static final String BODY = """
            { "batchSizePercentage": 20, "gracePeriod": 300, "strategy": { "action": "REPLACE_SERVER" } }""";

    @ParameterizedTest
    @CsvSource({
        "green, 7, 2, 2, GREEN, 4",
        "broken, 7, 2, 2, BROKEN, 4",
        "partial, 7, 2, 2, PARTIAL, 4",
        "flaky, 7, 2, 2, FLAKY, 4",
        "slow, 7, 2, 2, SLOW, 4",
        "ten, 10, 3, 1, GREEN, 1"
    })
    void aBodyOfThreeFields_hasTheSameTimelineAsBefore(
            String recorded, int size, int zones, int targetGroups, ImageBehaviour image, long seed)
            throws IOException {
        RollRun run = new Simulator(Cases.TEMPLATE).run(new RollCase(size, zones, targetGroups, image, BODY, seed));

        List<String> lines = Files.readAllLines(RECORDED.resolve(recorded + ".txt"));
        assertThat(lines).hasSizeGreaterThan(15);
        assertThat(run.trace()).containsExactlyElementsOf(lines);
    }
}
