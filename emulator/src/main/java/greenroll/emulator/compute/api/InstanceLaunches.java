package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;
import static greenroll.emulator.compute.api.LaunchNeeds.required;

import greenroll.emulator.compute.market.CapacityPool;
import greenroll.emulator.compute.market.Market;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.compute.state.SimulatedSubnet;
import greenroll.emulator.sdk.TemplateLaunch;
import greenroll.fleet.InstanceState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.LaunchTemplateSpecification;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/** RunInstances: how many instances it launches, and how it remembers client tokens. Under the lock. */
public final class InstanceLaunches {

    private static final SupportedOperation RUN = SupportedOperation.RUN_INSTANCES;

    private final SimulatedInstances machines;
    private final LaunchNeeds needs;
    private final LaunchTemplates templates;
    private final Map<TokenInZone, Answered> answered = new LinkedHashMap<>();

    public InstanceLaunches(SimulatedInstances machines, LaunchNeeds needs, LaunchTemplates templates) {
        this.machines = machines;
        this.needs = needs;
        this.templates = templates;
    }

    /** The scope of a client token is one zone. In another zone the same token launches again. */
    private record TokenInZone(String token, String zone) {}

    private record Answered(RunInstancesRequest request, List<SimulatedInstance> machines) {}

    List<SimulatedInstance> run(RunInstancesRequest asked) {
        LaunchTemplates.Chosen from = template(asked.launchTemplate());
        RunInstancesRequest request = needs.resolved(
                from == null ? asked : TemplateLaunch.overridden(from.version().data(), asked));
        int minimum = required(request.minCount(), "MinCount");
        int maximum = required(request.maxCount(), "MaxCount");
        if (minimum < 1 || maximum < minimum) {
            throw ec2("InvalidParameterValue", "MinCount " + minimum + " and MaxCount " + maximum + " do not fit");
        }
        LaunchShape shape = LaunchShape.of(RUN, request);
        SimulatedSubnet subnet = needs.subnet(shape.subnetId());
        String token = request.clientToken();
        TokenInZone key = token == null ? null : new TokenInZone(token, subnet.zone);
        Answered before = key == null ? null : answered.get(key);
        if (before != null) {
            return again(before, asked);
        }
        needs.image(request.imageId());
        needs.refuseWhatDoesNotFit(request, shape, subnet);
        SimulatedInstance.Birth birth = needs.birth(RUN, request, shape, from == null ? Map.of() : from.origin());
        if (Boolean.TRUE.equals(request.dryRun())) {
            throw ec2("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
        int count = room(subnet, birth, minimum, maximum);
        List<SimulatedInstance> launched = machines.launch(birth, subnet, count, RUN.hand());
        if (key != null) {
            answered.put(key, new Answered(asked, launched));
        }
        return launched;
    }

    private LaunchTemplates.@Nullable Chosen template(@Nullable LaunchTemplateSpecification named) {
        return named == null
                ? null
                : templates.forLaunch(named.launchTemplateId(), named.launchTemplateName(), named.version());
    }

    /**
     * Launches one instance for a service of AWS, without a call.
     *
     * @param launch with all its parameters; it names no template
     * @param origin the tags that tell from where the instance comes
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when EC2 refuses it
     */
    public SimulatedInstance launch(RunInstancesRequest launch, Map<String, String> origin, Actor by) {
        RunInstancesRequest request = needs.resolved(launch);
        LaunchShape shape = LaunchShape.of(RUN, request);
        SimulatedSubnet subnet = needs.subnet(shape.subnetId());
        needs.image(request.imageId());
        needs.refuseWhatDoesNotFit(request, shape, subnet);
        SimulatedInstance.Birth birth = needs.birth(RUN, request, shape, origin);
        room(subnet, birth, 1, 1);
        return machines.launch(birth, subnet, 1, by).getFirst();
    }

    /** The same for an instance that was launched at that time and already runs. Nothing limits it. */
    public SimulatedInstance place(
            RunInstancesRequest launch, Map<String, String> origin, Instant launchedAt, Actor by) {
        RunInstancesRequest request = needs.resolved(launch);
        LaunchShape shape = LaunchShape.of(RUN, request);
        SimulatedInstance.Birth birth = needs.birth(RUN, request, shape, origin);
        return machines.place(birth, needs.subnet(shape.subnetId()), launchedAt, by);
    }

    private static List<SimulatedInstance> again(Answered before, RunInstancesRequest request) {
        if (!before.request().equalsBySdkFields(request)) {
            throw ec2(
                    "IdempotentParameterMismatch",
                    "The client token you have provided is associated with a resource of different parameters.");
        }
        if (before.machines().stream().allMatch(machine -> machine.state == InstanceState.TERMINATED)) {
            throw ec2(
                    "IdempotentInstanceTerminated",
                    "The client token you have provided is associated with an instance that is terminated.");
        }
        return before.machines();
    }

    private int room(SimulatedSubnet subnet, SimulatedInstance.Birth birth, int minimum, int maximum) {
        String instanceType = birth.instanceType();
        if (subnet.freeAddresses < minimum * birth.addresses()) {
            throw ec2(
                    "InsufficientFreeAddressesInSubnet",
                    "There are not enough free addresses in subnet '" + subnet.id
                            + "' to satisfy the requested number of instances.");
        }
        Market market = birth.spot() ? Market.SPOT : Market.ON_DEMAND;
        int quota = needs.quota(market);
        if (quota < minimum) {
            throw ec2("MaxSpotInstanceCountExceeded", "Max spot instance count exceeded");
        }
        int available = needs.room(market, new CapacityPool(subnet.zone, instanceType), maximum);
        if (available < minimum) {
            throw ec2(
                    "InsufficientInstanceCapacity",
                    "We currently do not have sufficient " + instanceType
                            + " capacity in the Availability Zone you requested (" + subnet.zone + ").");
        }
        int most = Math.min(quota, subnet.freeAddresses / birth.addresses());
        return Math.min(maximum, Math.min(available, most));
    }

    /** The requests that launched instances, in order. */
    public List<RunInstancesRequest> carriedOut() {
        return answered.values().stream().map(Answered::request).toList();
    }
}
