package greenroll.emulator.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/**
 * Runs the stories of {@code conformance/aws} in Greenroll's own interpreter. Another interpreter runs the same machine
 * and files there. So where both pass, both entered the same states with the same payloads.
 */
class InterpretersTest {

    private static final Path STORIES = Path.of("../conformance/aws/machine");

    private final RollMachine roll = new RollMachine();

    static Stream<String> stories() throws IOException {
        try (Stream<Path> files = Files.list(STORIES)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> name.replace(".json", ""))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @Test
    void stories_areTheSixThatBothInterpretersAreHeldTo() throws IOException {
        assertThat(stories())
                .containsExactly(
                        "continue-as-new",
                        "error-caught",
                        "failed-batch",
                        "finished-with-3-batches",
                        "retry-exhausted",
                        "stop");
    }

    @ParameterizedTest
    @MethodSource("stories")
    void machine_inOurInterpreter_goesAsTheStoryTells(String name) throws IOException {
        JsonNode story = Json.tree(Files.readString(STORIES.resolve(name + ".json")));
        story.path("calls").forEach(this::script);

        ExecutionSnapshot end = roll.runToEnd(name, story.path("input").toString());

        assertThat(roll.visited(end)).isEqualTo(texts(story.path("entered")));
        assertThat(roll.functions.calls.stream()
                        .map(call -> call.function() + " " + given(call.payload()))
                        .toList())
                .isEqualTo(list(story.path("calls"))
                        .map(call -> call.path("task").textValue() + " " + call.path("given"))
                        .toList());
        assertThat(attempts(end))
                .isEqualTo(list(story.path("calls"))
                        .collect(Collectors.groupingBy(call -> call.path("task").textValue(), Collectors.counting())));
        assertEnds(end, story.path("ends"));
    }

    private static void assertEnds(ExecutionSnapshot end, JsonNode ends) {
        assertThat(end.status().toString()).isEqualTo(ends.path("status").textValue());
        if (end.status() == ExecutionStatus.SUCCEEDED) {
            assertThat(Json.tree(end.output())).isEqualTo(ends.path("output"));
        } else {
            assertThat(end)
                    .returns(ends.path("error").textValue(), ExecutionSnapshot::error)
                    .returns(ends.path("cause").textValue(), ExecutionSnapshot::cause);
        }
    }

    private void script(JsonNode call) {
        String task = call.path("task").textValue();
        JsonNode error = call.path("throws");
        if (error.isMissingNode()) {
            roll.functions.returns(task, call.path("answers").toString());
        } else {
            roll.functions.throwsError(task, error.path("errorType").textValue(), cause(error));
        }
    }

    /** The cause in the form in which Lambda reports an exception. */
    private static String cause(JsonNode error) {
        return "{\"errorMessage\":" + error.path("errorMessage") + ",\"errorType\":" + error.path("errorType") + "}";
    }

    /** The payload in the form of the files: its error's cause is JSON in a text, and is parsed here. */
    private static JsonNode given(String payload) {
        JsonNode given = Json.tree(payload);
        if (given.path("error") instanceof ObjectNode error) {
            error.set("cause", Json.tree(error.path("cause").textValue()));
        }
        return given;
    }

    /** How often each task was invoked, by the history. */
    private Map<String, Long> attempts(ExecutionSnapshot end) {
        return roll.executions.history(end.arn()).stream()
                .filter(event -> event.type() == HistoryEventType.LAMBDA_FUNCTION_SCHEDULED)
                .map(HistoryEvent::name)
                .collect(Collectors.groupingBy(arn -> arn.substring(arn.lastIndexOf(':') + 1), Collectors.counting()));
    }

    private static List<String> texts(JsonNode array) {
        return list(array).map(JsonNode::textValue).toList();
    }

    private static Stream<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }
}
