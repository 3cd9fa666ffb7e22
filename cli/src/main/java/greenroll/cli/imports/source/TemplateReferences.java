package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces the references of a CloudFormation template by values, as far as the values are known: {@code Ref}, {@code
 * Fn::Sub}, {@code Fn::Join}, {@code Fn::Base64}, and {@code Fn::GetAtt} with a given value. Each reference that stays
 * is named, and its value is left out.
 */
final class TemplateReferences {

    private static final String NO_VALUE = "AWS::NoValue";
    private static final String DYNAMIC = "{{resolve:";
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([^}]*)}");

    private final JsonNode declared;
    private final Map<String, String> given;
    private final List<MissingValue> missing;

    /**
     * @param declared the template's parameters
     * @param given values by the name of a parameter, a resource, or an attribute like {@code Balancer.DNSName}
     * @param missing receives each reference that stays
     */
    TemplateReferences(JsonNode declared, Map<String, String> given, List<MissingValue> missing) {
        this.declared = declared;
        this.given = given;
        this.missing = missing;
    }

    /**
     * The value without references. It is a missing node when it has none.
     *
     * @param path the value's path, for messages
     */
    JsonNode resolve(String path, JsonNode value) {
        if (value.isTextual() && value.textValue().contains(DYNAMIC)) {
            return unknown(path, "a dynamic reference is read by CloudFormation only: add the value to the body");
        }
        return switch (value) {
            case ObjectNode object when isFunction(object) -> function(path, object);
            case ObjectNode object -> object(path, object);
            case ArrayNode array -> array(path, array);
            default -> value;
        };
    }

    private static boolean isFunction(ObjectNode object) {
        if (object.size() != 1) {
            return false;
        }
        String name = object.fieldNames().next();
        return name.equals("Ref") || name.startsWith("Fn::");
    }

    private JsonNode object(String path, ObjectNode object) {
        ObjectNode resolved = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(field -> {
            JsonNode value = resolve(path + "." + field.getKey(), field.getValue());
            if (!value.isMissingNode()) {
                resolved.set(field.getKey(), value);
            }
        });
        return known(object, resolved);
    }

    private JsonNode array(String path, ArrayNode array) {
        ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = resolve(path + "[" + i + "]", array.get(i));
            if (!value.isMissingNode()) {
                resolved.add(value);
            }
        }
        return known(array, resolved);
    }

    /** An object or a list of which nothing is known is not known itself. */
    private static JsonNode known(JsonNode before, JsonNode after) {
        return after.isEmpty() && !before.isEmpty() ? MissingNode.getInstance() : after;
    }

    private JsonNode function(String path, ObjectNode object) {
        String name = object.fieldNames().next();
        JsonNode argument = object.path(name);
        return switch (name) {
            case "Ref" -> ref(path, argument.asText());
            case "Fn::GetAtt" -> attribute(path, argument);
            case "Fn::Sub" -> substitute(path, argument);
            case "Fn::Join" -> join(path, argument);
            case "Fn::Base64" -> base64(path, argument);
            default -> unknown(path, name + " is not worked out by the command: add the value to the body");
        };
    }

    private JsonNode ref(String path, String name) {
        return name.equals(NO_VALUE) ? MissingNode.getInstance() : known(name).orElseGet(() -> asked(path, name));
    }

    private JsonNode attribute(String path, JsonNode argument) {
        String name = argument.isArray()
                ? argument.valueStream().map(JsonNode::asText).collect(Collectors.joining("."))
                : argument.asText();
        String value = given.get(name);
        return value == null ? asked(path, name) : JsonNodeFactory.instance.textNode(value);
    }

    /** A given value. Without one it is the default. */
    private Optional<JsonNode> known(String name) {
        JsonNode parameter = declared.path(name);
        String type = parameter.path("Type").asText();
        boolean isList = type.contains("List");
        String value = given.get(name);
        if (value != null) {
            return Optional.of(isList ? list(value) : JsonNodeFactory.instance.textNode(value));
        }
        JsonNode standard = parameter.path("Default");
        // The default of such a parameter is the name of one in the Parameter Store.
        if (standard.isMissingNode() || type.startsWith("AWS::SSM::")) {
            return Optional.empty();
        }
        return Optional.of(isList ? list(standard.asText()) : standard);
    }

    private static ArrayNode list(String value) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (String each : value.split(",")) {
            list.add(each.strip());
        }
        return list;
    }

    private JsonNode substitute(String path, JsonNode argument) {
        String text = argument.isArray() ? argument.path(0).asText() : argument.asText();
        Map<String, JsonNode> own = new HashMap<>();
        argument.path(1)
                .properties()
                .forEach(variable -> own.put(
                        variable.getKey(), resolve(path + " (" + variable.getKey() + ")", variable.getValue())));
        StringBuilder result = new StringBuilder();
        List<String> unknown = new ArrayList<>();
        Matcher variable = VARIABLE.matcher(text);
        while (variable.find()) {
            String name = variable.group(2).strip();
            String value = variable.group(1).isEmpty() ? value(name, own, unknown) : "${" + name + "}";
            variable.appendReplacement(result, Matcher.quoteReplacement(value));
        }
        variable.appendTail(result);
        unknown.forEach(name -> asked(path, name));
        boolean isWhole = unknown.isEmpty() && own.values().stream().noneMatch(JsonNode::isMissingNode);
        return isWhole
                ? resolve(path, JsonNodeFactory.instance.textNode(result.toString()))
                : MissingNode.getInstance();
    }

    private String value(String name, Map<String, JsonNode> own, List<String> unknown) {
        if (own.containsKey(name)) {
            return own.getOrDefault(name, MissingNode.getInstance()).asText();
        }
        Optional<String> value = known(name).filter(JsonNode::isValueNode).map(JsonNode::asText);
        if (value.isEmpty()) {
            unknown.add(name);
        }
        return value.orElse("");
    }

    private JsonNode join(String path, JsonNode argument) {
        JsonNode parts = resolve(path, argument.path(1));
        if (!parts.isArray()
                || parts.size() != argument.path(1).size() && argument.path(1).isArray()) {
            return MissingNode.getInstance();
        }
        return JsonNodeFactory.instance.textNode(parts.valueStream()
                .map(JsonNode::asText)
                .collect(Collectors.joining(argument.path(0).asText())));
    }

    private JsonNode base64(String path, JsonNode argument) {
        JsonNode text = resolve(path, argument);
        return text.isMissingNode()
                ? text
                : JsonNodeFactory.instance.textNode(
                        Base64.getEncoder().encodeToString(text.asText().getBytes(StandardCharsets.UTF_8)));
    }

    private JsonNode asked(String path, String name) {
        return unknown(path, "the template refers to " + name + ": give its value with --parameter " + name + "=VALUE");
    }

    private JsonNode unknown(String path, String message) {
        missing.add(new MissingValue(path, message));
        return MissingNode.getInstance();
    }
}
