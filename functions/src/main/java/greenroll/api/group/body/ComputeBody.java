package greenroll.api.group.body;

import greenroll.api.http.EnumNames;
import greenroll.api.http.Fields;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The values in {@code compute}.
 *
 * @param zones the availability zone that the caller gives for a subnet, by subnet id; empty when none is given
 * @param zonesByName zones that are given without subnets
 * @param imageId the image id as it was given, correct or not
 */
record ComputeBody(
        String product,
        Set<String> subnets,
        Map<String, String> zones,
        List<String> zonesByName,
        @Nullable String imageId,
        Supplier<LaunchSpecification> specification) {

    private static final Map<String, String> PRODUCTS = named(
            "Linux/UNIX",
            "Linux/UNIX (Amazon VPC)",
            "SUSE Linux",
            "SUSE Linux (Amazon VPC)",
            "Red Hat Enterprise Linux",
            "Red Hat Enterprise Linux (Amazon VPC)",
            "Windows",
            "Windows (Amazon VPC)");

    private record Zone(String name, List<String> subnets) {}

    static ComputeBody read(Fields fields) {
        for (String elsewhere : List.of(
                "elasticIps", "privateIps", "preferredAvailabilityZones", "volumeAttachments", "ebsVolumePool")) {
            fields.unsupported(elsewhere, "leave it out");
        }
        String product = fields.oneOf("product", PRODUCTS, Set.of());
        List<String> types = fields.object("instanceTypes", ComputeBody::instanceTypes);
        List<Zone> zones = fields.objects("availabilityZones", ComputeBody::zone);
        List<String> listed = fields.texts("subnetIds", EnumNames.SUBNET, "a subnet id like subnet-0a1b2c");
        Map<String, String> zoneOf = new LinkedHashMap<>();
        zones.forEach(zone -> zone.subnets().forEach(subnet -> zoneOf.put(subnet, zone.name())));
        Set<String> subnets = new LinkedHashSet<>(listed);
        boolean namesOthers = zones.stream().anyMatch(zone -> zone.subnets().isEmpty())
                || !zoneOf.isEmpty() && !zoneOf.keySet().equals(subnets);
        if (!listed.isEmpty() && namesOthers) {
            fields.wrong("subnetIds", "names other subnets than availabilityZones: give one of the two");
        }
        subnets.addAll(zoneOf.keySet());
        if (fields.isEmptyList("subnetIds") && fields.isEmptyList("availabilityZones")) {
            fields.wrong("subnetIds", "is required, here or in availabilityZones: at least one subnet");
        }
        return fields.object(
                "launchSpecification",
                given -> new ComputeBody(
                        product == null ? Group.DEFAULT_PRODUCT : product,
                        subnets,
                        zoneOf,
                        zones.stream()
                                .filter(zone -> zone.subnets().isEmpty())
                                .map(Zone::name)
                                .toList(),
                        given.peek("imageId"),
                        SpecificationBody.read(given, types, subnets)));
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
        return new Zone(name, subnets);
    }

    /**
     * The types in order of preference. Types that Elastigroup would launch as spot come last, with its preferred ones
     * first, and are on demand too.
     */
    private static List<String> instanceTypes(Fields fields) {
        for (String elsewhere : List.of("weights", "resourceRequirements")) {
            fields.unsupported(elsewhere, "list the types in order of preference in onDemandTypes");
        }
        Set<String> types = new LinkedHashSet<>();
        String form = "an instance type like m7g.large";
        String first = fields.text("ondemand", 64, EnumNames.INSTANCE_TYPE, form);
        if (first != null) {
            types.add(first);
        }
        types.addAll(fields.texts("onDemandTypes", EnumNames.INSTANCE_TYPE, form));
        types.addAll(fields.texts("preferredSpot", EnumNames.INSTANCE_TYPE, form));
        types.addAll(fields.texts("spot", EnumNames.INSTANCE_TYPE, form));
        if (!fields.has("ondemand")
                && fields.isEmptyList("onDemandTypes")
                && fields.isEmptyList("preferredSpot")
                && fields.isEmptyList("spot")) {
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
