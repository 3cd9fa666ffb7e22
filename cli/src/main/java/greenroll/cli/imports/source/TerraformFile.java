package greenroll.cli.imports.source;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.cli.shell.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Groups in Terraform's state, and in what {@code terraform show -json} prints of a state or a plan. */
final class TerraformFile {

    private static final String TYPE = "spotinst_elastigroup_aws";
    private static final int STATE_VERSION = 4;

    /** Attributes, by their last name, that the provider fills in when nobody has given them. */
    private static final Set<String> FILLED_IN = Set.of(
            "id",
            "min_size",
            "max_size",
            "capacity_unit",
            "draining_timeout",
            "ebs_optimized",
            "delete_on_termination",
            "encrypted",
            "volume_type",
            "source",
            "statistic",
            "cooldown",
            "operator",
            "evaluation_periods",
            "period",
            "max_capacity_per_scale");

    private final String file;
    private final List<FoundGroup> groups = new ArrayList<>();
    private final Set<String> otherTypes = new TreeSet<>();

    private TerraformFile(String file) {
        this.file = file;
    }

    static boolean isState(JsonNode root) {
        return root.path("version").isNumber()
                && (root.path("resources").isArray() || root.path("modules").isArray());
    }

    static boolean isShown(JsonNode root) {
        return root.path("planned_values").isObject()
                || root.path("values").path("root_module").isObject();
    }

    static List<FoundGroup> state(String file, JsonNode root) {
        int version = root.path("version").asInt();
        if (version != STATE_VERSION) {
            throw new UsageException(file + " is a state of version " + version + ", and the command reads version "
                    + STATE_VERSION + ": give what terraform state pull of Terraform 0.12 or newer prints");
        }
        TerraformFile found = new TerraformFile(file);
        for (JsonNode resource : root.path("resources")) {
            if (resource.path("mode").asText("managed").equals("managed")) {
                found.resource(resource);
            }
        }
        return found.orNothing();
    }

    private void resource(JsonNode resource) {
        if (!isGroup(resource)) {
            return;
        }
        String module = resource.path("module").asText();
        String address = (module.isEmpty() ? "" : module + ".") + TYPE + "."
                + resource.path("name").asText();
        for (JsonNode instance : resource.path("instances")) {
            if (instance.has("deposed")) {
                continue;
            }
            String at = address + index(instance.path("index_key"));
            if (!instance.path("attributes").isObject()) {
                throw new UsageException(
                        file + ": " + at + " is stored in the form of an old provider: run terraform refresh, and give"
                                + " what terraform state pull prints then");
            }
            add("Terraform state", at, instance.path("attributes"), MissingNode.getInstance());
        }
    }

    private static String index(JsonNode key) {
        return key.isMissingNode() || key.isNull()
                ? ""
                : key.isNumber() ? "[" + key.asText() + "]" : "[\"" + key.asText() + "\"]";
    }

    static List<FoundGroup> shown(String file, JsonNode root) {
        TerraformFile found = new TerraformFile(file);
        boolean isPlan = root.has("planned_values");
        JsonNode values = root.path(isPlan ? "planned_values" : "values");
        found.module(
                isPlan ? "Terraform plan" : "Terraform state",
                values.path("root_module"),
                root.path("resource_changes"));
        return found.orNothing();
    }

    private void module(String format, JsonNode module, JsonNode changes) {
        for (JsonNode resource : module.path("resources")) {
            if (resource.path("mode").asText("managed").equals("managed") && isGroup(resource)) {
                String address = resource.path("address").asText();
                add(format, address, resource.path("values"), unknown(address, changes));
            }
        }
        for (JsonNode child : module.path("child_modules")) {
            module(format, child, changes);
        }
    }

    private static JsonNode unknown(String address, JsonNode changes) {
        return changes.valueStream()
                .filter(change -> change.path("address").asText().equals(address))
                .map(change -> change.path("change").path("after_unknown"))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private boolean isGroup(JsonNode resource) {
        String type = resource.path("type").asText();
        if (!type.equals(TYPE)) {
            otherTypes.add(type);
        }
        return type.equals(TYPE);
    }

    private void add(String format, String address, JsonNode attributes, JsonNode unknown) {
        ObjectNode group = JsonNodeFactory.instance.objectNode();
        Conversion conversion = new Conversion(group, "", new ArrayList<>(), new ArrayList<>());
        conversion.convert(attributes, TerraformAttributes.ALL);
        unknown("", unknown, conversion);
        groups.add(new FoundGroup(
                group.path("name").asText(address),
                new Place(file, format, address),
                group,
                List.copyOf(conversion.missing()),
                List.copyOf(conversion.leftOut())));
    }

    /** Names the values that a plan does not know yet. */
    private static void unknown(String path, JsonNode unknown, Conversion conversion) {
        if (unknown.isObject()) {
            unknown.properties()
                    .forEach(field -> unknown(
                            path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                            field.getValue(),
                            conversion));
        } else if (unknown.isArray()) {
            for (int i = 0; i < unknown.size(); i++) {
                unknown(path + "[" + i + "]", unknown.get(i), conversion);
            }
        } else if (unknown.asBoolean(false)) {
            if (FILLED_IN.contains(path.substring(path.lastIndexOf('.') + 1))) {
                conversion.leftOut().add(new LeftOutField(path, "the provider fills it in when nobody gives it"));
            } else {
                conversion
                        .missing()
                        .add(new MissingValue(
                                path,
                                "Terraform knows it only after it has applied the plan: import the state then, or add"
                                        + " the field to the body"));
            }
        }
    }

    private List<FoundGroup> orNothing() {
        if (groups.isEmpty()) {
            throw new UsageException(file + " has no resource of the type " + TYPE
                    + (otherTypes.isEmpty() ? "" : "; it has " + String.join(", ", otherTypes)));
        }
        return groups;
    }
}
