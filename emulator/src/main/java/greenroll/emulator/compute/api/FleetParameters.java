package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;
import static greenroll.emulator.compute.api.LaunchNeeds.required;

import greenroll.emulator.compute.market.FleetStrategy;
import greenroll.emulator.compute.market.Market;
import greenroll.emulator.sdk.NotSimulated;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.DefaultTargetCapacityType;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateConfigRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.FleetType;
import software.amazon.awssdk.services.ec2.model.OnDemandOptionsRequest;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.SpotInstanceInterruptionBehavior;
import software.amazon.awssdk.services.ec2.model.SpotOptionsRequest;
import software.amazon.awssdk.services.ec2.model.TargetCapacitySpecificationRequest;

/**
 * The wishes of a CreateFleet request.
 *
 * @param choices the pools, in the order of the request
 * @param counts the instances that are wanted in each market
 * @param strategies the allocation strategy of each market
 */
record FleetParameters(List<Choice> choices, Map<Market, Integer> counts, Map<Market, FleetStrategy> strategies) {

    private static final SupportedOperation OPERATION = SupportedOperation.CREATE_FLEET;
    private static final Set<ResourceType> TAGGED =
            Set.of(ResourceType.FLEET, ResourceType.INSTANCE, ResourceType.VOLUME);
    private static final Set<String> TARGET =
            Set.of("TotalTargetCapacity", "SpotTargetCapacity", "OnDemandTargetCapacity", "DefaultTargetCapacityType");

    /** @param override without members when the request has none for this template */
    record Choice(FleetLaunchTemplateSpecificationRequest template, FleetLaunchTemplateOverridesRequest override) {}

    int count(Market market) {
        return counts.getOrDefault(market, 0);
    }

    FleetStrategy strategy(Market market) {
        return strategies.getOrDefault(market, FleetStrategy.LOWEST_PRICE);
    }

    /** @throws NotSimulated with the name of a parameter or value that is not simulated */
    static FleetParameters of(CreateFleetRequest request) {
        if (request.type() != FleetType.INSTANT) {
            throw new NotSimulated(OPERATION.apiName + " of the type " + request.typeAsString());
        }
        request.tagSpecifications().forEach(one -> {
            if (!TAGGED.contains(one.resourceType())) {
                throw new NotSimulated(OPERATION.apiName + ", tags of a " + one.resourceTypeAsString());
            }
        });
        return new FleetParameters(
                choices(request.launchTemplateConfigs()),
                counts(required(request.targetCapacitySpecification(), "TargetCapacitySpecification")),
                strategies(request.spotOptions(), request.onDemandOptions()));
    }

    private static List<Choice> choices(List<FleetLaunchTemplateConfigRequest> configs) {
        if (configs.isEmpty()) {
            throw ec2("MissingParameter", "The request must contain the parameter LaunchTemplateConfigs");
        }
        List<Choice> choices = new ArrayList<>();
        for (FleetLaunchTemplateConfigRequest config : configs) {
            FleetLaunchTemplateSpecificationRequest template =
                    required(config.launchTemplateSpecification(), "LaunchTemplateSpecification");
            for (FleetLaunchTemplateOverridesRequest override : config.overrides()) {
                OPERATION.refuseOthers(
                        override,
                        "LaunchTemplateConfigs.Overrides",
                        Set.of("InstanceType", "SubnetId", "Priority", "ImageId"));
                choices.add(new Choice(template, override));
            }
            if (config.overrides().isEmpty()) {
                choices.add(new Choice(
                        template, FleetLaunchTemplateOverridesRequest.builder().build()));
            }
        }
        return choices;
    }

    /** The rest of the total is of the default type. Without a default type it is On-Demand. */
    private static Map<Market, Integer> counts(TargetCapacitySpecificationRequest target) {
        OPERATION.refuseOthers(target, "TargetCapacitySpecification", TARGET);
        int total = required(target.totalTargetCapacity(), "TotalTargetCapacity");
        int onDemand = target.onDemandTargetCapacity() == null ? 0 : target.onDemandTargetCapacity();
        int spot = target.spotTargetCapacity() == null ? 0 : target.spotTargetCapacity();
        int rest = total - onDemand - spot;
        if (total < 1 || onDemand < 0 || spot < 0 || rest < 0) {
            throw ec2(
                    "InvalidParameterValue",
                    "TotalTargetCapacity " + total + ", OnDemandTargetCapacity " + onDemand + " and SpotTargetCapacity "
                            + spot + " do not fit");
        }
        boolean restIsSpot = target.defaultTargetCapacityType() == DefaultTargetCapacityType.SPOT;
        Map<Market, Integer> counts = new EnumMap<>(Market.class);
        counts.put(Market.ON_DEMAND, onDemand + (restIsSpot ? 0 : rest));
        counts.put(Market.SPOT, spot + (restIsSpot ? rest : 0));
        return counts;
    }

    private static Map<Market, FleetStrategy> strategies(
            @Nullable SpotOptionsRequest spot, @Nullable OnDemandOptionsRequest onDemand) {
        Map<Market, FleetStrategy> strategies = new EnumMap<>(Market.class);
        strategies.put(Market.ON_DEMAND, FleetStrategy.LOWEST_PRICE);
        strategies.put(Market.SPOT, FleetStrategy.LOWEST_PRICE);
        if (onDemand != null) {
            OPERATION.refuseOthers(onDemand, "OnDemandOptions", Set.of("AllocationStrategy"));
            strategies.put(
                    Market.ON_DEMAND,
                    strategy(
                            onDemand.allocationStrategyAsString(),
                            Set.of(FleetStrategy.LOWEST_PRICE, FleetStrategy.PRIORITIZED)));
        }
        if (spot != null) {
            OPERATION.refuseOthers(spot, "SpotOptions", Set.of("AllocationStrategy", "InstanceInterruptionBehavior"));
            if (spot.instanceInterruptionBehavior() != null
                    && spot.instanceInterruptionBehavior() != SpotInstanceInterruptionBehavior.TERMINATE) {
                throw new NotSimulated(
                        OPERATION.apiName + ", interruption by " + spot.instanceInterruptionBehaviorAsString());
            }
            strategies.put(
                    Market.SPOT,
                    strategy(
                            spot.allocationStrategyAsString(),
                            Set.of(
                                    FleetStrategy.LOWEST_PRICE,
                                    FleetStrategy.DIVERSIFIED,
                                    FleetStrategy.CAPACITY_OPTIMIZED,
                                    FleetStrategy.CAPACITY_OPTIMIZED_PRIORITIZED,
                                    FleetStrategy.PRICE_CAPACITY_OPTIMIZED)));
        }
        return strategies;
    }

    private static FleetStrategy strategy(@Nullable String name, Set<FleetStrategy> allowed) {
        if (name == null) {
            return FleetStrategy.LOWEST_PRICE;
        }
        return allowed.stream()
                .filter(one -> one.apiName().equals(name))
                .findFirst()
                .orElseThrow(() -> ec2("InvalidParameterValue", "The allocation strategy '" + name + "' is not valid"));
    }
}
