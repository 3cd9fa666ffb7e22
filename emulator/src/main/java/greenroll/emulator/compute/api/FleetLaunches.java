package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;

import greenroll.emulator.compute.market.CapacityPool;
import greenroll.emulator.compute.market.FleetOffer;
import greenroll.emulator.compute.market.FleetOffer.FleetError;
import greenroll.emulator.compute.market.FleetPlan;
import greenroll.emulator.compute.market.FleetRoom;
import greenroll.emulator.compute.market.Market;
import greenroll.emulator.compute.state.InstanceTypes;
import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.compute.state.SimulatedSubnet;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.emulator.sdk.TemplateLaunch;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.CreateFleetError;
import software.amazon.awssdk.services.ec2.model.CreateFleetInstance;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateFleetResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateOverridesRequest;
import software.amazon.awssdk.services.ec2.model.FleetLaunchTemplateSpecificationRequest;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycle;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateAndOverridesResponse;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * CreateFleet of the type {@code instant}: it launches at once what there is room for, On-Demand before Spot. The
 * answer has the rest as errors. Under the region's lock.
 */
public final class FleetLaunches {

    private static final SupportedOperation OPERATION = SupportedOperation.CREATE_FLEET;
    /** The price of a type that does not exist. Such an offer is tried last. */
    private static final BigDecimal NO_PRICE = BigDecimal.valueOf(Long.MAX_VALUE);

    private final RegionContext ground;
    private final SimulatedInstances machines;
    private final LaunchNeeds needs;
    private final InstanceTypes types;
    public final LaunchTemplates templates;
    private final List<Answered> answered = new ArrayList<>();

    public FleetLaunches(
            RegionContext ground,
            SimulatedInstances machines,
            LaunchNeeds needs,
            InstanceTypes types,
            LaunchTemplates templates) {
        this.ground = ground;
        this.machines = machines;
        this.needs = needs;
        this.types = types;
        this.templates = templates;
    }

    private record Answered(CreateFleetRequest request, CreateFleetResponse response) {}

    /** One choice of the request, written as the RunInstances request that has the same parameters. */
    private record Candidate(
            LaunchTemplates.Chosen chosen,
            FleetLaunchTemplateOverridesRequest override,
            RunInstancesRequest launch,
            LaunchShape shape,
            Market market) {

        String subnetId() {
            String id = shape.subnetId();
            if (id == null || launch.instanceTypeAsString() == null) {
                throw new NotSimulated(OPERATION.apiName + " without an instance type or a subnet");
            }
            return id;
        }
    }

    CreateFleetResponse create(CreateFleetRequest request) {
        FleetParameters wanted = FleetParameters.of(request);
        Answered before = before(request.clientToken());
        if (before != null) {
            if (!before.request().equalsBySdkFields(request)) {
                throw ec2(
                        "IdempotentParameterMismatch",
                        "The client token you have provided is associated with a resource of different parameters.");
            }
            return before.response();
        }
        List<LaunchTemplates.Chosen> named = wanted.choices().stream()
                .map(choice -> found(choice.template()))
                .toList();
        LaunchTemplates.refuseDryRun(request.dryRun());
        String fleetId = "fleet-" + UUID.nameUUIDFromBytes(machines.newId("").getBytes(StandardCharsets.UTF_8));
        List<CreateFleetInstance> instances = new ArrayList<>();
        List<CreateFleetError> errors = new ArrayList<>();
        for (Market market : Market.values()) {
            if (wanted.count(market) == 0) {
                continue;
            }
            List<Candidate> candidates = new ArrayList<>();
            for (int i = 0; i < named.size(); i++) {
                candidates.add(candidate(named.get(i), wanted.choices().get(i).override(), request, market));
            }
            FleetPlan plan = plan(wanted, market, candidates);
            plan.shares().forEach((offer, count) -> {
                Candidate one = candidates.get(offer.number());
                instances.add(launched(one, launch(one, count, fleetId)));
            });
            plan.misses().forEach((offer, error) -> errors.add(error(candidates.get(offer.number()), error)));
        }
        CreateFleetResponse response = CreateFleetResponse.builder()
                .fleetId(fleetId)
                .instances(instances)
                .errors(errors)
                .build();
        answered.add(new Answered(request, response));
        return response;
    }

    /** Whether a fleet has ever been answered with a pool that was short. */
    public boolean wasShort() {
        return answered.stream().anyMatch(one -> !one.response().errors().isEmpty());
    }

    private @Nullable Answered before(@Nullable String token) {
        return answered.stream()
                .filter(one -> token != null && token.equals(one.request().clientToken()))
                .findFirst()
                .orElse(null);
    }

    private LaunchTemplates.Chosen found(FleetLaunchTemplateSpecificationRequest by) {
        return templates.forFleet(by.launchTemplateId(), by.launchTemplateName(), by.version());
    }

    private Candidate candidate(
            LaunchTemplates.Chosen chosen,
            FleetLaunchTemplateOverridesRequest override,
            CreateFleetRequest request,
            Market market) {
        RunInstancesRequest launch = TemplateLaunch.of(
                chosen.version().data(),
                override.instanceTypeAsString(),
                override.subnetId(),
                request.tagSpecifications(),
                market == Market.SPOT);
        if (override.imageId() != null) {
            launch = launch.toBuilder().imageId(override.imageId()).build();
        }
        return new Candidate(chosen, override, needs.resolved(launch), LaunchShape.of(OPERATION, launch), market);
    }

    private FleetPlan plan(FleetParameters wanted, Market market, List<Candidate> candidates) {
        int count = wanted.count(market);
        Map<CapacityPool, Integer> pools = new HashMap<>();
        Map<String, Integer> addresses = new HashMap<>();
        List<FleetOffer> offers = new ArrayList<>();
        for (Candidate one : candidates) {
            String zone = "";
            FleetError refusal = null;
            try {
                SimulatedSubnet subnet = needs.subnet(one.subnetId());
                zone = subnet.zone;
                addresses.put(subnet.id, subnet.freeAddresses);
                needs.image(one.launch().imageId());
                needs.refuseWhatDoesNotFit(one.launch(), one.shape(), subnet);
                CapacityPool pool = new CapacityPool(zone, one.launch().instanceTypeAsString());
                pools.put(pool, needs.room(market, pool, count));
            } catch (Ec2Exception e) {
                refusal = new FleetError(
                        e.awsErrorDetails().errorCode(), e.awsErrorDetails().errorMessage());
            }
            offers.add(offer(offers.size(), one, zone, refusal));
        }
        FleetRoom room = new FleetRoom(pools, addresses, needs.quota(market));
        return FleetPlan.of(wanted.strategy(market), count, offers, room);
    }

    private FleetOffer offer(int number, Candidate one, String zone, @Nullable FleetError refusal) {
        CapacityPool pool = new CapacityPool(zone, one.launch().instanceTypeAsString());
        BigDecimal price = types.price(pool.instanceType())
                .map(onDemand -> one.market() == Market.SPOT ? ground.market.price(pool, onDemand) : onDemand)
                .orElse(NO_PRICE);
        return new FleetOffer(
                number,
                pool,
                one.subnetId(),
                price,
                one.override().priority(),
                one.shape().addresses(),
                refusal);
    }

    /** EC2 itself adds the tags that tell from where an instance comes. */
    private List<SimulatedInstance> launch(Candidate one, int count, String fleetId) {
        Map<String, String> origin = new HashMap<>(one.chosen().origin());
        origin.put("aws:ec2:fleet-id", fleetId);
        SimulatedInstance.Birth birth = needs.birth(OPERATION, one.launch(), one.shape(), origin);
        return machines.launch(birth, needs.subnet(one.subnetId()), count, OPERATION.hand());
    }

    private static CreateFleetInstance launched(Candidate one, List<SimulatedInstance> machines) {
        return CreateFleetInstance.builder()
                .launchTemplateAndOverrides(from(one))
                .lifecycle(lifecycle(one.market()))
                .instanceType(one.launch().instanceTypeAsString())
                .instanceIds(machines.stream().map(machine -> machine.id).toList())
                .build();
    }

    private static CreateFleetError error(Candidate one, FleetError error) {
        return CreateFleetError.builder()
                .launchTemplateAndOverrides(from(one))
                .lifecycle(lifecycle(one.market()))
                .errorCode(error.code())
                .errorMessage(error.message())
                .build();
    }

    private static LaunchTemplateAndOverridesResponse from(Candidate one) {
        return LaunchTemplateAndOverridesResponse.builder()
                .launchTemplateSpecification(
                        by -> by.launchTemplateId(one.chosen().template().id())
                                .version(Long.toString(one.chosen().version().number())))
                .overrides(as -> as.instanceType(one.launch().instanceTypeAsString())
                        .subnetId(one.subnetId())
                        .priority(one.override().priority()))
                .build();
    }

    private static InstanceLifecycle lifecycle(Market market) {
        return market == Market.SPOT ? InstanceLifecycle.SPOT : InstanceLifecycle.ON_DEMAND;
    }

    /** The requests that were answered, in order, also those that launched nothing. One sent again is there once. */
    public List<CreateFleetRequest> carriedOut() {
        return answered.stream().map(Answered::request).toList();
    }
}
