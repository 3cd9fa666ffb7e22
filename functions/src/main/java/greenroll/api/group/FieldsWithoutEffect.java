package greenroll.api.group;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.json.Json;
import greenroll.roll.failure.Warning;
import java.util.ArrayList;
import java.util.List;

/** Elastigroup's fields that a group stores although they have no effect here. Each answer warns the owner of them. */
final class FieldsWithoutEffect {

    static final String CODE = "NO_EFFECT";

    private static final String ON_DEMAND = " has no effect: every instance is launched on demand";

    private FieldsWithoutEffect() {}

    /** One warning for each such field with a value that would have an effect in Elastigroup, by the field's path. */
    static List<Warning> of(Group group, LaunchSpecification latest) {
        return of(group.policy().strategy(), group.placement().product(), group.document(), latest);
    }

    /** @param document the owner's description of the group */
    static List<Warning> of(Strategy strategy, String product, String document, LaunchSpecification latest) {
        List<Warning> warnings = new ArrayList<>();
        SpotStrategy spot = strategy.spot();
        if (!spot.usesSpot()) {
            if (spot.availabilityVsCost() != null) {
                warnings.add(new Warning(CODE, "strategy.availabilityVsCost" + ON_DEMAND));
            }
            if (Boolean.FALSE.equals(spot.fallbackToOd())) {
                warnings.add(new Warning(CODE, "strategy.fallbackToOd false" + ON_DEMAND));
            }
        } else {
            warnings.addAll(ofSpot(spot, latest.hardware()));
        }
        if (Boolean.TRUE.equals(strategy.utilizeReservedInstances())) {
            warnings.add(new Warning(
                    CODE,
                    "strategy.utilizeReservedInstances has no effect: EC2 itself applies reserved instances to what runs on"
                            + " demand"));
        }
        List<String> types = latest.hardware().instanceTypes();
        String first = types.getFirst();
        // Most groups have one type, and a list of groups does not parse each description for it.
        List<String> onDemandToo = spot.usesSpot() || types.size() == 1
                ? List.of()
                : Json.tree(document)
                        .at("/compute/instanceTypes/spot")
                        .valueStream()
                        .map(JsonNode::asText)
                        .filter(type -> !type.equals(first))
                        .distinct()
                        .toList();
        if (!onDemandToo.isEmpty()) {
            warnings.add(new Warning(
                    CODE,
                    "compute.instanceTypes.spot is launched on demand, where there is no " + first + ": "
                            + String.join(", ", onDemandToo)));
        }
        warnings.addAll(ofTheDocument(document));
        if (!product.equals(Group.DEFAULT_PRODUCT)) {
            warnings.add(new Warning(CODE, "compute.product has no effect: the image decides"));
        }
        return warnings;
    }

    /** Warnings of fields that only the owner's description has. Few descriptions have them, so few are parsed. */
    private static List<Warning> ofTheDocument(String document) {
        if (!document.contains("lifetimePeriod") && !document.contains("timeWindows")) {
            return List.of();
        }
        List<Warning> warnings = new ArrayList<>();
        JsonNode strategy = Json.tree(document).path("strategy");
        if (!List.of("", "days").contains(strategy.path("lifetimePeriod").asText(""))) {
            warnings.add(new Warning(
                    CODE, "strategy.lifetimePeriod has no effect: it is the unit of a time that is not shown here"));
        }
        JsonNode revert = strategy.path("revertToSpot");
        if (!revert.path("timeWindows").isEmpty()
                && !revert.path("performAt").asText("").equals("timeWindow")) {
            warnings.add(new Warning(
                    CODE,
                    "strategy.revertToSpot.timeWindows has no effect: performAt is "
                            + revert.path("performAt").asText("")));
        }
        return warnings;
    }

    private static List<Warning> ofSpot(SpotStrategy spot, LaunchSpecification.Hardware hardware) {
        List<Warning> warnings = new ArrayList<>();
        if (spot.onDemandCount() != null && spot.risk() > 0) {
            warnings.add(new Warning(CODE, "strategy.risk has no effect: onDemandCount says how many are spot"));
        }
        if (!hardware.spotTypes().preferred().isEmpty() && spot.allocation().isByPriceAlone()) {
            warnings.add(new Warning(
                    CODE,
                    "compute.instanceTypes.preferredSpot has no effect: with availabilityVsCost "
                            + spot.allocation().wire() + " the price alone decides"));
        }
        if (hardware.cpuCredits() != null
                && !hardware.typesOfSpot().stream().allMatch(LaunchSpecification::isBurstable)) {
            warnings.add(new Warning(
                    CODE,
                    "compute.launchSpecification.creditSpecification has no effect on spot instances: some of their types"
                            + " have no CPU credits"));
        }
        return warnings;
    }
}
