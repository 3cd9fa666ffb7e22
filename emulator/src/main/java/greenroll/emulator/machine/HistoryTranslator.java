package greenroll.emulator.machine;

import greenroll.json.Json;
import org.jspecify.annotations.Nullable;

/** Translates a history event into the SDK's shape. */
final class HistoryTranslator {

    private HistoryTranslator() {}

    static software.amazon.awssdk.services.sfn.model.HistoryEvent event(HistoryEvent event) {
        String data = event.data() == null ? null : Json.write(event.data());
        var builder = software.amazon.awssdk.services.sfn.model.HistoryEvent.builder()
                .id((long) event.id())
                .previousEventId(event.id() - 1L)
                .timestamp(event.at())
                .type(event.type());
        switch (event.type()) {
            case TASK_STATE_ENTERED,
                    CHOICE_STATE_ENTERED,
                    PASS_STATE_ENTERED,
                    WAIT_STATE_ENTERED,
                    SUCCEED_STATE_ENTERED,
                    FAIL_STATE_ENTERED ->
                builder.stateEnteredEventDetails(d -> d.name(event.name()).input(data));
            case TASK_STATE_EXITED, CHOICE_STATE_EXITED, PASS_STATE_EXITED, WAIT_STATE_EXITED, SUCCEED_STATE_EXITED ->
                builder.stateExitedEventDetails(d -> d.name(event.name()).output(data));
            default -> details(event, data, builder);
        }
        return builder.build();
    }

    private static void details(
            HistoryEvent event,
            @Nullable String data,
            software.amazon.awssdk.services.sfn.model.HistoryEvent.Builder builder) {
        String error = event.error();
        String cause = event.cause();
        switch (event.type()) {
            case EXECUTION_STARTED -> builder.executionStartedEventDetails(d -> d.input(data));
            case EXECUTION_SUCCEEDED -> builder.executionSucceededEventDetails(d -> d.output(data));
            case EXECUTION_FAILED ->
                builder.executionFailedEventDetails(d -> d.error(error).cause(cause));
            case EXECUTION_ABORTED ->
                builder.executionAbortedEventDetails(d -> d.error(error).cause(cause));
            case EXECUTION_TIMED_OUT ->
                builder.executionTimedOutEventDetails(d -> d.error(error).cause(cause));
            case LAMBDA_FUNCTION_SCHEDULED ->
                builder.lambdaFunctionScheduledEventDetails(
                        d -> d.resource(event.name()).input(data));
            case LAMBDA_FUNCTION_STARTED -> {
                // AWS gives this event no details.
            }
            case LAMBDA_FUNCTION_SUCCEEDED -> builder.lambdaFunctionSucceededEventDetails(d -> d.output(data));
            case LAMBDA_FUNCTION_FAILED ->
                builder.lambdaFunctionFailedEventDetails(d -> d.error(error).cause(cause));
            case LAMBDA_FUNCTION_TIMED_OUT ->
                builder.lambdaFunctionTimedOutEventDetails(d -> d.error(error).cause(cause));
            case EVALUATION_FAILED ->
                builder.evaluationFailedEventDetails(d -> d.error(error).cause(cause));
            default -> throw new IllegalStateException("no such event in a history: " + event.type());
        }
    }
}
