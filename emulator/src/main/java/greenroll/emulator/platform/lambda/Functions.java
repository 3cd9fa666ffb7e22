package greenroll.emulator.platform.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lambda: the template's functions. Each is one instance of its real handler, made at its first invocation with the
 * ports of its own environment. Invocations run on the caller's thread, so several may run at once.
 */
public final class Functions implements LambdaFunctions {

    /** The ways in which Lambda ends an invocation, with the name of the error that the caller gets. */
    public enum Death {
        /** Its time-out passed. */
        TIMED_OUT("Sandbox.Timedout"),
        /** Its process ended. */
        CRASHED("Runtime.ExitError"),
        /** It used more memory than it has. */
        OUT_OF_MEMORY("Runtime.OutOfMemory");

        private final String error;

        Death(String error) {
            this.error = error;
        }

        public String error() {
            return error;
        }
    }

    /** Ends the invocation at once, as when Lambda ends it. The handler cannot catch it. */
    public static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
        private final Death death;

        /** Crashes at that place. */
        public Killed(String where) {
            this(Death.CRASHED, where);
        }

        public Killed(Death death, String where) {
            super("killed " + where, null, false, false);
            this.death = death;
        }
    }

    /**
     * One invocation that is about to run.
     *
     * @param function the function's logical id
     * @param payload the payload, as JSON
     * @param run runs the handler and returns its answer; each run has its own request id, as a duplicate delivery has
     */
    public record Invocation(String function, String payload, Supplier<Answer> run) {}

    /** Is called in place of every invocation. It may run it now, later, twice or never. */
    public interface Around {
        CompletableFuture<Answer> invoke(Invocation invocation);
    }

    private volatile Around around =
            invocation -> CompletableFuture.completedFuture(invocation.run().get());
    private volatile Consumer<String> log = Functions::say;
    private final Map<String, Template.Function> byArn = new LinkedHashMap<>();
    private final Map<String, Handlers.Handler> handlers = new ConcurrentHashMap<>();
    private final Function<Template.Function, Ports> portsOf;
    private final CloudClock clock;
    private final AtomicLong invocations = new AtomicLong();

    /** @param portsOf returns the ports of a function */
    public Functions(List<Template.Function> functions, Function<Template.Function, Ports> portsOf, CloudClock clock) {
        functions.forEach(function -> byArn.put(function.arn(), function));
        this.portsOf = portsOf;
        this.clock = clock;
    }

    /** Creates every function's handler now, so that a wrong name or a missing port is found at once. */
    public void warmUp() {
        byArn.values().forEach(this::handler);
    }

    /** The ARN of the function with that logical id. */
    public String arnOf(String name) {
        return byArn.values().stream()
                .filter(function -> function.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no function " + name))
                .arn();
    }

    /** The ARN of the function with that deployed name. Empty when there is none. */
    public Optional<String> arnOfPhysical(String name) {
        return byArn.keySet().stream()
                .filter(arn -> arn.endsWith(":function:" + name))
                .findFirst();
    }

    /** Replaces the code around every invocation from now on. */
    public void around(Around outer) {
        around = outer;
    }

    /**
     * Prints a log line to standard error. INFO lines are for readers of the log, and metrics are for CloudWatch, so
     * both are left out.
     */
    private static void say(String line) {
        if (!line.contains("\"level\":\"INFO\"") && !line.contains("{\"_aws\":")) {
            System.err.println(line);
        }
    }

    /**
     * Replaces the receiver of the handlers' log lines. Without this, lines go to standard error, except INFO and
     * metrics.
     */
    public void log(Consumer<String> to) {
        log = to;
    }

    /**
     * The answer is what the handler returned, or its exception as Lambda reports it. It is there at once, unless the
     * code around the invocation delays it.
     */
    @Override
    public CompletableFuture<Answer> invoke(String functionArn, byte[] payload) {
        Template.Function function = byArn.get(functionArn);
        if (function == null) {
            return CompletableFuture.completedFuture(
                    threw("Lambda.ResourceNotFoundException", "Function not found: " + functionArn));
        }
        return around.invoke(new Invocation(
                function.name(), new String(payload, StandardCharsets.UTF_8), () -> call(function, payload)));
    }

    private Answer call(Template.Function function, byte[] payload) {
        try {
            return new Answer.Returned(handler(function).handle(payload, context(function)));
        } catch (Killed e) {
            return threw(e.death.error(), e.getMessage());
        } catch (IOException | RuntimeException | Error e) {
            return threw(e.getClass().getName(), e.getMessage());
        }
    }

    private static Answer threw(String errorType, @Nullable String message) {
        Map<String, String> report = new LinkedHashMap<>();
        report.put("errorMessage", Objects.requireNonNullElse(message, ""));
        report.put("errorType", errorType);
        return new Answer.Threw(errorType, Json.write(report));
    }

    private Handlers.Handler handler(Template.Function function) {
        return handlers.computeIfAbsent(
                function.arn(), arn -> Handlers.make(function.handler(), portsOf.apply(function)));
    }

    private Context context(Template.Function function) {
        return new LocalContext(function, requestId(function), clock, log);
    }

    /** In virtual time the same run gives the same ids. */
    private String requestId(Template.Function function) {
        if (!clock.isVirtual()) {
            return UUID.randomUUID().toString();
        }
        String which = function.name() + " " + invocations.incrementAndGet();
        return UUID.nameUUIDFromBytes(which.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
