package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.json.Json;
import greenroll.roll.Control;
import greenroll.roll.Control.Wish;
import greenroll.roll.RollStatus;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.RollEvent.Type;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StepAnswer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole rolls of ten that try one instance first, and wait. */
class StepPauseStoryTest {

    private static final String CANARY = """
            { "batchSizePercentage": 50, "gracePeriod": 60, "strategy": { "steps": [
                { "instances": 1, "pause": { "until": 172800, "onTimeout": "STOP" } } ] } }""";

    private static final String BY_ITSELF = CANARY.replace("172800", "600").replace("STOP", "CONTINUE");

    private @Nullable EmbeddedCloud cloud;

    /** Every half minute of the roll, which pauses for ten minutes. */
    static Stream<Duration> moments() {
        return IntStream.range(0, 44).mapToObj(i -> Duration.ofSeconds(30L * i + 7));
    }

    @Test
    void roll_thatIsNotContinued_stopsAfterTwoDays_andAllBlueServes() {
        RollRun run = run(CANARY, null, Wish.CONTINUE);

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.STOPPED);
        assertThat(run.roll().batches()).hasSize(1);
        assertThat(run.timing().rollTime()).isBetween(Duration.ofHours(48), Duration.ofHours(49));
        assertThat(instances(run, Type.LAUNCHED)).hasSize(1).isEqualTo(instances(run, Type.TERMINATED));
    }

    @Test
    void roll_thatWaits_tellsItsOwnerOnce_withTheWaysToGoOn() {
        RollRun run = run(CANARY, Duration.ofMinutes(20), Wish.CONTINUE);

        assertThat(run.violations()).isEmpty();
        assertThat(run.roll().head().status()).isEqualTo(RollStatus.FINISHED);
        List<JsonNode> told = messages("ROLL_WAITS");
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().path("reason").textValue())
                .startsWith("step 1 of 1 is done: 1 green are proven. The roll stops at ");
        assertThat(told.getFirst().at("/whatToDoNext/0").textValue())
                .isEqualTo("go on: ./greenroll roll continue "
                        + run.roll().facts().groupId() + " " + run.roll().id() + " --step 1");
        assertThat(told.getFirst().path("consoleUrl").textValue())
                .endsWith("#/groups/" + run.roll().facts().groupId() + "/deployments/"
                        + run.roll().id());
    }

    @ParameterizedTest
    @MethodSource("moments")
    void roll_thatAPersonRollsBack_atAnyMoment_breaksNoPromise_andWhatServedBeforeServes(Duration after) {
        RollRun run = run(BY_ITSELF, after, Wish.ROLL_BACK);

        assertThat(run.violations()).isEmpty();
        RollStatus status = run.roll().head().status();
        if (status == RollStatus.FINISHED) {
            // Nothing is left to go back from a roll that is ending already.
            assertThat(run.timeline()).extracting(RollEvent::type).containsSubsequence(Type.FINISHING, Type.FINISHED);
            return;
        }
        assertThat(status).isEqualTo(RollStatus.FAILED);
        assertThat(run.roll().head().failure().code()).isEqualTo(FailureCode.ROLLBACK_REQUESTED);
        assertThat(run.followed()).isNotNull();
        assertThat(run.followed().roll().head().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(run.followed().roll().facts().revision())
                .isEqualTo(run.roll().facts().revisions().servingRevision());
    }

    private static List<String> instances(RollRun run, Type type) {
        return run.timeline().stream()
                .filter(event -> event.type() == type)
                .flatMap(event -> event.affected().instances().stream())
                .toList();
    }

    private List<JsonNode> messages(String kind) {
        List<JsonNode> messages = new ArrayList<>();
        cloud.platform().inbox().messages().stream()
                .filter(message -> kind.equals(message.attributes().get("kind")))
                .forEach(message -> messages.add(Json.tree(message.body())));
        return messages;
    }

    /** @param after time of the person's request; null when there is none */
    private RollRun run(String body, @Nullable Duration after, Wish wish) {
        Simulator simulator = new Simulator(Cases.TEMPLATE, ports -> ports, started -> {
            cloud = started;
            if (after != null) {
                started.clock().after(after, () -> ask(started, wish));
            }
        });
        return simulator.run(unanswered(body));
    }

    /** A case in which the simulated person does not answer, so that only the test does. */
    private static RollCase unanswered(String body) {
        return LongStream.range(1, 100)
                .mapToObj(seed -> new RollCase(10, 3, 1, ImageBehaviour.GREEN, body, seed))
                .filter(of -> StepAnswer.of(of, 1) == null)
                .findFirst()
                .orElseThrow();
    }

    private static void ask(EmbeddedCloud cloud, Wish wish) {
        cloud.store()
                .unfinished()
                .forEach(roll -> cloud.store()
                        .request(
                                roll.id(),
                                wish,
                                new Control.Asked(
                                        cloud.clock().instant(), "jo", "as tested", wish == Wish.CONTINUE ? 1 : null)));
    }
}
