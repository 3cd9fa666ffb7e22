package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The conversion of a block of Terraform's attributes into an object of the body.
 *
 * @param into the object of the body
 * @param at the path of the block; empty for the resource itself, otherwise with a point at its end
 * @param missing receives what cannot be converted
 * @param leftOut receives what needs no conversion
 */
record Conversion(ObjectNode into, String at, List<MissingValue> missing, List<LeftOutField> leftOut) {

    /** Converts each attribute by its rule. One without a rule is named. */
    void convert(JsonNode attributes, Map<String, AttributeRule> rules) {
        rules.forEach((name, rule) -> {
            JsonNode value = attributes.path(name);
            if (!isEmpty(value)) {
                rule.apply(at + name, value, this);
            }
        });
        attributes.properties().forEach(attribute -> {
            if (!rules.containsKey(attribute.getKey())) {
                unknown(at + attribute.getKey(), attribute.getValue());
            }
        });
    }

    void put(String field, JsonNode value) {
        FieldPath.of(field).put(into, value);
    }

    void put(String field, String value) {
        put(field, JsonNodeFactory.instance.textNode(value));
    }

    /** The list of that name. It is made when there is none. */
    ArrayNode list(String field) {
        return FieldPath.of(field).list(into);
    }

    /** Converts a block into an object of its own. */
    ObjectNode nested(Block block, Map<String, AttributeRule> rules) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        new Conversion(object, block.path() + ".", missing, leftOut).convert(block.attributes(), rules);
        return object;
    }

    /**
     * A block of attributes.
     *
     * @param path its path in the resource
     */
    record Block(String path, JsonNode attributes) {}

    /** The blocks of a value that are not empty. A value of another form is named. */
    List<Block> blocks(String path, JsonNode value) {
        return elements(path, value, JsonNode::isObject);
    }

    /** The texts of a list, or of a single text. A value of another form is named. */
    List<String> texts(String path, JsonNode value) {
        return elements(path, value, JsonNode::isTextual).stream()
                .map(element -> element.attributes().textValue())
                .toList();
    }

    private List<Block> elements(String path, JsonNode value, Predicate<JsonNode> hasForm) {
        List<Block> elements = new ArrayList<>();
        for (int i = 0; i < Math.max(1, value.isArray() ? value.size() : 1); i++) {
            Block element = value.isArray() ? new Block(path + "[" + i + "]", value.path(i)) : new Block(path, value);
            if (hasForm.test(element.attributes())) {
                elements.add(element);
            } else if (!isEmpty(element.attributes())) {
                odd(element.path());
            }
        }
        return elements;
    }

    /** Names a value that has not the form of its attribute. */
    void odd(String path) {
        missing.add(new MissingValue(
                path, "the command does not know this form of the value: add its field to the body, or do without it"));
    }

    private void unknown(String path, JsonNode value) {
        if (isEmpty(value)) {
            return;
        }
        if (value.isNumber() && value.decimalValue().signum() == 0 || value.isBoolean() && !value.booleanValue()) {
            leftOut.add(new LeftOutField(
                    path, "the command does not know it, and " + value.asText() + " asks for nothing"));
        } else {
            missing.add(new MissingValue(
                    path, "the command does not know this attribute: add its field to the body, or do without it"));
        }
    }

    /** Terraform's state has an empty value for each attribute that was not given. */
    static boolean isEmpty(JsonNode value) {
        return value.isNull()
                || value.isMissingNode()
                || value.isTextual() && value.textValue().isEmpty()
                || value.isContainerNode() && value.isEmpty();
    }
}
