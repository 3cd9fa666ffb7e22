package greenroll.emulator.compute.api;

import static greenroll.emulator.compute.api.AwsErrors.ec2;

import greenroll.emulator.compute.market.AvailableCapacity;
import greenroll.emulator.compute.market.CapacityPool;
import greenroll.emulator.compute.market.Market;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.ImageSettings;
import greenroll.emulator.compute.state.InstanceTypes;
import greenroll.emulator.compute.state.RegionContext;
import greenroll.emulator.compute.state.SimulatedInstance;
import greenroll.emulator.compute.state.SimulatedInstances;
import greenroll.emulator.compute.state.SimulatedSubnet;
import greenroll.emulator.sdk.NotSimulated;
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

/** The needs of a launch, by RunInstances or by a fleet: what EC2 checks, and the room that it has. Under the lock. */
public final class LaunchNeeds {

    private static final String RESOLVE = "resolve:ssm:";

    private final RegionContext ground;
    private final SimulatedInstances machines;
    private final Map<String, SimulatedSubnet> subnets;
    private final Map<String, ImageBehaviour> images;
    private final Map<String, ImageSettings> imageSettings;
    private final InstanceTypes types;
    private final Map<String, String> parameters;
    /** Names of key pairs and ids of security groups that do not exist. All others exist. */
    public final Set<String> gone = new HashSet<>();

    /** Instance profiles, by name or ARN, that EC2 does not know before that moment. */
    public final Map<String, Instant> young = new HashMap<>();

    public AvailableCapacity capacity = AvailableCapacity.ENDLESS;

    public LaunchNeeds(
            RegionContext ground,
            SimulatedInstances machines,
            Map<String, SimulatedSubnet> subnets,
            Map<String, ImageBehaviour> images,
            Map<String, ImageSettings> imageSettings,
            InstanceTypes types,
            Map<String, String> parameters) {
        this.ground = ground;
        this.machines = machines;
        this.subnets = subnets;
        this.images = images;
        this.imageSettings = imageSettings;
        this.types = types;
        this.parameters = parameters;
    }

    /** The launch with the image that its parameter of the Parameter Store names now, when it names one. */
    RunInstancesRequest resolved(RunInstancesRequest request) {
        String image = request.imageId();
        if (image == null || !image.startsWith(RESOLVE)) {
            return request;
        }
        String value = parameters.get(image.substring(RESOLVE.length()));
        if (value == null) {
            throw ec2("InvalidParameterValue", "The parameter of '" + image + "' does not exist");
        }
        return request.toBuilder().imageId(value).build();
    }

    SimulatedSubnet subnet(@Nullable String id) {
        SimulatedSubnet subnet = subnets.get(required(id, "SubnetId"));
        if (subnet == null) {
            throw ec2("InvalidSubnetID.NotFound", "The subnet ID '" + id + "' does not exist");
        }
        return subnet;
    }

    ImageBehaviour image(@Nullable String id) {
        ImageBehaviour behaviour = images.get(required(id, "ImageId"));
        if (behaviour == null) {
            throw ec2("InvalidAMIID.NotFound", "The image id '[" + id + "]' does not exist");
        }
        return behaviour;
    }

    /**
     * The instances that the pool has room for now, at least 0. Free addresses and the quota limit a launch besides.
     *
     * @throws software.amazon.awssdk.services.ec2.model.Ec2Exception when a test's capacity refuses the launch
     */
    int room(Market market, CapacityPool pool, int wanted) {
        int available = capacity.available(pool.zone(), pool.instanceType(), market, wanted);
        int spot = market == Market.SPOT
                ? ground.market.capacity(pool) - machines.spot(pool).size()
                : Integer.MAX_VALUE;
        return Math.max(0, Math.min(available, spot));
    }

    /** The instances that the account may still launch in that market. On-Demand Instances have no quota here. */
    int quota(Market market) {
        return market == Market.SPOT
                ? Math.max(0, ground.market.quota() - machines.spot().size())
                : Integer.MAX_VALUE;
    }

    /** EC2's checks of the parameters. They apply to a DryRun too. */
    void refuseWhatDoesNotFit(RunInstancesRequest request, LaunchShape shape, SimulatedSubnet subnet) {
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
        if (known != null && ground.now().isBefore(known)) {
            throw ec2(
                    "InvalidParameterValue",
                    "Value (" + given + ") for parameter iamInstanceProfile." + (byName ? "name" : "arn")
                            + " is invalid. Invalid IAM Instance Profile " + (byName ? "name" : "ARN"));
        }
    }

    /**
     * The common properties of the instances of a launch. Tags of volumes and network interfaces are accepted but not
     * shown anywhere here.
     *
     * @param more the tags that EC2 itself adds
     */
    SimulatedInstance.Birth birth(
            SupportedOperation operation, RunInstancesRequest request, LaunchShape shape, Map<String, String> more) {
        Map<String, String> tags = instanceTags(operation, request.tagSpecifications());
        tags.putAll(more);
        return new SimulatedInstance.Birth(
                machines.newId("r-"),
                required(request.imageId(), "ImageId"),
                image(request.imageId()),
                required(request.instanceTypeAsString(), "InstanceType"),
                tags,
                market(request) == Market.SPOT,
                Boolean.TRUE.equals(request.disableApiTermination()),
                request.clientToken(),
                shape.addresses());
    }

    /** @throws NotSimulated for tags of a type that a launch does not make here */
    static Map<String, String> instanceTags(SupportedOperation operation, List<TagSpecification> specifications) {
        Map<String, String> tags = new LinkedHashMap<>();
        for (TagSpecification specification : specifications) {
            if (specification.resourceType() == ResourceType.INSTANCE) {
                tags.putAll(Ec2Shapes.tags(specification.tags()));
            } else if (specification.resourceType() != ResourceType.VOLUME
                    && specification.resourceType() != ResourceType.NETWORK_INTERFACE) {
                throw new NotSimulated(operation.apiName + ", tags of a " + specification.resourceTypeAsString());
            }
        }
        return tags;
    }

    static Market market(RunInstancesRequest request) {
        return request.instanceMarketOptions() != null
                        && request.instanceMarketOptions().marketType() == MarketType.SPOT
                ? Market.SPOT
                : Market.ON_DEMAND;
    }

    static <T> T required(@Nullable T value, String name) {
        if (value == null) {
            throw ec2("MissingParameter", "The request must contain the parameter " + name);
        }
        return value;
    }
}
