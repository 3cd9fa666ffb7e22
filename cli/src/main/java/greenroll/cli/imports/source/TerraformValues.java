package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/** Attributes of Terraform whose values have another form than the body's fields. */
final class TerraformValues {

    private static final String BALANCERS = "compute.launchSpecification.loadBalancersConfig.loadBalancers";
    private static final Pattern SHA1 = Pattern.compile("[0-9a-f]{40}");
    /** The hash of an empty text, which old versions of the provider store when there is no user data. */
    private static final String NOTHING = "da39a3ee5e6b4b0d3255bfef95601890afd80709";

    private TerraformValues() {}

    /** A zone is {@code name}, {@code name:subnet} or {@code name:subnet:placement group}. */
    static void zones(String path, JsonNode value, Conversion conversion) {
        if (conversion.into().path("compute").path("subnetIds").size() > 0) {
            conversion
                    .leftOut()
                    .add(new LeftOutField(path, "subnet_ids says where, and the provider does not send it"));
            return;
        }
        for (String each : conversion.texts(path, value)) {
            String[] parts = each.split(":", 3);
            ObjectNode zone = conversion.list("compute.availabilityZones").addObject();
            zone.put("name", parts[0]);
            if (parts.length > 1 && !parts[1].isEmpty()) {
                zone.putArray("subnetIds").add(parts[1]);
            }
            if (parts.length > 2 && !parts[2].isEmpty()) {
                zone.put("placementGroupName", parts[2]);
            }
        }
    }

    static void images(String path, JsonNode value, Conversion conversion) {
        for (Conversion.Block images : conversion.blocks(path, value)) {
            ObjectNode found = conversion.nested(
                    images, Map.of("image", AttributeRule.blocks("image", Map.of("id", AttributeRule.value("id")))));
            found.path("image").forEach(conversion.list("compute.launchSpecification.images")::add);
        }
    }

    static void instanceProfile(String path, JsonNode value, Conversion conversion) {
        String kind = value.asText().startsWith("arn:") ? "arn" : "name";
        conversion.put("compute.launchSpecification.iamRole." + kind, value);
    }

    /** @param field the field of a load balancer that holds the value */
    static AttributeRule balancers(String type, String field) {
        return (path, value, conversion) -> conversion
                .texts(path, value)
                .forEach(each ->
                        conversion.list(BALANCERS).addObject().put("type", type).put(field, each));
    }

    static void targetSets(String path, JsonNode value, Conversion conversion) {
        for (Conversion.Block block : conversion.blocks(path, value)) {
            ObjectNode set = conversion.nested(
                    block,
                    AttributeRule.rules(
                            "target_set_id", AttributeRule.value("targetSetId"),
                            "balancer_id", AttributeRule.value("balancerId")));
            conversion
                    .list(BALANCERS)
                    .addObject()
                    .put("type", "MULTAI_TARGET_SET")
                    .setAll(set);
        }
    }

    /** A tag may have an empty value. */
    static void tags(String path, JsonNode value, Conversion conversion) {
        for (Conversion.Block block : conversion.blocks(path, value)) {
            ObjectNode tag = conversion.nested(
                    block,
                    AttributeRule.rules(
                            "key", AttributeRule.value("tagKey"),
                            "value", AttributeRule.value("tagValue")));
            conversion
                    .list("compute.launchSpecification.tags")
                    .add(tag.has("tagValue") ? tag : tag.put("tagValue", ""));
        }
    }

    /** A script is plain text, base64, or only its hash. The body takes base64. */
    static AttributeRule script(String field, String name) {
        return (path, value, conversion) -> {
            String text = value.asText();
            if (!value.isTextual()) {
                conversion.odd(path);
                return;
            }
            if (text.equals(NOTHING)) {
                return;
            }
            if (SHA1.matcher(text).matches()) {
                conversion
                        .missing()
                        .add(new MissingValue(
                                "group." + field,
                                "the file has only the SHA-1 hash of the " + name + ": put the " + name
                                        + ", in base64, into this field of the body, and import that body"));
                return;
            }
            conversion.put(field, isBase64(text) ? text : encoded(text));
        };
    }

    /** As the provider decides it. Line ends do not count. */
    private static boolean isBase64(String text) {
        try {
            String bare = text.replaceAll("[\r\n]", "");
            return bare.length() % 4 == 0 && Base64.getDecoder().decode(bare) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String encoded(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
