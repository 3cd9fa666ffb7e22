package greenroll.emulator.machine;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A checked definition of a state machine: every state is known, can be reached and leads to another or to the end. */
public final class StateMachine {

    private static final Pattern SUBSTITUTION = Pattern.compile("\\$\\{(\\w+)}");

    private final String startAt;
    private final Map<String, State> states;

    private StateMachine(String startAt, Map<String, State> states) {
        this.startAt = startAt;
        this.states = Collections.unmodifiableMap(states);
    }

    /**
     * Reads a definition in the Amazon States Language, as far as the roll's machine uses it.
     *
     * @param substitutions SAM's DefinitionSubstitutions: the values for {@code ${Name}}
     * @throws IllegalArgumentException with the names of the state and the field, for anything not understood. That is
     *     an unknown field or type, a Next to a state that does not exist, a state that cannot be reached, or JSONata
     *     that does not parse
     */
    public static StateMachine parse(String asl, Map<String, String> substitutions) {
        JsonNode definition = Json.tree(substitute(asl, substitutions));
        DefinitionFields top = new DefinitionFields("the machine", definition);
        top.text("Comment");
        top.oneOf("QueryLanguage", "JSONata");
        String startAt = top.text("StartAt");
        Map<String, State> states = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> state : top.object("States").properties()) {
            states.put(state.getKey(), StateReader.read(state.getKey(), state.getValue()));
        }
        top.nothingElse();
        checkTransitions(startAt, states);
        return new StateMachine(startAt, states);
    }

    private static String substitute(String asl, Map<String, String> substitutions) {
        Matcher variable = SUBSTITUTION.matcher(asl);
        return variable.replaceAll(match -> {
            String value = substitutions.get(match.group(1));
            if (value == null) {
                throw new IllegalArgumentException("no substitution for ${" + match.group(1) + "}");
            }
            return Matcher.quoteReplacement(value);
        });
    }

    private static void checkTransitions(String startAt, Map<String, State> states) {
        if (!states.containsKey(startAt)) {
            throw new IllegalArgumentException("the machine: StartAt names no state: " + startAt);
        }
        Set<String> reached = new LinkedHashSet<>(Set.of(startAt));
        Deque<String> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            String name = open.remove();
            for (String next : state(states, name).successors()) {
                if (!states.containsKey(next)) {
                    throw new IllegalArgumentException("state " + name + ": leads to no state: " + next);
                }
                if (reached.add(next)) {
                    open.add(next);
                }
            }
        }
        for (String name : states.keySet()) {
            if (!reached.contains(name)) {
                throw new IllegalArgumentException("state " + name + ": nothing leads to it");
            }
        }
    }

    public String startAt() {
        return startAt;
    }

    /** The states by name, in the order of the definition. */
    public Map<String, State> states() {
        return states;
    }

    State state(String name) {
        return state(states, name);
    }

    private static State state(Map<String, State> states, String name) {
        State state = states.get(name);
        if (state == null) {
            throw new IllegalArgumentException("no such state: " + name);
        }
        return state;
    }
}
