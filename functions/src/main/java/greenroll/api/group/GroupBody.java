package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.http.EnumNames;
import greenroll.api.http.Fields;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Strategy;
import greenroll.group.UpdatePolicy;
import greenroll.operation.GroupDraft;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A group as a caller describes it.
 *
 * @param zones the availability zone that the caller gives for a subnet, by subnet id; empty when none is given
 */
public record GroupBody(GroupDraft draft, Map<String, String> zones) {

    private static final int NAME_LENGTH = 255;
    private static final Map<String, String> PRODUCTS = named(
            "Linux/UNIX",
            "Linux/UNIX (Amazon VPC)",
            "SUSE Linux",
            "SUSE Linux (Amazon VPC)",
            "Red Hat Enterprise Linux",
            "Red Hat Enterprise Linux (Amazon VPC)",
            "Windows",
            "Windows (Amazon VPC)");

    private record Compute(String product, Set<String> subnets, Map<String, String> zones, Launch launch) {}

    /** @param imageId the image id as it was given, correct or not */
    private record Launch(@Nullable String imageId, Supplier<LaunchSpecification> specification) {}

    private record Zone(String name, List<String> subnets) {}

    /** Reads the whole of {@code {"group": {…}}}. Throws {@link RefusedCall}, which names every wrong field. */
    public static GroupBody read(JsonNode body, Problems problems) {
        return read(body, false, problems);
    }

    /**
     * Reads a group as it would be after an update, in the same way.
     *
     * @param targetStands whether the update keeps the target; then an error names the minimum or maximum that does not
     *     fit it
     */
    public static GroupBody read(JsonNode body, boolean targetStands, Problems problems) {
        Supplier<GroupBody> read =
                Fields.body(body, problems, fields -> fields.object("group", group -> group(group, targetStands)));
        problems.refuse();
        return read.get();
    }

    /** The result is made only when all fields are correct, because some constructors refuse wrong values. */
    private static Supplier<GroupBody> group(Fields fields, boolean targetStands) {
        for (String readOnly : GroupView.READ_ONLY) {
            fields.unsupported(readOnly, "Greenroll gives it; leave it out");
        }
        for (String elsewhere : List.of("scaling", "scheduling", "thirdPartiesIntegration", "multai")) {
            fields.unsupported(elsewhere, "leave it out");
        }
        String name = fields.requiredText("name", NAME_LENGTH);
        String description = fields.text("description", NAME_LENGTH);
        String region = region(fields);
        Supplier<Capacity> capacity = fields.object("capacity", given -> capacity(given, targetStands));
        Strategy strategy = fields.object("strategy", StrategyBody::read);
        Compute compute = fields.object("compute", GroupBody::compute);
        Supplier<@Nullable UpdatePolicy> policy =
                UpdatePolicyBody.read(fields, compute.launch().imageId());
        return () -> new GroupBody(
                new GroupDraft(
                        name,
                        description,
                        region,
                        compute.product(),
                        capacity.get(),
                        List.copyOf(compute.subnets()),
                        strategy,
                        policy.get(),
                        compute.launch().specification().get()),
                compute.zones());
    }

    private static String region(Fields fields) {
        if (!fields.has("region")) {
            fields.wrong("region", "is required: the region that the subnets lie in");
        }
        String region = fields.text("region", 32, EnumNames.REGION, "a region like eu-west-1");
        return region == null ? "" : region;
    }

    private static Supplier<Capacity> capacity(Fields fields, boolean targetStands) {
        int minimum = fields.requiredInteger("minimum", 0, Capacity.MAX_TARGET);
        int target = fields.requiredInteger("target", 0, Capacity.MAX_TARGET);
        int maximum = fields.requiredInteger("maximum", 0, Integer.MAX_VALUE);
        fields.oneOf("unit", Map.of("instance", true), Set.of("weight"));
        if (fields.isSound("target") && fields.isSound("minimum") && target < minimum) {
            if (targetStands) {
                fields.wrong("minimum", "must be at most the target of " + target + ", but was " + minimum);
            } else {
                fields.wrong("target", "must be at least the minimum of " + minimum + ", but was " + target);
            }
        }
        if (fields.isSound("target") && fields.isSound("maximum") && target > maximum) {
            if (targetStands) {
                fields.wrong("maximum", "must be at least the target of " + target + ", but was " + maximum);
            } else {
                fields.wrong("target", "must be at most the maximum of " + maximum + ", but was " + target);
            }
        }
        return () -> new Capacity(minimum, target, maximum);
    }

    private static Compute compute(Fields fields) {
        for (String elsewhere :
                List.of("elasticIps", "privateIps", "preferredAvailabilityZones", "volumeAttachments")) {
            fields.unsupported(elsewhere, "leave it out");
        }
        String product = fields.oneOf("product", PRODUCTS, Set.of());
        List<String> types = fields.object("instanceTypes", GroupBody::instanceTypes);
        List<Zone> zones = fields.objects("availabilityZones", GroupBody::zone);
        List<String> listed = fields.texts("subnetIds", EnumNames.SUBNET, "a subnet id like subnet-0a1b2c");
        Map<String, String> zoneOf = new LinkedHashMap<>();
        zones.forEach(zone -> zone.subnets().forEach(subnet -> zoneOf.put(subnet, zone.name())));
        Set<String> subnets = new LinkedHashSet<>(listed);
        if (!listed.isEmpty() && !zoneOf.isEmpty() && !zoneOf.keySet().equals(subnets)) {
            fields.wrong("subnetIds", "names other subnets than availabilityZones: give one of the two");
        }
        subnets.addAll(zoneOf.keySet());
        if (fields.isEmptyList("subnetIds") && fields.isEmptyList("availabilityZones")) {
            fields.wrong("subnetIds", "is required, here or in availabilityZones: at least one subnet");
        }
        Launch launch = fields.object(
                "launchSpecification",
                given -> new Launch(given.peek("imageId"), SpecificationBody.read(given, types, subnets)));
        return new Compute(product == null ? Group.DEFAULT_PRODUCT : product, subnets, zoneOf, launch);
    }

    private static Zone zone(Fields fields) {
        fields.unsupported("placementGroupName", "leave it out");
        String name = fields.requiredText("name", 32);
        List<String> subnets =
                new ArrayList<>(fields.texts("subnetIds", EnumNames.SUBNET, "a subnet id like subnet-0a1b2c"));
        String single = fields.text("subnetId", 64, EnumNames.SUBNET, "a subnet id like subnet-0a1b2c");
        if (single != null) {
            subnets.add(single);
        }
        if (!fields.has("subnetId") && fields.isEmptyList("subnetIds")) {
            fields.wrong("subnetIds", "is required: at least one subnet");
        }
        return new Zone(name, subnets);
    }

    /**
     * The types in order of preference. Types that Elastigroup would launch as spot come last, and are on demand too.
     */
    private static List<String> instanceTypes(Fields fields) {
        for (String elsewhere : List.of("weights", "preferredSpot", "resourceRequirements")) {
            fields.unsupported(elsewhere, "list the types in order of preference in onDemandTypes");
        }
        Set<String> types = new LinkedHashSet<>();
        String form = "an instance type like m7g.large";
        String first = fields.text("ondemand", 64, EnumNames.INSTANCE_TYPE, form);
        if (first != null) {
            types.add(first);
        }
        types.addAll(fields.texts("onDemandTypes", EnumNames.INSTANCE_TYPE, form));
        types.addAll(fields.texts("spot", EnumNames.INSTANCE_TYPE, form));
        if (!fields.has("ondemand") && fields.isEmptyList("onDemandTypes") && fields.isEmptyList("spot")) {
            fields.wrong("ondemand", "is required: " + form);
        }
        return List.copyOf(types);
    }

    private static Map<String, String> named(String... names) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String name : names) {
            map.put(name, name);
        }
        return Map.copyOf(map);
    }
}
