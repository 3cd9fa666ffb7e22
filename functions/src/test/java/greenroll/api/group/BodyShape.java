package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.json.Json;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The fields that a body may have, found by calling its reader. The reader gets an object that has every field. Its
 * errors then tell each field's type, range and choices. So a new field of a reader is found without a change here.
 */
public final class BodyShape {

    public enum Type {
        OBJECT,
        LIST,
        INTEGER,
        NUMBER,
        FLAG,
        TEXT,
        CHOICE,
        /** Known, and refused as UNSUPPORTED_FIELD. */
        UNSUPPORTED
    }

    /**
     * One field, by its path: {@code group.compute.subnetIds[]} is the item of a list.
     *
     * @param least the minimum of an INTEGER
     * @param most the maximum of an INTEGER, or the greatest length of a TEXT
     * @param choices the names of a CHOICE
     */
    public record Field(Type type, Integer least, Integer most, Set<String> choices, boolean required) {}

    private static final Pattern WHOLE = Pattern.compile("must be a whole number from (-?\\d+) to (\\d+), .*");
    private static final Pattern ONE_OF = Pattern.compile("must be one of (.+), but was an object");
    private static final Pattern LONGEST = Pattern.compile("must be a text of 1 to (\\d+) characters, .*");
    private static final String SOMETHING = "something";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * An object that has every field: the values that are already decided, and an object of the same kind for each
     * other field.
     */
    private static final class Anything extends ObjectNode {
        private final String path;
        private final transient Map<String, JsonNode> decided;
        private final Set<String> asked;

        Anything(String path, Map<String, JsonNode> decided, Set<String> asked) {
            super(NODES);
            this.path = path;
            this.decided = decided;
            this.asked = asked;
        }

        @Override
        public JsonNode get(String name) {
            String field = path + name;
            asked.add(field);
            JsonNode value = decided.get(field);
            if (value instanceof ArrayNode && !value.isEmpty() && value.get(0).isObject()) {
                return NODES.arrayNode().add(new Anything(field + "[].", decided, asked));
            }
            return value == null ? new Anything(field + ".", decided, asked) : value;
        }

        @Override
        public boolean hasNonNull(String name) {
            return !get(name).isNull();
        }

        @Override
        public JsonNode path(String name) {
            return get(name);
        }

        @Override
        public ObjectNode deepCopy() {
            return this;
        }

        /** One field that asks for something, so that an object that is not supported is refused. */
        @Override
        public Stream<Map.Entry<String, JsonNode>> propertyStream() {
            return Stream.of(Map.entry(SOMETHING, NODES.numberNode(17)));
        }
    }

    private final BiConsumer<JsonNode, Problems> reader;
    private final Map<String, Field> fields = new TreeMap<>();

    private BodyShape(BiConsumer<JsonNode, Problems> reader) {
        this.reader = reader;
    }

    /** Every field that the reader knows, by path. */
    public static Map<String, Field> of(BiConsumer<JsonNode, Problems> reader) {
        BodyShape shape = new BodyShape(reader);
        shape.find();
        shape.measureTexts();
        shape.findRequired();
        return shape.fields;
    }

    private Map<String, String> wrong(JsonNode body) {
        Map<String, String> wrong = new HashMap<>();
        Problems problems = new Problems();
        try {
            reader.accept(body, problems);
            problems.refuse();
        } catch (RefusedCall e) {
            e.problems().forEach(one -> {
                String path = Objects.requireNonNull(one.field())
                        .replaceAll("\\[\\d+]", "[]")
                        .replaceAll("\\." + SOMETHING + "$", "");
                if (one.message().endsWith(SOMETHING + " is not known here")) {
                    return;
                }
                String words = one.message().substring(one.message().indexOf(' ') + 1);
                wrong.merge(path, one.code() + " " + words, (first, other) -> first);
            });
        }
        return wrong;
    }

    private void find() {
        Map<String, JsonNode> decided = new HashMap<>();
        Set<String> asked = new HashSet<>();
        int known;
        do {
            known = decided.size();
            asked.clear();
            Map<String, String> wrong = wrong(new Anything("", decided, asked));
            fields.clear();
            asked.forEach(path -> fields.put(path, field(wrong.get(path), asked, path)));
            wrong.forEach((path, words) -> {
                if (path.endsWith("[]")) {
                    fields.put(path, field(words, asked, path));
                }
            });
            fields.forEach((path, field) -> {
                if (field.type() == Type.LIST) {
                    decided.putIfAbsent(path, NODES.arrayNode().add(NODES.objectNode()));
                }
            });
        } while (decided.size() > known);
    }

    private static Field field(String words, Set<String> asked, String path) {
        boolean nested = asked.stream().anyMatch(one -> one.startsWith(path + "."));
        boolean items = asked.stream().anyMatch(one -> one.startsWith(path + "[]."));
        String said = words == null ? "" : words.substring(words.indexOf(' ') + 1);
        Matcher whole = WHOLE.matcher(said);
        Matcher oneOf = ONE_OF.matcher(said);
        if (words != null && words.startsWith("UNSUPPORTED_FIELD")) {
            return new Field(Type.UNSUPPORTED, null, null, Set.of(), false);
        }
        if (whole.matches()) {
            return new Field(
                    Type.INTEGER, Integer.valueOf(whole.group(1)), Integer.valueOf(whole.group(2)), Set.of(), false);
        }
        if (oneOf.matches()) {
            return new Field(
                    Type.CHOICE,
                    null,
                    null,
                    new TreeSet<>(Arrays.asList(oneOf.group(1).split(", "))),
                    false);
        }
        if (said.startsWith("must be a number")) {
            return new Field(Type.NUMBER, null, null, Set.of(), false);
        }
        if (said.startsWith("must be true or false")) {
            return new Field(Type.FLAG, null, null, Set.of(), false);
        }
        if (said.startsWith("must be a text")) {
            return new Field(Type.TEXT, null, null, Set.of(), false);
        }
        if (said.startsWith("must be a list") || items || said.isEmpty() && !nested) {
            return new Field(Type.LIST, null, null, Set.of(), false);
        }
        return new Field(nested ? Type.OBJECT : Type.LIST, null, null, Set.of(), false);
    }

    private void measureTexts() {
        JsonNode endless = NODES.textNode("x".repeat(100_000));
        Map<String, JsonNode> decided = new HashMap<>();
        fields.forEach((path, field) -> {
            if (field.type() == Type.TEXT) {
                boolean item = path.endsWith("[]");
                decided.put(
                        item ? path.substring(0, path.length() - 2) : path,
                        item ? NODES.arrayNode().add(endless) : endless);
            } else if (field.type() == Type.LIST && !fields.containsKey(path + "[]")) {
                decided.put(path, NODES.arrayNode().add(NODES.objectNode()));
            }
        });
        Map<String, String> wrong = wrong(new Anything("", decided, new HashSet<>()));
        fields.replaceAll((path, field) -> {
            Matcher longest = LONGEST.matcher(wrong.getOrDefault(path, "- -").split(" ", 2)[1]);
            return field.type() == Type.TEXT && longest.matches()
                    ? new Field(Type.TEXT, null, Integer.valueOf(longest.group(1)), Set.of(), false)
                    : field;
        });
    }

    /** Finds the required fields: those that an empty body lacks, and those that an empty item of each list lacks. */
    private void findRequired() {
        ObjectNode body = NODES.objectNode();
        fields.forEach((path, field) -> {
            boolean ofObjects = fields.keySet().stream().anyMatch(one -> one.startsWith(path + "[]."));
            if (field.type() == Type.LIST && ofObjects && path.indexOf("[]") < 0) {
                ObjectNode parent = body;
                String[] names = path.split("\\.");
                for (String name : Arrays.copyOf(names, names.length - 1)) {
                    parent = parent.has(name) ? (ObjectNode) parent.get(name) : parent.putObject(name);
                }
                // An item that asks for nothing may be left out.
                parent.putArray(names[names.length - 1]).addObject().put(SOMETHING, 17);
            }
        });
        Map<String, String> wrong = new HashMap<>(wrong(Json.strictTree("{}")));
        wrong.putAll(wrong(body));
        fields.replaceAll((path, field) -> wrong.getOrDefault(path, "").startsWith("VALIDATION_ERROR is required")
                ? new Field(field.type(), field.least(), field.most(), field.choices(), true)
                : field);
    }
}
