package greenroll.emulator.machine;

import static software.amazon.awssdk.services.sfn.model.HistoryEventType.*;

import greenroll.emulator.clock.CloudClock;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/** One run of a task state: its attempts and their result. Every method except the invocation runs within a step. */
final class TaskRun {

    /** A larger payload between states ends an execution. */
    private static final int LARGEST_PAYLOAD = 256 * 1024;

    private final Execution execution;
    private final History history;
    private final State.Task task;
    private final Object input;
    private final int[] retries;

    TaskRun(Execution execution, State.Task task, Object input) {
        this.execution = execution;
        this.history = execution.history();
        this.task = task;
        this.input = input;
        retries = new int[task.retry().size()];
    }

    void attempt() {
        Object arguments;
        try {
            arguments = Execution.evaluated(task.arguments(), execution.states(input), input);
        } catch (Expression.EvaluationFailed e) {
            notEvaluated(e);
            return;
        }
        byte[] payload = Json.write(arguments).getBytes(StandardCharsets.UTF_8);
        checkSize(payload);
        history.add(LAMBDA_FUNCTION_SCHEDULED, task.functionArn(), arguments);
        history.add(LAMBDA_FUNCTION_STARTED, null, null);
        // Not within this step: the invocation may take long, and the function may ask for this very execution.
        execution.environment().clock().after(Duration.ZERO, () -> new Invocation().start(payload));
    }

    private void answered(LambdaFunctions.Answer answer) {
        switch (answer) {
            case LambdaFunctions.Answer.Returned(byte[] json) -> returned(json);
            case LambdaFunctions.Answer.Threw(String error, String cause) ->
                failed(LAMBDA_FUNCTION_FAILED, error, cause);
        }
    }

    private void returned(byte[] json) {
        checkSize(json);
        Object result = parsed(json);
        history.add(LAMBDA_FUNCTION_SUCCEEDED, null, result);
        Object output;
        try {
            output = Execution.evaluated(task.output(), states("result", result), result);
        } catch (Expression.EvaluationFailed e) {
            notEvaluated(e);
            return;
        }
        leave(task.next(), output);
    }

    private Object parsed(byte[] json) {
        try {
            return Json.read(new String(json, StandardCharsets.UTF_8), Object.class);
        } catch (IllegalArgumentException e) {
            throw new History.Fatal("States.Runtime", task.name() + " answered no JSON: " + e.getMessage());
        }
    }

    private void notEvaluated(Expression.EvaluationFailed e) {
        failed(EVALUATION_FAILED, "States.QueryEvaluationError", Objects.requireNonNullElse(e.getMessage(), ""));
    }

    /**
     * Retries, if the first retrier that matches the error has attempts left. Otherwise the first matching catcher
     * takes the error.
     */
    private void failed(HistoryEventType type, String error, String cause) {
        history.addFailure(type, error, cause);
        for (int i = 0; i < retries.length; i++) {
            State.Retrier retrier = task.retry().get(i);
            if (retrier.matches(error)) {
                if (retries[i] == retrier.maxAttempts()) {
                    break;
                }
                retries[i]++;
                history.countRetry();
                double random = execution.environment().random().nextDouble();
                execution.schedule(retrier.delay(retries[i], random), this::attempt);
                return;
            }
        }
        caught(error, cause);
    }

    private void caught(String error, String cause) {
        for (State.Catcher catcher : task.catchers()) {
            if (catcher.matches(error)) {
                Map<String, Object> errorOutput = Map.of("Error", error, "Cause", cause);
                leave(
                        catcher.next(),
                        Execution.evaluated(catcher.output(), states("errorOutput", errorOutput), errorOutput));
                return;
            }
        }
        execution.fail(error, cause);
    }

    private void leave(String next, Object output) {
        history.add(TASK_STATE_EXITED, task.name(), output);
        execution.run(next, output);
    }

    private Map<String, Object> states(String member, Object value) {
        return Map.of("input", input, "context", execution.context(), member, value);
    }

    private static void checkSize(byte[] payload) {
        if (payload.length > LARGEST_PAYLOAD) {
            throw new History.Fatal(
                    "States.DataLimitExceeded",
                    "A payload of " + payload.length + " bytes exceeds " + LARGEST_PAYLOAD + ".");
        }
    }

    /**
     * One invocation. Its answer or its time-out, whichever comes first, continues the execution. The other is ignored.
     */
    private final class Invocation {

        private boolean settled;

        void start(byte[] payload) {
            CloudClock clock = execution.environment().clock();
            CloudClock.Scheduled alarm = clock.after(
                    rollTime(clock, task.timeout()),
                    () -> settle(() -> failed(LAMBDA_FUNCTION_TIMED_OUT, "States.Timeout", "")));
            execution
                    .environment()
                    .functions()
                    .invoke(task.functionArn(), payload)
                    .whenComplete((answer, thrown) -> {
                        alarm.cancel();
                        settle(() -> answered(
                                thrown == null
                                        ? answer
                                        : new LambdaFunctions.Answer.Threw("Lambda.Unknown", thrown.toString())));
                    });
        }

        private void settle(Runnable then) {
            execution.step(() -> {
                if (!settled) {
                    settled = true;
                    then.run();
                }
            });
        }
    }

    /** The roll time of a task's time-out. The time-out is real time, unless time is virtual. */
    private static Duration rollTime(CloudClock clock, Duration wall) {
        if (clock.isVirtual()) {
            return wall;
        }
        double speed = 1e9 / clock.onTheWall(Duration.ofSeconds(1)).toNanos();
        return Duration.ofNanos((long) (wall.toNanos() * speed));
    }
}
