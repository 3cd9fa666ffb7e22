package greenroll.group;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an instance is launched from. Immutable; a change makes a new {@link Revision}.
 *
 * @param imageId an AMI id, or {@link #PARAMETER} and the name of a parameter that holds one when a roll starts
 * @param userData base64, as Elastigroup and EC2 take it; never logged, tagged or put into a state machine's input
 * @param instanceTypes in order of preference, at least one: the next is tried where EC2 lacks capacity for the last
 * @param iamRole the instance profile's name or ARN
 * @param tags the owner's tags; Greenroll's own are added at launch
 * @param targetGroupArns where the instance serves; in service means healthy in every one of them
 * @param healthCheckType as the owner gave it; null when the owner did not, see {@link #judgedBy}
 * @param blockDevices beside what the image brings
 * @param networkInterfaces empty: one, as the subnet has it
 * @param metadataOptions null: as the image or the account has them
 * @param cpuCredits {@code standard} or {@code unlimited}, for burstable instance types alone; null: as the account has it
 * @param healing what becomes of an instance that serves no more
 */
public record LaunchSpecification(
        String imageId,
        @Nullable String userData,
        List<String> instanceTypes,
        List<String> securityGroupIds,
        @Nullable String iamRole,
        @Nullable String keyPair,
        Map<String, String> tags,
        boolean monitoring,
        boolean ebsOptimized,
        List<String> targetGroupArns,
        @Nullable HealthCheckType healthCheckType,
        List<BlockDevice> blockDevices,
        List<NetworkInterface> networkInterfaces,
        @Nullable MetadataOptions metadataOptions,
        @Nullable String cpuCredits,
        Healing healing) {

    /** What an image id begins with that names a parameter in the Parameter Store; EC2's own notation. */
    public static final String PARAMETER = "resolve:ssm:";

    private static final Pattern BURSTABLE = Pattern.compile("t[0-9].*");

    public LaunchSpecification {
        instanceTypes = List.copyOf(instanceTypes);
        securityGroupIds = List.copyOf(securityGroupIds);
        tags = Map.copyOf(tags);
        targetGroupArns = List.copyOf(targetGroupArns);
        blockDevices = List.copyOf(blockDevices);
        networkInterfaces = List.copyOf(networkInterfaces);
        if (instanceTypes.isEmpty()) {
            throw new IllegalArgumentException("a launch specification needs at least one instance type");
        }
    }

    /** One of that image and those types alone: without target groups, so judged by EC2's own checks. */
    public static LaunchSpecification of(String imageId, List<String> instanceTypes) {
        return new LaunchSpecification(
                imageId,
                null,
                instanceTypes,
                List.of(),
                null,
                null,
                Map.of(),
                false,
                false,
                List.of(),
                null,
                List.of(),
                List.of(),
                null,
                null,
                Healing.DEFAULT);
    }

    /** Whether CPU credits are of that type: T2, T3, T3a, T4g and what follows them. EC2 refuses them for any other. */
    public static boolean isBurstable(String instanceType) {
        return BURSTABLE.matcher(instanceType).matches();
    }

    /** What its instances are judged by: as given, and else by the load balancer where there is one, by EC2 where there is none. */
    public HealthCheckType judgedBy() {
        if (healthCheckType == HealthCheckType.EC2 || healthCheckType == HealthCheckType.NONE) {
            return healthCheckType;
        }
        return targetGroupArns.isEmpty() ? HealthCheckType.EC2 : HealthCheckType.TARGET_GROUP;
    }

    /** How many addresses of its subnet an instance takes. */
    public int addresses() {
        return Math.max(1, networkInterfaces.size());
    }

    /** The name of the parameter that holds the image id; empty when the image id is one. */
    public Optional<String> imageParameter() {
        return imageId.startsWith(PARAMETER) ? Optional.of(imageId.substring(PARAMETER.length())) : Optional.empty();
    }

    /** The same with some components changed: {@code with(c -> c.x = y)}. */
    public LaunchSpecification with(Consumer<Change> edit) {
        Change change = new Change(this);
        edit.accept(change);
        return new LaunchSpecification(
                change.imageId,
                change.userData,
                change.instanceTypes,
                change.securityGroupIds,
                change.iamRole,
                change.keyPair,
                change.tags,
                change.monitoring,
                change.ebsOptimized,
                change.targetGroupArns,
                change.healthCheckType,
                change.blockDevices,
                change.networkInterfaces,
                change.metadataOptions,
                change.cpuCredits,
                change.healing);
    }

    /** A LaunchSpecification under change, for {@link #with} alone. */
    public static final class Change {
        public String imageId;

        public @Nullable String userData;

        public List<String> instanceTypes;
        public List<String> securityGroupIds;

        public @Nullable String iamRole;

        public @Nullable String keyPair;

        public Map<String, String> tags;
        public boolean monitoring;
        public boolean ebsOptimized;
        public List<String> targetGroupArns;

        public @Nullable HealthCheckType healthCheckType;

        public List<BlockDevice> blockDevices;
        public List<NetworkInterface> networkInterfaces;

        public @Nullable MetadataOptions metadataOptions;

        public @Nullable String cpuCredits;

        public Healing healing;

        private Change(LaunchSpecification from) {
            imageId = from.imageId;
            userData = from.userData;
            instanceTypes = from.instanceTypes;
            securityGroupIds = from.securityGroupIds;
            iamRole = from.iamRole;
            keyPair = from.keyPair;
            tags = from.tags;
            monitoring = from.monitoring;
            ebsOptimized = from.ebsOptimized;
            targetGroupArns = from.targetGroupArns;
            healthCheckType = from.healthCheckType;
            blockDevices = from.blockDevices;
            networkInterfaces = from.networkInterfaces;
            metadataOptions = from.metadataOptions;
            cpuCredits = from.cpuCredits;
            healing = from.healing;
        }
    }
}
