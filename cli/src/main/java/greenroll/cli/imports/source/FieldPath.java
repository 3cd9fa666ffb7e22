package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The path of a field in a group, for example {@code strategy.risk} or {@code scheduling.tasks[0].frequency}. It may
 * begin with {@code group.}, as the API names fields. {@code []} is each element of a list.
 */
public record FieldPath(List<String> steps) {

    private static final Pattern SEPARATOR = Pattern.compile("\\.|(?=\\[)");
    private static final String EACH = "[]";

    public static FieldPath of(String path) {
        return new FieldPath(List.of(SEPARATOR.split(plain(path))));
    }

    /** The path without {@code group.} at its beginning. */
    public static String plain(String path) {
        return path.startsWith("group.") ? path.substring("group.".length()) : path;
    }

    /** Whether both paths are the same, with or without {@code group.}. */
    public static boolean isSame(String one, String other) {
        return plain(one).equals(plain(other));
    }

    /** Whether one path is the other, or a part of it. */
    public static boolean isWithin(String inner, String outer) {
        String in = plain(inner);
        String out = plain(outer);
        return in.equals(out) || in.startsWith(out + ".") || in.startsWith(out + "[");
    }

    /** Sets the value. Objects on the way are made. The path must name no element of a list. */
    void put(ObjectNode into, JsonNode value) {
        ObjectNode at = into;
        for (String step : steps.subList(0, steps.size() - 1)) {
            at = at.withObjectProperty(step);
        }
        at.set(steps.getLast(), value);
    }

    /** The list there. It is made when there is none. */
    ArrayNode list(ObjectNode in) {
        ObjectNode at = in;
        for (String step : steps.subList(0, steps.size() - 1)) {
            at = at.withObjectProperty(step);
        }
        return at.withArrayProperty(steps.getLast());
    }

    /**
     * Takes the field out, and each object and list that is then empty.
     *
     * @return whether there was such a field
     */
    public boolean remove(ObjectNode from) {
        return remove(from, steps);
    }

    private static boolean remove(JsonNode from, List<String> steps) {
        String step = steps.getFirst();
        List<String> rest = steps.subList(1, steps.size());
        boolean isFound = false;
        for (Object key : keys(from, step)) {
            JsonNode child = key instanceof Integer index ? from.path(index) : from.path((String) key);
            if (child.isMissingNode()) {
                continue;
            }
            boolean isHere = rest.isEmpty() || remove(child, rest);
            if (isHere && (rest.isEmpty() || child.isContainerNode() && child.isEmpty())) {
                take(from, key);
            }
            isFound |= isHere;
        }
        return isFound;
    }

    /** From the last element of a list to the first, because each removal moves those behind it. */
    private static List<Object> keys(JsonNode in, String step) {
        if (!step.startsWith("[")) {
            return in.isObject() ? List.of(step) : List.of();
        }
        if (!in.isArray()) {
            return List.of();
        }
        if (step.equals(EACH)) {
            return Stream.<Object>iterate(in.size() - 1, index -> (Integer) index >= 0, index -> (Integer) index - 1)
                    .toList();
        }
        String index = step.substring(1, step.length() - 1);
        return index.matches("[0-9]{1,6}") ? List.of(Integer.valueOf(index)) : List.of();
    }

    private static void take(JsonNode from, Object key) {
        if (from instanceof ArrayNode list && key instanceof Integer index) {
            list.remove(index);
        } else if (from instanceof ObjectNode object) {
            object.remove((String) key);
        }
    }
}
