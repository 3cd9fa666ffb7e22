package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.machine.HistoryEvent;
import greenroll.json.Json;
import greenroll.roll.Control;
import greenroll.roll.RollHead;
import greenroll.simulation.run.RollRun;
import greenroll.simulation.run.Simulator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The AWS console's execution view is enough to follow a roll. Batch, phase, counts and cause can be read from the
 * history alone (the states and their answers), without the table and without a log.
 */
class ExecutionViewTest {

    private static final Pattern IN_A_BATCH = Pattern.compile(
            "batch (\\d+) of (\\d+), ([a-z ]+): .*; (\\d+) of (\\d+) proven, in service (\\d+), floor (\\d+).*");

    /** The roll by its history. */
    private record Outline(List<String> states, Set<String> phases, Counts last, String error, String cause) {}

    private record Counts(int batch, int batches, int proven, int total, int inService, int floor) {}

    @Test
    void aFinishedRoll_tellsEachBatchsPhasesAndItsCounts() {
        AtomicReference<RollHead> head = new AtomicReference<>();
        Outline told = run(ImageBehaviour.GREEN, cloud -> {}, head);

        assertThat(told.phases())
                .containsExactly(
                        "1 launching",
                        "1 checking",
                        "1 grace",
                        "1 scaling down",
                        "2 launching",
                        "2 checking",
                        "2 grace",
                        "2 scaling down",
                        "3 launching",
                        "3 checking",
                        "3 grace",
                        "3 scaling down",
                        "3 finishing");
        assertThat(told.last()).isEqualTo(new Counts(3, 3, 3, 3, 3, 3));
        assertThat(told.states()).endsWith("FinishRoll", "RollFinished");
        assertThat(told.error()).isNull();
        assertThat(head.get().counts().proven()).isEqualTo(told.last().proven());
    }

    @Test
    void aFailedRoll_tellsWhichBatchFailedAndWhy() {
        AtomicReference<RollHead> head = new AtomicReference<>();
        Outline told = run(ImageBehaviour.BROKEN, cloud -> {}, head);

        assertThat(told.phases()).containsExactly("1 launching", "1 checking", "1 failing");
        assertThat(told.last()).isEqualTo(new Counts(1, 3, 0, 3, 3, 3));
        assertThat(told.states())
                .containsSubsequence("CheckHealth", "FailRoll", "NotifyFailure", "FailRoll", "RollFailed");
        assertThat(told.error()).isEqualTo("UNHEALTHY");
        assertThat(told.cause())
                .isEqualTo(head.get().failure().reason())
                .startsWith("batch 1: 1 of 1 not healthy within 600 s: i-")
                .contains("Target.ResponseCodeMismatch");
    }

    @Test
    void aStoppedRoll_tellsWhoStoppedIt_andWhatIsInService() {
        AtomicReference<RollHead> head = new AtomicReference<>();
        List<String> said = new ArrayList<>();
        Outline told = run(
                ImageBehaviour.GREEN,
                cloud -> cloud.clock().after(Duration.ofSeconds(450), () -> {
                    String rollId = cloud.store().unfinished().getFirst().id();
                    said.add(Boolean.toString(cloud.store()
                            .request(
                                    rollId,
                                    Control.Wish.STOP,
                                    new Control.Asked(cloud.clock().instant(), "jo"))));
                }),
                head);

        assertThat(said).containsExactly("true");
        assertThat(told.phases())
                .containsExactly(
                        "1 launching",
                        "1 checking",
                        "1 grace",
                        "1 scaling down",
                        "2 launching",
                        "2 checking",
                        "2 grace",
                        "2 stopping");
        assertThat(told.last()).isEqualTo(new Counts(2, 3, 1, 3, 3, 3));
        assertThat(told.states()).endsWith("StopRoll", "RollStopped");
    }

    private static Outline run(ImageBehaviour image, Consumer<EmbeddedCloud> meddler, AtomicReference<RollHead> head) {
        AtomicReference<EmbeddedCloud> world = new AtomicReference<>();
        RollRun run = new Simulator(Cases.TEMPLATE, ports -> ports, cloud -> {
                    world.set(cloud);
                    meddler.accept(cloud);
                })
                .run(Cases.three(image, Cases.REPLACE));
        assertThat(run.violations()).isEmpty();
        head.set(run.roll().head());
        String arn = world.get().platform().executions().list().getFirst().arn();
        return told(world.get().platform().executions().history(arn));
    }

    private static Outline told(List<HistoryEvent> history) {
        List<String> states = new ArrayList<>();
        Set<String> phases = new LinkedHashSet<>();
        Counts last = null;
        for (HistoryEvent event : history) {
            String type = event.type().toString();
            if (type.endsWith("StateEntered") && !event.name().endsWith("Next") && !type.startsWith("Wait")) {
                states.add(event.name());
            }
            if (type.equals("TaskStateExited")) {
                JsonNode answer = Json.tree(event.data());
                Matcher line = IN_A_BATCH.matcher(answer.path("summary").asText());
                if (line.matches()) {
                    phases.add(line.group(1) + " " + line.group(3));
                    last = new Counts(
                            number(line, 1),
                            number(line, 2),
                            number(line, 4),
                            number(line, 5),
                            number(line, 6),
                            number(line, 7));
                }
            }
        }
        HistoryEvent end = history.getLast();
        return new Outline(states, phases, last, end.error(), end.cause());
    }

    private static int number(Matcher line, int group) {
        return Integer.parseInt(line.group(group));
    }
}
