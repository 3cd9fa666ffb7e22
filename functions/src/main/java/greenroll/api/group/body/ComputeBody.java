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
import java.util.stream.Stream;
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

    /** @param usesSpot whether spot types are launched as spot instances */
    static ComputeBody read(Fields fields, boolean usesSpot) {
        for (String elsewhere : List.of(
                "elasticIps", "privateIps", "preferredAvailabilityZones", "volumeAttachments", "ebsVolumePool")) {
            fields.unsupported(elsewhere, "leave it out");
        }
        String product = fields.oneOf("product", PRODUCTS, Set.of());
        Types types = fields.object("instanceTypes", given -> instanceTypes(given, usesSpot));
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

    /** The types in order of preference, each once. */
    record Types(List<String> onDemand, LaunchSpecification.SpotTypes spot) {

        List<String> all() {
            return Stream.concat(onDemand.stream(), spot.all().stream())
                    .distinct()
                    .toList();
        }
    }

    /**
     * Without spot instances the spot types are launched on demand too. They come last, with the preferred ones first.
     * With spot instances the on-demand ones are of the spot types when no others are given.
     */
    private static Types instanceTypes(Fields fields, boolean usesSpot) {
        fields.unsupported(
                "weights", "each instance counts as one, so leave the weights out and list types of the same size");
        fields.unsupported("resourceRequirements", "list the types in order of preference in onDemandTypes and spot");
        Set<String> types = new LinkedHashSet<>();
        String form = "an instance type like m7g.large";
        String first = fields.text("ondemand", 64, EnumNames.INSTANCE_TYPE, form);
        if (first != null) {
            types.add(first);
        }
        types.addAll(fields.texts("onDemandTypes", EnumNames.INSTANCE_TYPE, form));
        List<String> preferred = fields.texts("preferredSpot", EnumNames.INSTANCE_TYPE, form).stream()
                .distinct()
                .toList();
        Set<String> spot = new LinkedHashSet<>(preferred);
        spot.addAll(fields.texts("spot", EnumNames.INSTANCE_TYPE, form));
        if (!usesSpot || types.isEmpty()) {
            types.addAll(spot);
        }
        if (!fields.has("ondemand")
                && fields.isEmptyList("onDemandTypes")
                && fields.isEmptyList("preferredSpot")
                && fields.isEmptyList("spot")) {
            fields.wrong("ondemand", "is required: " + form);
        }
        return new Types(
                List.copyOf(types),
                usesSpot
                        ? new LaunchSpecification.SpotTypes(List.copyOf(spot), preferred)
                        : LaunchSpecification.SpotTypes.NONE);
    }

    private static Map<String, String> named(String... names) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String name : names) {
            map.put(name, name);
        }
        return Map.copyOf(map);
    }
}
