package greenroll.emulator.machine;

import com.dashjoin.jsonata.JException;
import com.dashjoin.jsonata.Jsonata;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The value of one field: a constant, or a JSONata expression written {@code {% … %}}, compiled once. Safe to evaluate
 * from several threads.
 */
final class Expression {

    private static final Pattern BRACES = Pattern.compile("\\{%(.*)%}", Pattern.DOTALL);
    private static final Pattern STATES = Pattern.compile("\\$states\\.(\\w+)");

    private final String text;
    private final @Nullable Object constant;
    private final @Nullable Jsonata compiled;

    private Expression(String text, @Nullable Object constant, @Nullable Jsonata compiled) {
        this.text = text;
        this.constant = constant;
        this.compiled = compiled;
    }

    /**
     * The expression could not be evaluated or had no result. This is Step Functions' {@code
     * States.QueryEvaluationError}.
     */
    static final class EvaluationFailed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        EvaluationFailed(String message) {
            super(message);
        }
    }

    /**
     * Compiles a field.
     *
     * @param visible the members of {@code $states} that the field may read; any other is an error
     * @throws IllegalArgumentException with the parser's message when the JSONata does not parse
     */
    static Expression of(Object value, Set<String> visible) {
        if (!(value instanceof String text)) {
            return new Expression(String.valueOf(value), value, null);
        }
        Matcher braces = BRACES.matcher(text);
        if (!braces.matches()) {
            if (text.contains("{%") || text.contains("%}")) {
                throw new IllegalArgumentException("half an expression: " + text);
            }
            return new Expression(text, text, null);
        }
        Matcher member = STATES.matcher(text);
        while (member.find()) {
            if (!visible.contains(member.group(1))) {
                throw new IllegalArgumentException("$states." + member.group(1) + " is not to be had here: " + text);
            }
        }
        try {
            return new Expression(text, null, Jsonata.jsonata(braces.group(1)));
        } catch (JException e) {
            throw new IllegalArgumentException("bad JSONata: " + e.getMessage() + ": " + text, e);
        }
    }

    /** Returns the value for these {@code $states}. Reads the map and never changes it. */
    Object evaluate(Map<String, Object> states) {
        if (constant != null) {
            return constant;
        }
        Object value = compute(states);
        if (value == null) {
            throw new EvaluationFailed("The JSONata expression '" + text + "' specified nothing: it is undefined");
        }
        return value;
    }

    private @Nullable Object compute(Map<String, Object> states) {
        Jsonata expression = compiled;
        if (expression == null) {
            return null;
        }
        try {
            // An expression keeps its last input in itself, so two threads must not evaluate it at once.
            synchronized (expression) {
                Jsonata.Frame frame = expression.createFrame();
                frame.bind("states", states);
                return expression.evaluate(null, frame);
            }
        } catch (JException e) {
            throw new EvaluationFailed(
                    "The JSONata expression '" + text + "' threw an error during evaluation: " + e.getMessage());
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
