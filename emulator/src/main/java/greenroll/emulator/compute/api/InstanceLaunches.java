package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;

import greenroll.emulator.compute.state.AvailableCapacity;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.InstanceTypes;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.compute.state.SimulatedSubnet;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.fleet.InstanceState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.ec2.model.IamInstanceProfileSpecification;
import software.amazon.awssdk.services.ec2.model.MarketType;
import software.amazon.awssdk.services.ec2.model.ResourceType;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;
import software.amazon.awssdk.services.ec2.model.TagSpecification;

/** RunInstances: what it checks, how many instances it launches, and how it remembers client tokens. Under the lock. */
public final class InstanceLaunches {

    private final SimulatedInstances machines;
    private final Map<String, SimulatedSubnet> subnets;
    private final Map<String, ImageBehaviour> images;
    private final Map<String, ImageSettings> imageSettings;
    private final InstanceTypes types;
    /** Names of key pairs and ids of security groups that do not exist. All others exist. */
    public final Set<String> gone = new HashSet<>();

    /** Instance profiles, by name or ARN, that EC2 does not know before that moment. */
    public final Map<String, Instant> young = new HashMap<>();

    private final Map<TokenInZone, Answered> answered = new LinkedHashMap<>();
    public AvailableCapacity capacity = AvailableCapacity.ENDLESS;

    public InstanceLaunches(
            SimulatedInstances machines,
            Map<String, SimulatedSubnet> subnets,
            Map<String, ImageBehaviour> images,
            Map<String, ImageSettings> imageSettings,
            InstanceTypes types) {
        this.machines = machines;
        this.subnets = subnets;
        this.images = images;
        this.imageSettings = imageSettings;
        this.types = types;
    }

    /** The scope of a client token is one zone. In another zone the same token launches again. */
    private record TokenInZone(String token, String zone) {}

    private record Answered(RunInstancesRequest request, List<SimulatedInstance> machines) {}

    List<SimulatedInstance> run(RunInstancesRequest request) {
        int minimum = required(request.minCount(), "MinCount");
        int maximum = required(request.maxCount(), "MaxCount");
        if (minimum < 1 || maximum < minimum) {
            throw ec2("InvalidParameterValue", "MinCount " + minimum + " and MaxCount " + maximum + " do not fit");
        }
        LaunchShape shape = LaunchShape.of(request);
        SimulatedSubnet subnet = subnets.get(required(shape.subnetId(), "SubnetId"));
        if (subnet == null) {
            throw ec2("InvalidSubnetID.NotFound", "The subnet ID '" + shape.subnetId() + "' does not exist");
        }
        String token = request.clientToken();
        TokenInZone key = token == null ? null : new TokenInZone(token, subnet.zone);
        Answered before = key == null ? null : answered.get(key);
        if (before != null) {
            return again(before, request);
        }
        ImageBehaviour behaviour = images.get(required(request.imageId(), "ImageId"));
        if (behaviour == null) {
            throw ec2("InvalidAMIID.NotFound", "The image id '[" + request.imageId() + "]' does not exist");
        }
        refuseWhatDoesNotFit(request, shape, subnet);
        SimulatedInstance.Birth birth = birth(request, shape, behaviour);
        if (Boolean.TRUE.equals(request.dryRun())) {
            throw ec2("DryRunOperation", "Request would have succeeded, but DryRun flag is set.");
        }
        int count = room(subnet, birth, minimum, maximum);
        List<SimulatedInstance> launched =
                machines.launch(birth, subnet, count, SupportedOperation.RUN_INSTANCES.hand());
        if (key != null) {
            answered.put(key, new Answered(request, launched));
        }
        return launched;
    }

    /** EC2's checks of the parameters. They apply to a DryRun too. */
    private void refuseWhatDoesNotFit(RunInstancesRequest request, LaunchShape shape, SimulatedSubnet subnet) {
        ImageSettings image = imageSettings.get(request.imageId());
        if (image != null && !image.state().equals("available")) {
            throw ec2(
                    "InvalidAMIID.Unavailable",
                    "The image ID '" + request.imageId() + "' is not available (state " + image.state() + ")");
        }
        String type = required(request.instanceTypeAsString(), "InstanceType");
        Set<String> architectures = types.architectures(type);
        if (architectures.isEmpty()) {
            throw ec2("InvalidParameterValue", "Invalid value '" + type + "' for InstanceType.");
        }
        if (image != null && !architectures.contains(image.architecture())) {
            throw ec2(
                    "InvalidParameterValue",
                    "The architecture '" + String.join(",", architectures) + "' of the specified instance type does not"
                            + " match the architecture '" + image.architecture() + "' of the specified AMI.");
        }
        if (!types.isOffered(type, subnet.zone)) {
            throw ec2(
                    "Unsupported",
                    "Your requested instance type (" + type + ") is not supported in your requested Availability Zone ("
                            + subnet.zone + ").");
        }
        refuseYoung(request.iamInstanceProfile());
        if (gone.contains(request.keyName())) {
            throw ec2("InvalidKeyPair.NotFound", "The key pair '" + request.keyName() + "' does not exist");
        }
        for (String id : shape.securityGroupIds()) {
            if (gone.contains(id)) {
                throw ec2("InvalidGroup.NotFound", "The security group '" + id + "' does not exist");
            }
        }
    }

    /** Refuses an instance profile that IAM has but EC2 does not know yet. */
    private void refuseYoung(@Nullable IamInstanceProfileSpecification profile) {
        if (profile == null) {
            return;
        }
        boolean byName = profile.arn() == null;
        String given = byName ? profile.name() : profile.arn();
        Instant known = young.get(given);
        if (known != null && machines.now().isBefore(known)) {
            throw ec2(
                    "InvalidParameterValue",
                    "Value (" + given + ") for parameter iamInstanceProfile." + (byName ? "name" : "arn")
                            + " is invalid. Invalid IAM Instance Profile " + (byName ? "name" : "ARN"));
        }
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
        int available = capacity.available(subnet.zone, instanceType, maximum);
        if (available < minimum) {
            throw ec2(
                    "InsufficientInstanceCapacity",
                    "We currently do not have sufficient " + instanceType
                            + " capacity in the Availability Zone you requested (" + subnet.zone + ").");
        }
        return Math.min(maximum, Math.min(available, subnet.freeAddresses / birth.addresses()));
    }

    private SimulatedInstance.Birth birth(RunInstancesRequest request, LaunchShape shape, ImageBehaviour behaviour) {
        return new SimulatedInstance.Birth(
                machines.newId("r-"),
                required(request.imageId(), "ImageId"),
                behaviour,
                required(request.instanceTypeAsString(), "InstanceType"),
                tags(request.tagSpecifications()),
                isSpot(request),
                Boolean.TRUE.equals(request.disableApiTermination()),
                request.clientToken(),
                shape.addresses());
    }

    /** The requests that launched instances, in order. */
    public List<RunInstancesRequest> carriedOut() {
        return answered.values().stream().map(Answered::request).toList();
    }

    /** The instance's tags. Tags of volumes and network interfaces are accepted but not shown anywhere here. */
    private static Map<String, String> tags(List<TagSpecification> specifications) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (TagSpecification specification : specifications) {
            if (specification.resourceType() == ResourceType.INSTANCE) {
                tags.putAll(Ec2Shapes.tags(specification.tags()));
            } else if (specification.resourceType() != ResourceType.VOLUME
                    && specification.resourceType() != ResourceType.NETWORK_INTERFACE) {
                throw new NotSimulated("ec2.RunInstances, tags of a " + specification.resourceTypeAsString());
            }
        }
        return tags;
    }

    private static boolean isSpot(RunInstancesRequest request) {
        return request.instanceMarketOptions() != null
                && request.instanceMarketOptions().marketType() == MarketType.SPOT;
    }

    private static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw ec2("MissingParameter", "The request must contain the parameter " + name);
        }
        return value;
    }
}
