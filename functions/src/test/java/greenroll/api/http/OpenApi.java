package greenroll.api.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.group.BodyShape;
import greenroll.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description openapi.yaml, read for tests. */
final class OpenApi {

    private final JsonNode document;

    private OpenApi(JsonNode document) {
        this.document = document;
    }

    static OpenApi load() {
        LoaderOptions strict = new LoaderOptions();
        strict.setAllowDuplicateKeys(false);
        try {
            String text = Files.readString(Path.of("../openapi.yaml"));
            Object read = new Yaml(new SafeConstructor(strict)).load(text);
            return new OpenApi(Json.tree(read));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode schema(String name) {
        JsonNode schema = document.at("/components/schemas/" + name);
        if (schema.isMissingNode()) {
            throw new IllegalArgumentException("openapi.yaml has no schema " + name);
        }
        return schema;
    }

    JsonNode at(String pointer) {
        return document.at(pointer);
    }

    JsonNode resolved(JsonNode node) {
        JsonNode reference = node.path("$ref");
        return reference.isTextual()
                ? resolved(document.at(reference.textValue().substring(1)))
                : node;
    }

    /** The fields of a body's schema, in the same form as {@link BodyShape} finds the fields of a reader. */
    Map<String, BodyShape.Field> fields(String schema) {
        Map<String, BodyShape.Field> fields = new TreeMap<>();
        properties("", schema(schema), fields);
        return fields;
    }

    private void properties(String prefix, JsonNode schema, Map<String, BodyShape.Field> fields) {
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(name -> required.add(name.textValue()));
        schema.path("properties")
                .properties()
                .forEach(entry -> property(
                        prefix + entry.getKey(), notNull(entry.getValue()), required.contains(entry.getKey()), fields));
    }

    private void property(String path, JsonNode schema, boolean required, Map<String, BodyShape.Field> fields) {
        BodyShape.Field field = field(schema, required);
        fields.put(path, field);
        if (field.type() == BodyShape.Type.OBJECT) {
            properties(path + ".", schema, fields);
        } else if (field.type() == BodyShape.Type.LIST && schema.has("items")) {
            JsonNode items = notNull(schema.path("items"));
            if (items.has("properties")) {
                properties(path + "[].", items, fields);
            } else {
                fields.put(path + "[]", field(items, false));
            }
        }
    }

    /** The schema without its alternative null. Alternatives of an object's required fields are no other schemas. */
    private JsonNode notNull(JsonNode schema) {
        for (JsonNode one : schema.path("oneOf")) {
            if (!schema.has("properties") && !one.path("type").asText().equals("null")) {
                return resolved(one);
            }
        }
        JsonNode resolved = resolved(schema);
        if (resolved.path("type").isArray()) {
            ObjectNode one = resolved.deepCopy();
            return one.set("type", resolved.path("type").get(0));
        }
        return resolved;
    }

    private static BodyShape.Field field(JsonNode schema, boolean required) {
        Integer least = schema.has("minimum") ? schema.get("minimum").intValue() : null;
        Integer most = schema.has("maximum") ? schema.get("maximum").intValue() : null;
        Integer longest = schema.has("maxLength") ? schema.get("maxLength").intValue() : null;
        if (isOneValue(schema)) {
            return new BodyShape.Field(BodyShape.Type.UNSUPPORTED, null, null, Set.of(), required);
        }
        return switch (schema.path("type").asText()) {
            // A map has any names, so its reader asks for none of them.
            case "object" ->
                new BodyShape.Field(
                        schema.path("additionalProperties").isObject() ? BodyShape.Type.LIST : BodyShape.Type.OBJECT,
                        null,
                        null,
                        Set.of(),
                        required);
            case "array" -> new BodyShape.Field(BodyShape.Type.LIST, null, null, Set.of(), required);
            case "integer" -> new BodyShape.Field(BodyShape.Type.INTEGER, least, most, Set.of(), required);
            case "number" -> new BodyShape.Field(BodyShape.Type.NUMBER, null, null, Set.of(), required);
            case "boolean" -> new BodyShape.Field(BodyShape.Type.FLAG, null, null, Set.of(), required);
            case "string" ->
                schema.has("enum")
                        ? new BodyShape.Field(BodyShape.Type.CHOICE, null, null, choices(schema), required)
                        : new BodyShape.Field(BodyShape.Type.TEXT, null, longest, Set.of(), required);
            default -> throw new IllegalArgumentException("a schema of no known type: " + schema);
        };
    }

    /** Whether only the default is accepted. */
    private static boolean isOneValue(JsonNode schema) {
        return schema.has("const") || schema.has("enum") && !schema.has("type");
    }

    private static Set<String> choices(JsonNode schema) {
        Set<String> choices = new TreeSet<>();
        schema.get("enum").forEach(one -> {
            if (one.isTextual()) {
                choices.add(one.textValue());
            }
        });
        return choices;
    }
}
