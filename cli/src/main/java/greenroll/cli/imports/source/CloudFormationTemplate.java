package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.cli.shell.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Groups in a CloudFormation template: resources whose properties have the {@code group} of Elastigroup's API. */
final class CloudFormationTemplate {

    private static final String ANY_CUSTOM = "AWS::CloudFormation::CustomResource";
    private static final Set<String> TYPES = Set.of(
            "Custom::elasticgroup",
            "Custom::elastigroup",
            "Custom::GreenrollGroup",
            "Spotinst::Elastigroup::Group",
            ANY_CUSTOM);

    private static final String GROUP = "group";
    private static final String POLICY = "updatePolicy";
    /** The fields of the properties' updatePolicy that a group has too. */
    private static final Set<String> POLICY_FIELDS =
            Set.of("shouldRoll", "rollConfig", "shouldResumeStateful", "autoApplyTags");

    private static final Map<String, String> OF_THE_RESOURCE = Map.ofEntries(
            Map.entry("ServiceToken", "it is of the custom resource"),
            Map.entry("ServiceTimeout", "it is of the custom resource"),
            Map.entry("accessToken", "Greenroll has tokens of its own"),
            Map.entry("accountId", "a stack of Greenroll is in one account"),
            Map.entry("credentials", "Greenroll has tokens of its own"),
            Map.entry("createPolicy", "it is for the creation by CloudFormation"),
            Map.entry("deletePolicy", "it is for the deletion by CloudFormation"),
            Map.entry("autoTag", "it is for CloudFormation"),
            Map.entry("featureFlags", "it is for the custom resource"),
            Map.entry("parameters", "it is for the custom resource"));

    private final String file;
    private final JsonNode root;
    private final Map<String, String> given;

    /** @param given values for references, by name */
    CloudFormationTemplate(String file, JsonNode root, Map<String, String> given) {
        this.file = file;
        this.root = root;
        this.given = given;
    }

    List<FoundGroup> groups() {
        List<FoundGroup> groups = new ArrayList<>();
        Set<String> otherTypes = new TreeSet<>();
        root.path("Resources").properties().forEach(resource -> {
            String type = resource.getValue().path("Type").asText();
            JsonNode properties = resource.getValue().path("Properties");
            if (TYPES.contains(type) && (properties.has(GROUP) || !type.equals(ANY_CUSTOM))) {
                groups.add(group(resource.getKey(), resource.getValue().path("Condition"), properties));
            } else {
                otherTypes.add(type);
            }
        });
        if (groups.isEmpty()) {
            throw new UsageException(file + " has no resource that is a group, for example of the type"
                    + " Custom::elasticgroup or Spotinst::Elastigroup::Group"
                    + (otherTypes.isEmpty() ? "" : "; it has " + String.join(", ", otherTypes)));
        }
        return groups;
    }

    private FoundGroup group(String logicalId, JsonNode condition, JsonNode properties) {
        List<MissingValue> missing = new ArrayList<>();
        List<LeftOutField> leftOut = new ArrayList<>();
        if (!Conversion.isEmpty(condition)) {
            leftOut.add(new LeftOutField(
                    "Condition", "the command takes the group, whether " + condition.asText() + " holds or not"));
        }
        TemplateReferences references = new TemplateReferences(root.path("Parameters"), given, missing);
        ObjectNode group = JsonNodeFactory.instance.objectNode();
        if (references.resolve(GROUP, properties.path(GROUP)) instanceof ObjectNode resolved) {
            group.setAll(resolved);
        } else if (missing.isEmpty()) {
            missing.add(
                    new MissingValue(GROUP, "the resource has no group: give the template that CloudFormation gets"));
        }
        policy(group, references.resolve(POLICY, properties.path(POLICY)), missing, leftOut);
        targetGroups(group);
        properties.properties().forEach(property -> other(property.getKey(), property.getValue(), missing, leftOut));
        return new FoundGroup(
                group.path("name").asText(logicalId),
                new Place(file, "CloudFormation template", "Resources." + logicalId),
                group,
                List.copyOf(missing),
                List.copyOf(leftOut));
    }

    private static void policy(
            ObjectNode group, JsonNode policy, List<MissingValue> missing, List<LeftOutField> leftOut) {
        if (group.has(POLICY) && policy.isObject()) {
            missing.add(new MissingValue(
                    POLICY, "the group has an update policy of its own: add the fields of this one to the body"));
            return;
        }
        policy.properties().forEach(field -> {
            if (POLICY_FIELDS.contains(field.getKey())) {
                group.withObjectProperty(POLICY).set(field.getKey(), field.getValue());
            } else {
                leftOut.add(new LeftOutField(
                        POLICY + "." + field.getKey(), "it is for updates by CloudFormation, and no field of a group"));
            }
        });
    }

    /** The custom resource takes a list of ARNs in place of load balancers. */
    private static void targetGroups(ObjectNode group) {
        if (group.at("/compute/launchSpecification/loadBalancersConfig") instanceof ObjectNode balancers
                && balancers.path("targetGroupARNs") instanceof ArrayNode arns
                && (balancers.path("loadBalancers").isMissingNode()
                        || balancers.path("loadBalancers").isArray())) {
            for (JsonNode arn : arns) {
                balancers
                        .withArrayProperty("loadBalancers")
                        .addObject()
                        .put("type", "TARGET_GROUP")
                        .set("arn", arn);
            }
            balancers.remove("targetGroupARNs");
        }
    }

    private static void other(String name, JsonNode value, List<MissingValue> missing, List<LeftOutField> leftOut) {
        String reason = OF_THE_RESOURCE.get(name);
        if (reason != null) {
            leftOut.add(new LeftOutField(name, reason));
        } else if (!name.equals(GROUP) && !name.equals(POLICY) && !Conversion.isEmpty(value)) {
            missing.add(new MissingValue(
                    name, "the command does not know this property: add its field to the body, or do without it"));
        }
    }
}
