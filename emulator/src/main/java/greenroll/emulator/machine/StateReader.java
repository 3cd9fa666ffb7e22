package greenroll.emulator.machine;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads one state of a definition. */
final class StateReader {

    private static final Set<String> INPUT = Set.of("input", "context");
    private static final Set<String> RESULT = Set.of("input", "context", "result");
    private static final Set<String> CAUGHT = Set.of("input", "context", "errorOutput");
    /** A year in seconds: the longest time that an execution may take, and so the longest wait in it. */
    private static final int LONGEST = 31_536_000;

    private StateReader() {}

    static State read(String name, JsonNode definition) {
        DefinitionFields fields = new DefinitionFields("state " + name, definition);
        if (name.length() > 80) {
            throw fields.wrong("the name is longer than 80 characters");
        }
        String comment = fields.text("Comment");
        String type = fields.text("Type");
        State state = switch (type) {
            case "Task" -> task(name, comment, fields);
            case "Choice" -> choice(name, comment, fields);
            case "Pass" ->
                new State.Pass(name, comment, fields.optionalExpression("Output", INPUT), fields.text("Next"));
            case "Wait" -> new State.Wait(name, comment, fields.expression("Seconds", INPUT), fields.text("Next"));
            case "Succeed" -> new State.Succeed(name, comment);
            case "Fail" ->
                new State.Fail(name, comment, fields.expression("Error", INPUT), fields.expression("Cause", INPUT));
            default -> throw fields.wrong("unknown Type " + type);
        };
        fields.nothingElse();
        return state;
    }

    private static State task(String name, String comment, DefinitionFields fields) {
        String resource = fields.text("Resource");
        if (!resource.matches("arn:aws[\\w-]*:lambda:[\\w-]+:\\d{12}:function:[\\w-]+")) {
            throw fields.wrong("Resource must be a Lambda function's ARN, but is " + resource);
        }
        return new State.Task(
                name,
                comment,
                resource,
                Duration.ofSeconds(fields.number("TimeoutSeconds", 1, LONGEST)),
                fields.optionalExpression("Arguments", INPUT),
                retriers(name, fields),
                catchers(name, fields),
                fields.optionalExpression("Output", RESULT),
                fields.text("Next"));
    }

    private static List<State.Retrier> retriers(String state, DefinitionFields task) {
        List<State.Retrier> retriers = new ArrayList<>();
        if (task.optional("Retry") == null) {
            return retriers;
        }
        List<JsonNode> definitions = task.list("Retry");
        for (int i = 0; i < definitions.size(); i++) {
            DefinitionFields fields = new DefinitionFields("state " + state + ": Retry " + (i + 1), definitions.get(i));
            fields.oneOf("JitterStrategy", "FULL");
            retriers.add(new State.Retrier(
                    errors(fields, i == definitions.size() - 1),
                    Duration.ofSeconds(fields.number("IntervalSeconds", 1, 99_999_999)),
                    fields.decimal("BackoffRate", 1),
                    Duration.ofSeconds(fields.number("MaxDelaySeconds", 1, LONGEST)),
                    fields.number("MaxAttempts", 0, 99_999_999)));
            fields.nothingElse();
        }
        return retriers;
    }

    private static List<State.Catcher> catchers(String state, DefinitionFields task) {
        List<State.Catcher> catchers = new ArrayList<>();
        if (task.optional("Catch") == null) {
            return catchers;
        }
        List<JsonNode> definitions = task.list("Catch");
        for (int i = 0; i < definitions.size(); i++) {
            DefinitionFields fields = new DefinitionFields("state " + state + ": Catch " + (i + 1), definitions.get(i));
            catchers.add(new State.Catcher(
                    errors(fields, i == definitions.size() - 1),
                    fields.text("Next"),
                    fields.optionalExpression("Output", CAUGHT)));
            fields.nothingElse();
        }
        return catchers;
    }

    private static List<String> errors(DefinitionFields fields, boolean last) {
        List<String> errors = fields.texts("ErrorEquals");
        if (errors.contains("States.ALL") && (errors.size() > 1 || !last)) {
            throw fields.wrong("States.ALL must stand alone and last");
        }
        return errors;
    }

    private static State choice(String name, String comment, DefinitionFields fields) {
        List<State.Choice.Rule> rules = new ArrayList<>();
        for (JsonNode definition : fields.list("Choices")) {
            DefinitionFields rule =
                    new DefinitionFields("state " + name + ": choice " + (rules.size() + 1), definition);
            rules.add(new State.Choice.Rule(rule.expression("Condition", INPUT), rule.text("Next")));
            rule.nothingElse();
        }
        // AWS does not say whether a Choice's own Output is applied when a rule matches, and interpreters differ.
        if (fields.optional("Output") != null) {
            throw fields.wrong("Output on a Choice is read differently by different interpreters; let Default lead to a"
                    + " Pass state that has the Output");
        }
        return new State.Choice(name, comment, rules, fields.text("Default"));
    }
}
