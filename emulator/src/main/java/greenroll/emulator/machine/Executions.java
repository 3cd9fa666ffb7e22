package greenroll.emulator.machine;

import greenroll.emulator.clock.CloudClock;
import greenroll.json.Json;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The executions of one state machine. In virtual time everything runs on the clock's thread, one step after another.
 * Otherwise each execution continues on the thread where its last wait or invocation ended. Safe to call from several
 * threads.
 */
public final class Executions {

    /** An error answer of Step Functions to a call. */
    public static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String code;

        Refused(String code, String message) {
            super(message);
            this.code = code;
        }

        /** AWS's name for the error, such as {@code ExecutionAlreadyExists}. */
        public String code() {
            return code;
        }
    }

    /**
     * The common environment of all executions of the machine.
     *
     * @param random gives the jitter of retries, so that the same seed gives the same delays
     * @param onStatusChange called with each change of an execution's status, as the event that EventBridge would get
     */
    public record Environment(
            CloudClock clock, LambdaFunctions functions, RandomGenerator random, Consumer<String> onStatusChange) {}

    private final String machineArn;
    private final StateMachine machine;
    private final Environment environment;
    private final Map<String, Execution> byArn = Collections.synchronizedMap(new LinkedHashMap<>());

    public Executions(String machineArn, StateMachine machine, Environment environment) {
        this.machineArn = machineArn;
        this.machine = machine;
        this.environment = environment;
    }

    public String machineArn() {
        return machineArn;
    }

    public StateMachine machine() {
        return machine;
    }

    /** The ARN of the execution of that name, whether it exists or not. */
    public String arnOf(String name) {
        return machineArn.replace(":stateMachine:", ":execution:") + ":" + name;
    }

    /**
     * Starts an execution. Its first state runs later, never within this call. Called again with the same name and
     * input while it runs: the same execution.
     *
     * @throws Refused InvalidName, InvalidExecutionInput, or ExecutionAlreadyExists when the name was used with another
     *     input, or its execution is closed
     */
    public ExecutionSnapshot start(String name, String input) {
        if (!name.matches("[0-9A-Za-z_-]{1,80}")) {
            throw new Refused("InvalidName", "Invalid Name: '" + name + "'");
        }
        Object parsed = parse(input);
        Execution execution;
        synchronized (byArn) {
            Execution known = byArn.get(arnOf(name));
            if (known != null) {
                return sameOrRefused(known.view(), input);
            }
            execution = new Execution(this, name, input, parsed);
            byArn.put(execution.arn(), execution);
        }
        execution.start();
        return execution.view();
    }

    private static ExecutionSnapshot sameOrRefused(ExecutionSnapshot known, String input) {
        if (known.stopDate() == null && known.input().equals(input)) {
            return known;
        }
        throw new Refused("ExecutionAlreadyExists", "Execution Already Exists: '" + known.arn() + "'");
    }

    private static Object parse(String input) {
        try {
            return Json.read(input, Object.class);
        } catch (IllegalArgumentException e) {
            throw new Refused("InvalidExecutionInput", "Invalid State Machine Execution Input: " + e.getMessage());
        }
    }

    /**
     * Ends an execution as ABORTED. No Catch runs, and the answer of a function that still runs is lost. Called for a
     * closed execution: no effect.
     *
     * @throws Refused ExecutionDoesNotExist
     */
    public ExecutionSnapshot stop(String arn, @Nullable String error, @Nullable String cause) {
        Execution execution = required(arn);
        execution.stop(error, cause);
        return execution.view();
    }

    /**
     * Ends an execution as TIMED_OUT, as if its machine's time-out or a year had passed. No Catch runs. Called for a
     * closed execution: no effect.
     *
     * @throws Refused ExecutionDoesNotExist
     */
    public ExecutionSnapshot timeOut(String arn) {
        Execution execution = required(arn);
        execution.timeOut();
        return execution.view();
    }

    public Optional<ExecutionSnapshot> describe(String arn) {
        return Optional.ofNullable(byArn.get(arn)).map(Execution::view);
    }

    /** All executions, the latest first. */
    public List<ExecutionSnapshot> list() {
        synchronized (byArn) {
            Collection<Execution> all = byArn.values();
            return all.stream().map(Execution::view).toList().reversed();
        }
    }

    /** @throws Refused ExecutionDoesNotExist */
    public List<HistoryEvent> history(String arn) {
        return required(arn).events();
    }

    private Execution required(String arn) {
        Execution execution = byArn.get(arn);
        if (execution == null) {
            throw new Refused("ExecutionDoesNotExist", "Execution Does Not Exist: '" + arn + "'");
        }
        return execution;
    }

    Environment environment() {
        return environment;
    }
}
