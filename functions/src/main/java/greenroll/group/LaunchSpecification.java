package greenroll.group;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The properties that an instance is launched with. Immutable; a change makes a new {@link Revision}.
 *
 * @param imageId an AMI id, or {@link #PARAMETER} and the name of a parameter that holds one when a roll starts
 * @param userData base64, as in Elastigroup and EC2; never logged, tagged or put into a state machine's input
 * @param iamRole name or ARN of the instance profile
 * @param tags the owner's tags; Greenroll adds its own at launch
 * @param metadataOptions metadata options; null for those of the image or the account
 * @param launchTemplate launch template version that it is launched from; null for none. With one, instances are launched
 *     from the template, and the other properties only describe it
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
        Serving serving,
        @Nullable LaunchTemplate launchTemplate)
        implements LaunchSpecificationBuilder.With {

    /** Prefix of an image id that names a parameter in the Parameter Store. It is EC2's notation. */
    public static final String PARAMETER = "resolve:ssm:";

    private static final Pattern BURSTABLE = Pattern.compile("t[0-9].*");

    /**
     * A version of a launch template of the owner.
     *
     * @param id for example {@code lt-0a1b}
     * @param version its number, from 1
     */
    public record LaunchTemplate(String id, int version) {}

    /**
     * The machine that it runs on.
     *
     * @param instanceTypes types of on-demand instances, at least one, in order of preference: the next is tried where EC2
     *     lacks capacity for the one before it
     * @param spotTypes types of spot instances; none in a group without spot instances
     * @param blockDevices devices in addition to the image's
     * @param cpuCredits {@code standard} or {@code unlimited}, only for burstable instance types; null for the
     *     account's default
     */
    @RecordBuilder
    public record Hardware(
            List<String> instanceTypes,
            SpotTypes spotTypes,
            List<BlockDevice> blockDevices,
            boolean ebsOptimized,
            @Nullable String cpuCredits,
            boolean monitoring)
            implements LaunchSpecificationHardwareBuilder.With {

        public Hardware {
            instanceTypes = List.copyOf(instanceTypes);
            spotTypes = Objects.requireNonNullElse(spotTypes, SpotTypes.NONE);
            blockDevices = List.copyOf(blockDevices);
            if (instanceTypes.isEmpty()) {
                throw new IllegalArgumentException("a launch specification needs at least one instance type");
            }
        }

        /** Returns the types of its spot instances: the on-demand types when it has no types for spot. */
        public List<String> typesOfSpot() {
            return spotTypes.all().isEmpty() ? instanceTypes : spotTypes.all();
        }

        /** Returns every type that may be launched, each once. */
        public List<String> allTypes() {
            return Stream.concat(instanceTypes.stream(), spotTypes.all().stream())
                    .distinct()
                    .toList();
        }
    }

    /**
     * @param all types of spot instances, the preferred ones first
     * @param preferred those of them that EC2 prefers when it chooses pools by their capacity
     */
    public record SpotTypes(List<String> all, List<String> preferred) {

        public static final SpotTypes NONE = new SpotTypes(List.of(), List.of());

        public SpotTypes {
            all = List.copyOf(all);
            preferred = List.copyOf(preferred);
        }
    }

    /**
     * @param networkInterfaces network interfaces; empty for a single one with the subnet's defaults
     */
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
     * @param targetGroupArns target groups of the instance; it is in service when it is healthy in every one of them
     * @param healthCheckType the owner's choice; null when there is none, see {@link #judgedBy}
     * @param healing how instances that no longer serve are replaced
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

    /**
     * Returns a specification with only an image and instance types. Without target groups, EC2's status checks judge
     * it.
     */
    public static LaunchSpecification of(String imageId, List<String> instanceTypes) {
        return new LaunchSpecification(
                imageId,
                null,
                null,
                null,
                Map.of(),
                null,
                new Hardware(instanceTypes, SpotTypes.NONE, List.of(), false, null, false),
                Network.DEFAULT,
                Serving.NOWHERE,
                null);
    }

    /**
     * Whether instances of that type have CPU credits: T2, T3, T3a, T4g and later ones. EC2 refuses credits for any
     * other type.
     */
    public static boolean isBurstable(String instanceType) {
        return BURSTABLE.matcher(instanceType).matches();
    }

    /**
     * Returns the health check type of its instances: EC2 or NONE when the owner chose it. Otherwise it is the load
     * balancer's, or EC2's where there are no target groups.
     */
    public HealthCheckType judgedBy() {
        HealthCheckType given = serving.healthCheckType();
        if (given == HealthCheckType.EC2 || given == HealthCheckType.NONE) {
            return given;
        }
        return serving.targetGroupArns().isEmpty() ? HealthCheckType.EC2 : HealthCheckType.TARGET_GROUP;
    }

    /** How many addresses of its subnet an instance needs. */
    public int addresses() {
        return Math.max(1, network.networkInterfaces().size());
    }

    /** Returns the name of the parameter that holds the image id. It is empty when {@code imageId} is an AMI id. */
    public Optional<String> imageParameter() {
        return imageId.startsWith(PARAMETER) ? Optional.of(imageId.substring(PARAMETER.length())) : Optional.empty();
    }
}
