package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How one attribute of Terraform gets into the body. It is asked only for values that are not empty. */
@FunctionalInterface
interface AttributeRule {

    /** @param path the attribute's path in the resource */
    void apply(String path, JsonNode value, Conversion conversion);

    /** The value as it is. Elements of a list that are not known yet are left out. */
    static AttributeRule value(String field) {
        return (path, value, conversion) -> {
            JsonNode known = value.isArray() ? known(value) : value;
            if (!Conversion.isEmpty(known)) {
                conversion.put(field, known);
            }
        };
    }

    private static ArrayNode known(JsonNode list) {
        ArrayNode known = JsonNodeFactory.instance.arrayNode();
        list.valueStream().filter(each -> !Conversion.isEmpty(each)).forEach(known::add);
        return known;
    }

    /** Two rules, in this order. */
    static Map<String, AttributeRule> rules(String first, AttributeRule one, String second, AttributeRule other) {
        Map<String, AttributeRule> rules = new LinkedHashMap<>();
        rules.put(first, one);
        rules.put(second, other);
        return rules;
    }

    /** The number, unless it is 0 or less: the provider does not send that either. */
    static AttributeRule positive(String field) {
        return above(field, 0);
    }

    /** The number, unless it is less than 0. */
    static AttributeRule notNegative(String field) {
        return above(field, -1);
    }

    private static AttributeRule above(String field, int bound) {
        return (path, value, conversion) -> {
            if (!value.isNumber() || value.doubleValue() > bound) {
                conversion.put(field, value);
            }
        };
    }

    /** The flag, unless it is false: the provider does not send that either. */
    static AttributeRule ifTrue(String field) {
        return (path, value, conversion) -> {
            if (!value.asText().equals("false")) {
                conversion.put(field, value);
            }
        };
    }

    /** A block that occurs at most once, as an object. */
    static AttributeRule block(String field, Map<String, AttributeRule> rules) {
        return (path, value, conversion) -> {
            List<Conversion.Block> blocks = conversion.blocks(path, value);
            for (Conversion.Block block : blocks) {
                ObjectNode object = conversion.nested(block, rules);
                if (block != blocks.getFirst()) {
                    conversion.odd(block.path());
                } else if (!object.isEmpty()) {
                    conversion.put(field, object);
                }
            }
        };
    }

    /** Each block as an element of a list. */
    static AttributeRule blocks(String field, Map<String, AttributeRule> rules) {
        return blocks(field, block -> rules);
    }

    /** The same, with rules that depend on the block. */
    static AttributeRule blocks(String field, Function<JsonNode, Map<String, AttributeRule>> rules) {
        return (path, value, conversion) -> {
            for (Conversion.Block block : conversion.blocks(path, value)) {
                ObjectNode object = conversion.nested(block, rules.apply(block.attributes()));
                if (!object.isEmpty()) {
                    conversion.list(field).add(object);
                }
            }
        };
    }

    /** Not in the body: Terraform itself uses it. */
    static AttributeRule leftOut(String reason) {
        return (path, value, conversion) -> {
            if (!value.isNumber() || value.decimalValue().signum() != 0) {
                conversion.leftOut().add(new LeftOutField(path, reason));
            }
        };
    }
}
