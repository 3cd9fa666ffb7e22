package greenroll.emulator.platform.event;

import greenroll.emulator.clock.CloudClock;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.emulator.platform.template.Stack;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import software.amazon.event.ruler.RuleCompiler;
import software.amazon.event.ruler.Ruler;

/**
 * EventBridge's default bus and its schedules, with the template's rules. A matched event invokes its function later,
 * never within the call that put it. A function that fails is retried after one and after two minutes, as Lambda does.
 * Then the event is a dead letter.
 */
public final class EventBus implements AutoCloseable {

    private static final List<Duration> RETRIES = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

    /** An event on which its function failed three times. */
    public record DeadLetter(String function, String event, String error) {}

    /** Delivers matched events. EventBridge promises delivery at least once, on a best-effort basis and in no order. */
    public interface Courier {
        /** The delays, from now, after which the event is delivered, once for each. Empty when it is lost. */
        List<Duration> deliveries(String event);
    }

    private volatile Courier courier = event -> List.of(Duration.ZERO);
    private final List<Template.Rule> rules;
    private final List<Template.Schedule> schedules;
    private final Functions functions;
    private final CloudClock clock;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final List<DeadLetter> deadLetters = new CopyOnWriteArrayList<>();
    private final Map<String, CloudClock.Scheduled> ticking = new ConcurrentHashMap<>();

    /** @throws IllegalArgumentException with the name of the rule, for a pattern that Event Ruler does not accept */
    public EventBus(
            List<Template.Rule> rules, List<Template.Schedule> schedules, Functions functions, CloudClock clock) {
        for (Template.Rule rule : rules) {
            String error = RuleCompiler.check(rule.pattern());
            if (error != null) {
                throw new IllegalArgumentException("rule " + rule.name() + ": " + error);
            }
        }
        this.rules = List.copyOf(rules);
        this.schedules = List.copyOf(schedules);
        this.functions = functions;
        this.clock = clock;
    }

    /** Starts the schedules. Each first runs one period from now. Called twice: no effect. */
    public void startSchedules() {
        schedules.forEach(schedule -> ticking.computeIfAbsent(schedule.name(), name -> next(schedule)));
    }

    private CloudClock.Scheduled next(Template.Schedule schedule) {
        return clock.after(schedule.every(), () -> {
            if (ticking.computeIfPresent(schedule.name(), (name, fired) -> next(schedule)) != null) {
                deliver(schedule.function(), scheduledEvent(schedule), 0);
            }
        });
    }

    /** Replaces the courier of matched events. Without this, each event is delivered once and at once. */
    public void courier(Courier other) {
        courier = other;
    }

    /** Calls the listener with every event that is put from now on, on the thread of the put. */
    public void listen(Consumer<String> listener) {
        listeners.add(listener);
    }

    /** Delivers an event, in EventBridge's JSON, to the function of every rule that matches it. */
    public void put(String event) {
        listeners.forEach(listener -> listener.accept(event));
        for (Template.Rule rule : rules) {
            if (matches(rule, event)) {
                courier.deliveries(event)
                        .forEach(delay -> clock.after(delay, () -> deliver(rule.function(), event, 0)));
            }
        }
    }

    private static boolean matches(Template.Rule rule, String event) {
        try {
            return Ruler.matchesRule(event, rule.pattern());
        } catch (Exception e) {
            throw new IllegalArgumentException("no event: " + event, e);
        }
    }

    private void deliver(String function, String event, int attempt) {
        byte[] payload = event.getBytes(StandardCharsets.UTF_8);
        functions.invoke(functions.arnOf(function), payload).thenAccept(answer -> {
            switch (answer) {
                case LambdaFunctions.Answer.Returned returned -> {}
                case LambdaFunctions.Answer.Threw(String errorType, String cause) -> {
                    if (attempt < RETRIES.size()) {
                        clock.after(RETRIES.get(attempt), () -> deliver(function, event, attempt + 1));
                    } else {
                        deadLetters.add(new DeadLetter(function, event, errorType + ": " + cause));
                    }
                }
            }
        });
    }

    private String scheduledEvent(Template.Schedule schedule) {
        String at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "0");
        event.put(
                "id",
                UUID.nameUUIDFromBytes((schedule.name() + at).getBytes(StandardCharsets.UTF_8))
                        .toString());
        event.put("detail-type", "Scheduled Event");
        event.put("source", "aws.events");
        event.put("account", Stack.ACCOUNT);
        event.put("time", at);
        event.put("region", Stack.REGION);
        event.put("resources", List.of(Stack.arn("events", "rule/" + Stack.physicalName(schedule.name()))));
        event.put("detail", Map.of());
        return Json.write(event);
    }

    /** Keeps an event that another part failed to deliver. */
    void bury(DeadLetter letter) {
        deadLetters.add(letter);
    }

    public List<DeadLetter> deadLetters() {
        return List.copyOf(deadLetters);
    }

    /** Stops the schedules. */
    @Override
    public void close() {
        ticking.values().forEach(CloudClock.Scheduled::cancel);
        ticking.clear();
    }
}
