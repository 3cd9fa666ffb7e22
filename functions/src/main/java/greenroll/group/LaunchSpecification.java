package greenroll.group;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an instance is launched from. Immutable; a change makes a new {@link Revision}.
 *
 * @param imageId an AMI id, or {@link #PARAMETER} and the name of a parameter that holds one when a roll starts
 * @param userData base64, as Elastigroup and EC2 take it; never logged, tagged or put into a state machine's input
 * @param iamRole the instance profile's name or ARN
 * @param tags the owner's tags; Greenroll's own are added at launch
 * @param metadataOptions null: as the image or the account has them
 */
@RecordBuilder
public record LaunchSpecification(
        String imageId,
        @Nullable String userData,
        @Nullable String iamRole,
        @Nullable String keyPair,
        Map<String, String> tags,
        @Nullable MetadataOptions metadataOptions,
        Hardware hardware,
        Network network,
        Serving serving)
        implements LaunchSpecificationBuilder.With {

    /** What an image id begins with that names a parameter in the Parameter Store; EC2's own notation. */
    public static final String PARAMETER = "resolve:ssm:";

    private static final Pattern BURSTABLE = Pattern.compile("t[0-9].*");

    /**
     * The machine that it runs on.
     *
     * @param instanceTypes in order of preference, at least one: the next is tried where EC2 lacks capacity for the last
     * @param blockDevices in addition to those of the image
     * @param cpuCredits {@code standard} or {@code unlimited}, for burstable instance types alone; null: as the account has it
     */
    @RecordBuilder
    public record Hardware(
            List<String> instanceTypes,
            List<BlockDevice> blockDevices,
            boolean ebsOptimized,
            @Nullable String cpuCredits,
            boolean monitoring)
            implements LaunchSpecificationHardwareBuilder.With {

        public Hardware {
            instanceTypes = List.copyOf(instanceTypes);
            blockDevices = List.copyOf(blockDevices);
            if (instanceTypes.isEmpty()) {
                throw new IllegalArgumentException("a launch specification needs at least one instance type");
            }
        }
    }

    /** @param networkInterfaces empty: one, as the subnet has it */
    @RecordBuilder
    public record Network(List<String> securityGroupIds, List<NetworkInterface> networkInterfaces)
            implements LaunchSpecificationNetworkBuilder.With {

        public static final Network DEFAULT = new Network(List.of(), List.of());

        public Network {
            securityGroupIds = List.copyOf(securityGroupIds);
            networkInterfaces = List.copyOf(networkInterfaces);
        }
    }

    /**
     * How it serves, and how that is judged.
     *
     * @param targetGroupArns where the instance serves; in service means healthy in every one of them
     * @param healthCheckType as the owner gave it; null when the owner did not, see {@link #judgedBy}
     * @param healing what becomes of an instance that serves no more
     */
    @RecordBuilder
    public record Serving(
            List<String> targetGroupArns, @Nullable HealthCheckType healthCheckType, Healing healing)
            implements LaunchSpecificationServingBuilder.With {

        public static final Serving NOWHERE = new Serving(List.of(), null, Healing.DEFAULT);

        public Serving {
            targetGroupArns = List.copyOf(targetGroupArns);
        }
    }

    public LaunchSpecification {
        tags = Map.copyOf(tags);
    }

    /** One of that image and those types alone: without target groups, so judged by EC2's own checks. */
    public static LaunchSpecification of(String imageId, List<String> instanceTypes) {
        return new LaunchSpecification(
                imageId,
                null,
                null,
                null,
                Map.of(),
                null,
                new Hardware(instanceTypes, List.of(), false, null, false),
                Network.DEFAULT,
                Serving.NOWHERE);
    }

    /** Whether CPU credits are of that type: T2, T3, T3a, T4g and what follows them. EC2 refuses them for any other. */
    public static boolean isBurstable(String instanceType) {
        return BURSTABLE.matcher(instanceType).matches();
    }

    /** What its instances are judged by: as given, and else by the load balancer where there is one, by EC2 where there is none. */
    public HealthCheckType judgedBy() {
        HealthCheckType given = serving.healthCheckType();
        if (given == HealthCheckType.EC2 || given == HealthCheckType.NONE) {
            return given;
        }
        return serving.targetGroupArns().isEmpty() ? HealthCheckType.EC2 : HealthCheckType.TARGET_GROUP;
    }

    /** How many addresses of its subnet an instance takes. */
    public int addresses() {
        return Math.max(1, network.networkInterfaces().size());
    }

    /** The name of the parameter that holds the image id; empty when the image id is one. */
    public Optional<String> imageParameter() {
        return imageId.startsWith(PARAMETER) ? Optional.of(imageId.substring(PARAMETER.length())) : Optional.empty();
    }
}
