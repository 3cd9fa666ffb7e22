package greenroll.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object field by field. It notes all problems by path and does not stop at the first. A field that the
 * reader does not read is unknown, and is a problem. Null and an empty text count as absent, because clients send both
 * for a field that nobody set. A number or a flag that is given as a text is replaced in the object by what it means. For
 * a wrong field the reader gets a placeholder, which must not be used before {@link Problems#refuse}.
 */
public final class Fields {

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}(\\.[0-9]{1,18})?");
    private static final Pattern FLAG = Pattern.compile("true|false");
    private static final int QUOTED = 40;

    private final String path;
    private final JsonNode node;
    private final Problems problems;
    private final Set<String> known = new HashSet<>();

    private Fields(String path, JsonNode node, Problems problems) {
        this.path = path;
        this.node = node;
        this.problems = problems;
    }

    /** Reads a whole body, which must be an object. */
    public static <T> T body(JsonNode body, Problems problems, Function<Fields, T> reader) {
        if (!body.isObject()) {
            problems.wrong("body", "must be a JSON object");
            problems.refuse();
        }
        return new Fields("", body, problems).readWith(reader);
    }

    private <T> T readWith(Function<Fields, T> reader) {
        T read = reader.apply(this);
        new TreeSet<>(node.propertyStream().map(Map.Entry::getKey).toList())
                .stream()
                        .filter(name -> !known.contains(name))
                        .forEach(name -> problems.wrong(path(cut(name)), "is not known here"));
        return read;
    }

    public boolean has(String name) {
        return isGiven(name) && !"".equals(node.get(name).textValue());
    }

    /** Whether the field is there and not null. An empty text is enough. */
    public boolean isGiven(String name) {
        return node.hasNonNull(name);
    }

    /**
     * The field's text, if it is a text, to compare it with another field. This does not count as reading the field.
     */
    @Nullable
    public String peek(String name) {
        return node.path(name).textValue();
    }

    /** Whether the field is there and has no problem so far, so that it can be compared with another field. */
    public boolean isSound(String name) {
        return has(name) && !isWrong(name);
    }

    /** Whether the field is there and asks for something ({@link NoOpValues}). */
    public boolean asks(String name) {
        return has(name) && !NoOpValues.asking(path(name), node.get(name)).isEmpty();
    }

    /** Whether the field is there. It counts as read, also when it is absent. */
    public boolean isKnown(String name) {
        return value(name) != null;
    }

    /** Whether the field has a problem so far. */
    public boolean isWrong(String name) {
        return problems.about(path(name));
    }

    /** Whether the field is absent, null or an empty list. */
    public boolean isEmptyList(String name) {
        JsonNode value = value(name);
        return value == null || value.isArray() && value.isEmpty();
    }

    /** Notes a problem of this object, for example between two of its fields. */
    public void wrong(String name, String message) {
        problems.wrong(path(name), message);
    }

    /** Notes a problem when the list has more items than that. */
    public void atMost(String name, int most, int items) {
        if (items > most) {
            wrong(name, "must be at most " + most + ", but are " + items);
        }
    }

    /** Reads a field without effect here. Each value in it that asks for something is refused ({@link NoOpValues}). */
    public void unsupported(String name, String wayOut) {
        JsonNode value = value(name);
        if (value != null) {
            NoOpValues.asking(path(name), value).forEach(asking -> problems.unsupported(asking, wayOut));
        }
    }

    /** Reads a field that no body may have. Any value is refused. */
    public void refused(String name, String wayOut) {
        if (value(name) != null) {
            problems.unsupported(path(name), wayOut);
        }
    }

    /** A whole number. A string of digits and a form like {@code 20.0} are accepted. */
    @Nullable
    public Integer integer(String name, int least, int most) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        BigDecimal number = null;
        if (value.isNumber()) {
            number = value.decimalValue();
        } else if (value.isTextual() && DIGITS.matcher(value.textValue()).matches()) {
            number = new BigDecimal(value.textValue());
        }
        // Compared first, because a number like 1e999999999 must not be converted to all of its digits.
        if (number == null
                || number.compareTo(BigDecimal.valueOf(least)) < 0
                || number.compareTo(BigDecimal.valueOf(most)) > 0
                || number.remainder(BigDecimal.ONE).signum() != 0) {
            wrong(name, "must be a whole number from " + least + " to " + most + ", but was " + quoted(value));
            return null;
        }
        int whole = number.intValueExact();
        means(name, value, IntNode.valueOf(whole));
        return whole;
    }

    /** A number, also as a text. */
    @Nullable
    public Double number(String name) {
        JsonNode value = value(name);
        if (value == null || value.isNumber() && Double.isFinite(value.doubleValue())) {
            return value == null ? null : value.doubleValue();
        }
        if (value.isTextual() && NUMBER.matcher(value.textValue()).matches()) {
            double number = Double.parseDouble(value.textValue());
            means(name, value, DoubleNode.valueOf(number));
            return number;
        }
        wrong(name, "must be a number, but was " + quoted(value));
        return null;
    }

    /** A whole number, where 0 is the same as an absent field. */
    @Nullable
    public Integer integerUnlessZero(String name, int least, int most) {
        JsonNode value = value(name);
        return value == null || value.asText().equals("0") ? null : integer(name, least, most);
    }

    public int requiredInteger(String name, int least, int most) {
        if (!has(name)) {
            missing(name, "a whole number from " + least + " to " + most);
        }
        Integer value = integer(name, least, most);
        return value == null ? least : value;
    }

    /** True or false, also as a text. */
    @Nullable
    public Boolean flag(String name) {
        JsonNode value = value(name);
        if (value == null || value.isBoolean()) {
            return value == null ? null : value.booleanValue();
        }
        if (value.isTextual() && FLAG.matcher(value.textValue()).matches()) {
            boolean set = Boolean.parseBoolean(value.textValue());
            means(name, value, BooleanNode.valueOf(set));
            return set;
        }
        wrong(name, "must be true or false, but was " + quoted(value));
        return null;
    }

    /** Text of 1 to {@code longest} characters; a text of blanks is refused. */
    @Nullable
    public String text(String name, int longest) {
        JsonNode value = value(name);
        return value == null ? null : text(name, value, longest);
    }

    /** Text that may be empty. */
    @Nullable
    public String emptyOrText(String name, int longest) {
        known.add(name);
        return isGiven(name) && !has(name) ? "" : text(name, longest);
    }

    public String requiredText(String name, int longest) {
        if (!has(name)) {
            missing(name, "a text of at most " + longest + " characters");
        }
        String text = text(name, longest);
        return text == null ? "" : text;
    }

    /**
     * Text that must match {@code form}, which the error describes as {@code inWords}. The error never repeats the
     * text.
     */
    @Nullable
    public String text(String name, int longest, Pattern form, String inWords) {
        String text = text(name, longest);
        if (text != null && !form.matcher(text).matches()) {
            wrong(name, "must be " + inWords);
            return null;
        }
        return text;
    }

    public List<String> texts(String name, Pattern form, String inWords) {
        List<String> texts = new ArrayList<>();
        int number = 0;
        for (JsonNode each : array(name)) {
            String where = name + "[" + number++ + "]";
            String text = text(where, each, 256);
            if (text != null && form.matcher(text).matches()) {
                texts.add(text);
            } else if (text != null) {
                wrong(where, "must be " + inWords);
            }
        }
        return texts;
    }

    /** Texts by name: an object with any names of 1 to {@code longestName} characters. Values may be empty. */
    public Map<String, String> textsByName(String name, int longestName, int longest) {
        JsonNode value = value(name);
        Map<String, String> texts = new TreeMap<>();
        if (value instanceof ObjectNode object) {
            object.properties().forEach(each -> {
                if (each.getKey().isBlank() || each.getKey().length() > longestName) {
                    wrong(name, "must have names of 1 to " + longestName + " characters");
                } else if (!each.getValue().isTextual()
                        || each.getValue().textValue().length() > longest) {
                    wrong(name + "." + each.getKey(), "must be a text of at most " + longest + " characters");
                } else {
                    texts.put(each.getKey(), each.getValue().textValue());
                }
            });
        } else if (value != null) {
            wrong(name, "must be an object, but was " + quoted(value));
        }
        return texts;
    }

    /**
     * One of the given names.
     *
     * @param elsewhere names that only Elastigroup knows, which are UNSUPPORTED_FIELD
     */
    public <E> @Nullable E oneOf(String name, Map<String, E> allowed, Set<String> elsewhere) {
        JsonNode value = value(name);
        if (value == null) {
            return null;
        }
        E found = value.isTextual() ? allowed.get(value.textValue()) : null;
        String choice = "one of " + String.join(", ", new TreeSet<>(allowed.keySet()));
        if (found == null && value.isTextual() && elsewhere.contains(value.textValue())) {
            problems.unsupported(path(name), value.textValue() + " is not there yet; use " + choice);
        } else if (found == null) {
            wrong(name, "must be " + choice + ", but was " + quoted(value));
        }
        return found;
    }

    /** A nested object; an absent one is read as an empty one. */
    public <T> T object(String name, Function<Fields, T> reader) {
        JsonNode value = value(name);
        return nested(name, value == null ? Json.strictTree("{}") : value, reader);
    }

    public <T> List<T> objects(String name, Function<Fields, T> reader) {
        List<T> read = new ArrayList<>();
        int number = 0;
        for (JsonNode each : array(name)) {
            read.add(nested(name + "[" + number++ + "]", each, reader));
        }
        return read;
    }

    /**
     * The objects of a list that ask for something ({@link NoOpValues}). The others are left out.
     *
     * @param reader gets the place of the object, for example {@code tasks[2]}
     */
    public <T> List<T> askingObjects(String name, BiFunction<String, Fields, T> reader) {
        List<T> read = new ArrayList<>();
        int number = 0;
        for (JsonNode each : array(name)) {
            String place = name + "[" + number++ + "]";
            if (!NoOpValues.asking(path(place), each).isEmpty()) {
                read.add(nested(place, each, fields -> reader.apply(place, fields)));
            }
        }
        return read;
    }

    private <T> T nested(String name, JsonNode value, Function<Fields, T> reader) {
        if (value instanceof ObjectNode) {
            return new Fields(path(name) + ".", value, problems).readWith(reader);
        }
        wrong(name, "must be an object, but was " + quoted(value));
        // Problems of missing fields in it would tell nothing new, so they are dropped.
        return new Fields("", Json.strictTree("{}"), new Problems()).readWith(reader);
    }

    private void means(String name, JsonNode given, JsonNode meant) {
        if (given.isTextual()) {
            ((ObjectNode) node).set(name, meant);
        }
    }

    private Iterable<JsonNode> array(String name) {
        JsonNode value = value(name);
        if (value == null || value.isArray()) {
            return value == null ? List.of() : value;
        }
        wrong(name, "must be a list, but was " + quoted(value));
        return List.of();
    }

    private @Nullable String text(String where, JsonNode value, int longest) {
        if (!value.isTextual()) {
            wrong(where, "must be a text, but was " + quoted(value));
            return null;
        }
        String text = value.textValue();
        if (text.isBlank() || text.length() > longest) {
            wrong(where, "must be a text of 1 to " + longest + " characters, but has " + text.length());
            return null;
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            wrong(where, "holds half of a surrogate pair");
            return null;
        }
        return text;
    }

    private void missing(String name, String what) {
        wrong(name, "is required: " + what);
    }

    private @Nullable JsonNode value(String name) {
        known.add(name);
        return has(name) ? node.get(name) : null;
    }

    private String path(String name) {
        return path + name;
    }

    private static String quoted(JsonNode value) {
        return value.isContainerNode() ? (value.isArray() ? "a list" : "an object") : cut(value.toString());
    }

    static String cut(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    }
}
