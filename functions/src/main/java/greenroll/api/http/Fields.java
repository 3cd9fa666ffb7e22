package greenroll.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.json.Json;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object field by field. It notes all problems by path and does not stop at the first. A field that the
 * reader does not read is unknown, and is a problem. Null counts as absent. For a wrong field the reader gets a
 * placeholder, which must not be used before {@link Problems#refuse}.
 */
public final class Fields {

    private static final Pattern DIGITS = Pattern.compile("-?[0-9]{1,18}");
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
        return has(name) && !problems.about(path(name));
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

    /** Reads a field without effect here. Every value except null and an empty list is refused. */
    public void unsupported(String name, String wayOut) {
        JsonNode value = value(name);
        if (value != null && !(value.isArray() && value.isEmpty())) {
            problems.unsupported(path(name), wayOut);
        }
    }

    /** Reads a field that supports only its default. The default may be given, and every other value is refused. */
    public void onlyDefault(String name, String defaultJson, String wayOut) {
        JsonNode value = value(name);
        if (value != null && !value.equals(Json.strictTree(defaultJson))) {
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
        return number.intValueExact();
    }

    public int requiredInteger(String name, int least, int most) {
        if (!has(name)) {
            missing(name, "a whole number from " + least + " to " + most);
        }
        Integer value = integer(name, least, most);
        return value == null ? least : value;
    }

    @Nullable
    public Boolean flag(String name) {
        JsonNode value = value(name);
        if (value == null || value.isBoolean()) {
            return value == null ? null : value.booleanValue();
        }
        wrong(name, "must be true or false, but was " + quoted(value));
        return null;
    }

    /** Text of 1 to {@code longest} characters; a blank text is refused. */
    @Nullable
    public String text(String name, int longest) {
        JsonNode value = value(name);
        return value == null ? null : text(name, value, longest);
    }

    /** Text that may be empty. */
    @Nullable
    public String emptyOrText(String name, int longest) {
        JsonNode value = value(name);
        return value != null && value.isTextual() && value.textValue().isEmpty() ? "" : text(name, longest);
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

    private <T> T nested(String name, JsonNode value, Function<Fields, T> reader) {
        if (value instanceof ObjectNode) {
            return new Fields(path(name) + ".", value, problems).readWith(reader);
        }
        wrong(name, "must be an object, but was " + quoted(value));
        // Problems of missing fields in it would tell nothing new, so they are dropped.
        return new Fields("", Json.strictTree("{}"), new Problems()).readWith(reader);
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
        return node.hasNonNull(name) ? node.get(name) : null;
    }

    private String path(String name) {
        return path + name;
    }

    private static String quoted(JsonNode value) {
        return value.isContainerNode() ? (value.isArray() ? "a list" : "an object") : cut(value.toString());
    }

    private static String cut(String text) {
        return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "…";
    }
}
