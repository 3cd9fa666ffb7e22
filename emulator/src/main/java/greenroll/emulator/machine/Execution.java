package greenroll.emulator.machine;

import static software.amazon.awssdk.services.sfn.model.HistoryEventType.*;

import greenroll.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/** One execution. It enters states until it has to wait or to invoke a function. It continues when that is over. */
final class Execution {

    private static final int LONGEST_WAIT = 99_999_999;

    private final Executions executions;
    private final String arn;
    private final String name;
    private final String inputText;
    private final Object input;
    private final History history;
    private final Instant startDate;

    private ExecutionStatus status = ExecutionStatus.RUNNING;
    private String current;
    private ExecutionSnapshot.@Nullable End end;

    Execution(Executions executions, String name, String inputText, Object input) {
        this.executions = executions;
        this.name = name;
        arn = executions.arnOf(name);
        this.inputText = inputText;
        this.input = input;
        history = new History(executions.environment().clock());
        startDate = executions.environment().clock().instant();
        current = executions.machine().startAt();
    }

    String arn() {
        return arn;
    }

    void start() {
        step(() -> history.add(EXECUTION_STARTED, null, input));
        announce();
        schedule(Duration.ZERO, () -> run(current, input));
    }

    synchronized void stop(@Nullable String why, @Nullable String details) {
        if (status == ExecutionStatus.RUNNING) {
            close(ExecutionStatus.ABORTED, EXECUTION_ABORTED, null, why, details);
        }
    }

    synchronized void timeOut() {
        if (status == ExecutionStatus.RUNNING) {
            close(ExecutionStatus.TIMED_OUT, EXECUTION_TIMED_OUT, null, null, null);
        }
    }

    synchronized ExecutionSnapshot view() {
        return new ExecutionSnapshot(arn, name, inputText, startDate, status, current, end, history.counts());
    }

    synchronized List<HistoryEvent> events() {
        return history.events();
    }

    /** The history to write to, within a step. */
    History history() {
        return history;
    }

    Executions.Environment environment() {
        return executions.environment();
    }

    void schedule(Duration delay, Runnable next) {
        executions.environment().clock().after(delay, () -> step(next));
    }

    /**
     * Runs one step of the execution, unless the execution has ended. An error that no Catch may take fails the
     * execution here.
     */
    synchronized void step(Runnable stretch) {
        if (status != ExecutionStatus.RUNNING) {
            return;
        }
        try {
            stretch.run();
        } catch (History.Fatal e) {
            fail(e.error, Objects.requireNonNullElse(e.getMessage(), ""));
        } catch (Expression.EvaluationFailed e) {
            fail("States.QueryEvaluationError", Objects.requireNonNullElse(e.getMessage(), ""));
        }
    }

    void run(String first, Object firstInput) {
        String next = first;
        Object data = firstInput;
        while (true) {
            current = next;
            switch (executions.machine().state(next)) {
                case State.Choice choice -> {
                    history.addEntered(CHOICE_STATE_ENTERED, choice.name(), data);
                    State.Choice.@Nullable Rule taken = firstTrue(choice, data);
                    next = taken == null ? choice.defaultNext() : taken.next();
                    history.add(CHOICE_STATE_EXITED, choice.name(), data);
                }
                case State.Pass pass -> {
                    history.addEntered(PASS_STATE_ENTERED, pass.name(), data);
                    data = evaluated(pass.output(), states(data), data);
                    history.add(PASS_STATE_EXITED, pass.name(), data);
                    next = pass.next();
                }
                case State.Wait wait -> {
                    history.addEntered(WAIT_STATE_ENTERED, wait.name(), data);
                    Object kept = data;
                    schedule(seconds(wait, data), () -> {
                        history.add(WAIT_STATE_EXITED, wait.name(), kept);
                        run(wait.next(), kept);
                    });
                    return;
                }
                case State.Task task -> {
                    history.addEntered(TASK_STATE_ENTERED, task.name(), data);
                    new TaskRun(this, task, data).attempt();
                    return;
                }
                case State.Succeed succeed -> {
                    history.addEntered(SUCCEED_STATE_ENTERED, succeed.name(), data);
                    history.add(SUCCEED_STATE_EXITED, succeed.name(), data);
                    close(ExecutionStatus.SUCCEEDED, EXECUTION_SUCCEEDED, data, null, null);
                    return;
                }
                case State.Fail fail -> {
                    history.addEntered(FAIL_STATE_ENTERED, fail.name(), data);
                    fail(text(fail.error(), data), text(fail.cause(), data));
                    return;
                }
            }
        }
    }

    private State.Choice.@Nullable Rule firstTrue(State.Choice choice, Object data) {
        Map<String, Object> states = states(data);
        for (State.Choice.Rule rule : choice.rules()) {
            Object holds = rule.condition().evaluate(states);
            if (!(holds instanceof Boolean condition)) {
                throw new Expression.EvaluationFailed(rule.condition() + " is not true or false, but " + holds);
            }
            if (condition) {
                return rule;
            }
        }
        return null;
    }

    private Duration seconds(State.Wait wait, Object data) {
        Object seconds = wait.seconds().evaluate(states(data));
        if (seconds instanceof Number number
                && number.doubleValue() == number.longValue()
                && number.longValue() >= 0
                && number.longValue() <= LONGEST_WAIT) {
            return Duration.ofSeconds(number.longValue());
        }
        throw new Expression.EvaluationFailed(
                wait.seconds() + " must be a whole number from 0 to " + LONGEST_WAIT + ", but is " + seconds);
    }

    private String text(Expression expression, Object data) {
        if (expression.evaluate(states(data)) instanceof String text) {
            return text;
        }
        throw new Expression.EvaluationFailed(expression + " is no text");
    }

    Map<String, Object> states(Object data) {
        return Map.of("input", data, "context", context());
    }

    Map<String, Object> context() {
        return Map.of("Execution", Map.of("Id", arn, "Name", name, "Input", input), "State", Map.of("Name", current));
    }

    static Object evaluated(@Nullable Expression expression, Map<String, Object> states, Object otherwise) {
        return expression == null ? otherwise : expression.evaluate(states);
    }

    void fail(String why, String details) {
        close(ExecutionStatus.FAILED, EXECUTION_FAILED, null, why, details);
    }

    private void close(
            ExecutionStatus closed,
            HistoryEventType type,
            @Nullable Object result,
            @Nullable String why,
            @Nullable String details) {
        status = closed;
        end = new ExecutionSnapshot.End(
                executions.environment().clock().instant(), result == null ? null : Json.write(result), why, details);
        history.addEnd(type, result, why, details);
        announce();
    }

    private void announce() {
        executions.environment().onStatusChange().accept(StatusChange.event(executions.machineArn(), view()));
    }
}
