package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.fleet.SubnetCapacity;
import greenroll.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every field of Elastigroup's public OpenAPI file and of the structs of its Go SDK, with a value that asks for nothing
 * and with one that asks for something.
 */
class ClientFieldsTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** A group with one item in each list that Greenroll supports. */
    private static final String GROUP = """
            { "group": {
                "name": "shop", "region": "us-east-1", "capacity": { "target": 2, "minimum": 1, "maximum": 4 },
                "compute": {
                  "instanceTypes": { "ondemand": "t3.small" },
                  "availabilityZones": [ { "name": "us-east-1a", "subnetIds": ["subnet-us"] } ],
                  "launchSpecification": {
                    "imageId": "ami-0a1b2c", "securityGroupIds": ["sg-1"],
                    "tags": [ { "tagKey": "team", "tagValue": "web" } ],
                    "blockDeviceMappings": [ { "deviceName": "/dev/sda1", "ebs": { "volumeType": "gp3" } } ],
                    "networkInterfaces": [ { "deviceIndex": 0 } ],
                    "loadBalancersConfig": { "loadBalancers": [ { "type": "TARGET_GROUP",
                      "arn": "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1a2b" } ] } } } } }""";

    private static final String ROLL = """
            { "batchSizePercentage": 50 }""";

    /** The fields that a group and a roll need. All others may be null or empty. */
    private static final Set<String> REQUIRED = Set.of(
            "group",
            "group.name",
            "group.compute",
            "group.compute.instanceTypes",
            "group.compute.instanceTypes.ondemand",
            "group.compute.availabilityZones",
            "group.compute.availabilityZones[].name",
            "group.compute.launchSpecification",
            "group.compute.launchSpecification.imageId",
            "group.compute.launchSpecification.tags[].tagKey",
            "group.compute.launchSpecification.blockDeviceMappings[].deviceName",
            "group.compute.launchSpecification.networkInterfaces[].deviceIndex",
            "group.compute.launchSpecification.loadBalancersConfig.loadBalancers[].type",
            "group.compute.launchSpecification.loadBalancersConfig.loadBalancers[].arn",
            "group.capacity",
            "roll.batchSizePercentage");

    /** Zero is a value of these, and no switch: a target of no instances, and no wait. */
    private static final Set<String> ZERO_IS_OUT_OF_RANGE = Set.of(
            "group.capacity.maximum",
            "group.capacity.target",
            "roll.batchSizePercentage",
            "roll.strategy.batchMinHealthyPercentage",
            "roll.strategy.onFailure.batchNum");

    /** Defaults in the OpenAPI file that are examples. */
    private static final Set<String> NO_DEFAULT =
            Set.of("group.compute.privateIps[]", "group.thirdPartiesIntegration.rancher.accessKey");

    /** @param otherwise the default; null when the file gives none */
    private record Field(String type, JsonNode otherwise) {}

    @Test
    void aField_thatAsksForNothing_isTaken() throws IOException {
        Map<String, Field> fields = fields();
        Set<String> notNull = new TreeSet<>();
        Set<String> notEmpty = new TreeSet<>();
        Set<String> notDefault = new TreeSet<>();
        int defaults = 0;
        for (Map.Entry<String, Field> field : fields.entrySet()) {
            String path = field.getKey();
            if (!path.endsWith("[]")) {
                note(notNull, path, NODES.nullNode());
                note(notEmpty, path, empty(field.getValue().type()));
            }
            if (field.getValue().otherwise() != null && !NO_DEFAULT.contains(path)) {
                defaults++;
                note(notDefault, path, field.getValue().otherwise());
            }
        }

        System.out.printf(
                "%d fields: %d refused as null and %d as empty, because they are required or 0 is out of range;"
                        + " %d defaults, %d refused%n",
                fields.size(), notNull.size(), notEmpty.size(), defaults, notDefault.size());
        assertThat(fields).hasSizeGreaterThan(500);
        assertThat(defaults).isGreaterThan(30);
        Set<String> needed = listed(fields, REQUIRED);
        needed.add("group.compute.launchSpecification.blockDeviceMappings[].ebs");
        assertThat(notNull).isEqualTo(needed);
        Set<String> expected = listed(fields, REQUIRED);
        expected.addAll(listed(fields, ZERO_IS_OUT_OF_RANGE));
        // Index 0 is an index.
        expected.remove("group.compute.launchSpecification.networkInterfaces[].deviceIndex");
        assertThat(notEmpty).isEqualTo(expected);
        assertThat(notDefault).isEmpty();
    }

    private static Set<String> listed(Map<String, Field> fields, Set<String> some) {
        Set<String> listed = new TreeSet<>(some);
        listed.retainAll(fields.keySet());
        return listed;
    }

    private void note(Set<String> refused, String path, JsonNode value) {
        Web.Answer answer = send(path, value, Map.of());
        if (answer.status() != 200) {
            refused.add(path);
            assertThat(answer.errors())
                    .as("%s: %s", path, value)
                    .allMatch(error -> error.contains(" is required")
                            || error.contains(" must be ")
                            || error.contains("give exactly one"));
        }
    }

    @Test
    void aValue_thatAsksForSomething_isTakenOrRefusedByName() throws IOException {
        Map<String, Integer> counts = new TreeMap<>();
        for (Map.Entry<String, Field> field : fields().entrySet()) {
            String path = field.getKey();
            JsonNode value = something(field.getValue().type());
            if (value == null) {
                continue;
            }
            Web.Answer answer = send(path, value, around(path));
            assertThat(answer.errors()).as(path).noneMatch(error -> error.contains("is not known here"));
            String first = answer.status() == 200
                    ? "taken"
                    : answer.wrong().stream()
                            .filter(wrong -> isAbout(path, wrong.substring(wrong.indexOf(' ') + 1)))
                            .map(wrong -> wrong.substring(0, wrong.indexOf(' ')))
                            .findFirst()
                            .orElse("not named");
            assertThat(first).as("%s: %s", path, answer.errors()).isNotEqualTo("not named");
            counts.merge(first, 1, Integer::sum);
        }
        System.out.println("with a value: " + counts);
        assertThat(counts.keySet()).contains("taken", "UNSUPPORTED_FIELD", "VALIDATION_ERROR");
    }

    /** Whether the error names the field, what is in it, or the list that it is in. */
    private static boolean isAbout(String path, String named) {
        String field = path.replaceFirst("^roll\\.", "");
        String plain = named.replaceAll("\\[[0-9]+]", "[]");
        return plain.startsWith(field) || field.startsWith(plain);
    }

    /** The fields that a policy or a task needs besides that field, by path. */
    private static Map<String, String> around(String path) {
        Map<String, String> around = new TreeMap<>();
        String item = path.replaceAll("\\[]\\..*", "[].");
        String field = path.substring(path.lastIndexOf('.') + 1);
        boolean isStep = path.contains(".stepAdjustments[].");
        if (path.matches("group\\.scaling\\.(up|down)\\[]\\..*")) {
            around.put(item + "policyName", "a");
            around.put(item + (isStep ? "stepAdjustments[].threshold" : "threshold"), "70");
        } else if (path.startsWith("group.scaling.target[].")) {
            around.put(item + "policyName", "a");
            around.put(item + "target", "50");
        } else if (path.startsWith("group.scheduling.tasks[].")) {
            around.put(item + "cronExpression", "0 8 * * 1-5");
            around.put(
                    item + "taskType",
                    switch (field) {
                        case "adjustment" -> "scaleUp";
                        case "adjustmentPercentage" -> "percentageScaleUp";
                        case "batchSizePercentage", "gracePeriod" -> "roll";
                        default -> "scale";
                    });
            switch (field) {
                case "adjustment", "adjustmentPercentage", "batchSizePercentage" -> {}
                case "gracePeriod" -> around.put(item + "batchSizePercentage", "20");
                default -> around.put(item + "scaleTargetCapacity", "2");
            }
        }
        if (path.contains(".action.")) {
            String action = path.substring(0, path.lastIndexOf('.') + 1);
            around.put(
                    action + "type",
                    switch (field) {
                        case "minTargetCapacity" -> "setMinTarget";
                        case "maxTargetCapacity" -> "setMaxTarget";
                        case "minimum", "maximum", "target" -> "updateCapacity";
                        default -> "adjustment";
                    });
            if (field.equals("type")) {
                around.put(action + "adjustment", "2");
            }
        } else if (isStep) {
            around.put(item + "stepAdjustments[].action.adjustment", "2");
        }
        if (path.contains(".dimensions[].")) {
            around.put(path.substring(0, path.lastIndexOf('.')) + ".name", "a");
            around.put(path.substring(0, path.lastIndexOf('.')) + ".value", "b");
        }
        return around;
    }

    private Web.Answer send(String path, JsonNode value, Map<String, String> around) {
        Web web = new Web();
        List.of("t3.small", "m7g.large").forEach(type -> web.images.type(type, "arm64", "eu-west-1a", "us-east-1a"));
        web.fleet.subnet("subnet-us", "us-east-1a");
        web.fleet.defaultSubnets.put("us-east-1a", new SubnetCapacity("subnet-us", "us-east-1a", "vpc-1", 250));
        boolean isRoll = path.startsWith("roll");
        ObjectNode body = (ObjectNode) Json.tree(isRoll ? ROLL : GROUP);
        around.forEach((field, text) -> put(body, field, NODES.textNode(text)));
        put(body, isRoll ? path.replaceFirst("^roll\\.?", "") : path, value);
        return isRoll ? web.start(body.toString()) : web.create(body.toString());
    }

    private static void put(ObjectNode body, String path, JsonNode value) {
        ObjectNode parent = body;
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            parent = inside(parent, names[i]);
        }
        String last = names[names.length - 1];
        if (last.endsWith("[]")) {
            parent.putArray(last.replace("[]", "")).add(value);
        } else {
            parent.set(last, value);
        }
    }

    private static ObjectNode inside(ObjectNode parent, String name) {
        String plain = name.replace("[]", "");
        if (!name.endsWith("[]")) {
            return parent.path(plain) instanceof ObjectNode there ? there : parent.putObject(plain);
        }
        ArrayNode list = parent.path(plain) instanceof ArrayNode there ? there : parent.putArray(plain);
        return list.path(0) instanceof ObjectNode there ? there : list.addObject();
    }

    private static JsonNode empty(String type) {
        return switch (type) {
            case "object", "Tag" -> NODES.objectNode();
            case "array" -> NODES.arrayNode();
            case "bool", "boolean" -> NODES.booleanNode(false);
            case "int", "integer", "float64", "number" -> NODES.numberNode(0);
            case "string", "time.Time" -> NODES.textNode("");
            default -> throw new IllegalArgumentException(type);
        };
    }

    /** Null for objects and lists: the fields in them have values. */
    private static JsonNode something(String type) {
        return switch (type) {
            case "bool", "boolean" -> NODES.booleanNode(true);
            case "int", "integer", "float64", "number" -> NODES.numberNode(2);
            case "string", "time.Time" -> NODES.textNode("x");
            default -> null;
        };
    }

    private static Map<String, Field> fields() throws IOException {
        Map<String, Field> fields = new TreeMap<>();
        for (String file : List.of("elastigroup-openapi-fields.tsv", "elastigroup-go-sdk-fields.tsv")) {
            for (String line : lines(file)) {
                String[] cells = line.split("\t", -1);
                String otherwise = cells.length > 2 ? cells[2] : "";
                fields.putIfAbsent(
                        cells[0], new Field(cells[1], otherwise.isEmpty() ? null : value(cells[1], otherwise)));
            }
        }
        // The body of a roll has no group id: the path has it.
        fields.remove("roll.groupId");
        return fields;
    }

    /** A cell of the table in the way that Python prints it. */
    private static JsonNode value(String type, String cell) {
        return switch (type) {
            case "string" -> NODES.textNode(cell);
            default -> Json.tree(cell.replace('\'', '"').replace("True", "true").replace("False", "false"));
        };
    }

    private static List<String> lines(String file) throws IOException {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(ClientFieldsTest.class.getResourceAsStream(file)), StandardCharsets.UTF_8))) {
            return new ArrayList<>(
                    lines.lines().filter(line -> !line.startsWith("#")).toList());
        }
    }
}
