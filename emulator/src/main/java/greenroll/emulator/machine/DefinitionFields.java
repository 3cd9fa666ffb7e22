package greenroll.emulator.machine;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One object of a definition. It returns its fields and, at the end, refuses those that were not read. */
final class DefinitionFields {

    private final String where;
    private final JsonNode object;
    private final Set<String> read = new HashSet<>();

    DefinitionFields(String where, JsonNode object) {
        this.where = where;
        this.object = object;
        if (!object.isObject()) {
            throw wrong("is no object");
        }
    }

    IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException(where + ": " + what);
    }

    @Nullable
    JsonNode optional(String name) {
        read.add(name);
        return object.get(name);
    }

    JsonNode required(String name) {
        JsonNode value = optional(name);
        if (value == null) {
            throw wrong("lacks " + name);
        }
        return value;
    }

    private JsonNode shaped(String name, String shape, Predicate<JsonNode> is) {
        JsonNode value = required(name);
        if (!is.test(value)) {
            throw wrong(name + " must be " + shape + ", but is " + value);
        }
        return value;
    }

    String text(String name) {
        return shaped(name, "a text", v -> v.isTextual() && !v.textValue().isBlank())
                .textValue();
    }

    void oneOf(String name, String only) {
        if (!text(name).equals(only)) {
            throw wrong(name + " must be " + only);
        }
    }

    int number(String name, int least, int most) {
        return shaped(
                        name,
                        "a whole number from " + least + " to " + most,
                        v -> v.canConvertToInt()
                                && v.isIntegralNumber()
                                && v.intValue() >= least
                                && v.intValue() <= most)
                .intValue();
    }

    double decimal(String name, double least) {
        return shaped(name, "a number from " + least, v -> v.isNumber() && v.doubleValue() >= least)
                .doubleValue();
    }

    JsonNode object(String name) {
        return shaped(name, "an object", JsonNode::isObject);
    }

    List<JsonNode> list(String name) {
        List<JsonNode> items = new ArrayList<>();
        shaped(name, "a list that is not empty", v -> v.isArray() && !v.isEmpty())
                .forEach(items::add);
        return items;
    }

    List<String> texts(String name) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : list(name)) {
            if (!item.isTextual()) {
                throw wrong(name + " must hold texts, but holds " + item);
            }
            texts.add(item.textValue());
        }
        return texts;
    }

    Expression expression(String name, Set<String> visible) {
        JsonNode value = shaped(name, "a text or a number", JsonNode::isValueNode);
        try {
            return Expression.of(value.isNumber() ? value.numberValue() : value.asText(), visible);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + name + ": " + e.getMessage(), e);
        }
    }

    @Nullable
    Expression optionalExpression(String name, Set<String> visible) {
        return optional(name) == null ? null : expression(name, visible);
    }

    /** @throws IllegalArgumentException with the name of the first field that was not read */
    void nothingElse() {
        object.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                throw wrong("unknown field " + name);
            }
        });
    }
}
