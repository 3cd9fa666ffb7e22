package greenroll.api.group;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.api.http.EnumNames;
import greenroll.group.BlockDevice;
import greenroll.group.Healing;
import greenroll.group.LaunchSpecification;
import greenroll.group.MetadataOptions;
import greenroll.group.NetworkInterface;
import greenroll.id.Sha256;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A launch specification as the API shows it: one flat object. */
record SpecificationView(
        String imageId,
        @JsonUnwrapped UserData userData,
        @JsonUnwrapped Access access,
        List<Tag> tags,
        boolean monitoring,
        boolean ebsOptimized,
        @JsonUnwrapped HealthChecks healthChecks,
        @JsonUnwrapped Hardware hardware,
        @JsonUnwrapped HealingView healing) {

    /** The text for a caller who may see it, and its digest for any other. */
    record UserData(@Nullable String userData, @Nullable UserDataDigest userDataDigest) {

        static UserData of(@Nullable String userData, boolean shows) {
            return new UserData(
                    shows ? userData : null, shows || userData == null ? null : UserDataDigest.of(userData));
        }
    }

    /**
     * Stands in place of user data in the answer to a caller who may not see it.
     *
     * @param bytes before base64
     * @param sha256 of those bytes, in lower-case hex
     */
    record UserDataDigest(int bytes, String sha256) {

        private static UserDataDigest of(String userData) {
            byte[] bytes = Base64.getDecoder().decode(userData);
            return new UserDataDigest(bytes.length, Sha256.hex(bytes));
        }
    }

    /** The rights of an instance, and the ways to it. */
    record Access(@Nullable IamRole iamRole, @Nullable String keyPair, List<String> securityGroupIds) {}

    record IamRole(@Nullable String name, @Nullable String arn) {

        private static @Nullable IamRole of(@Nullable String role) {
            if (role == null) {
                return null;
            }
            return role.startsWith("arn:") ? new IamRole(null, role) : new IamRole(role, null);
        }
    }

    record Tag(String tagKey, String tagValue) {}

    /** The checks that judge an instance's health. */
    record HealthChecks(LoadBalancers loadBalancersConfig, String healthCheckType) {

        private static HealthChecks of(LaunchSpecification specification) {
            return new HealthChecks(
                    new LoadBalancers(specification.serving().targetGroupArns().stream()
                            .map(arn -> new LoadBalancer("TARGET_GROUP", arn, EnumNames.ofTargetGroup(arn)))
                            .toList()),
                    specification.judgedBy().name());
        }
    }

    record LoadBalancers(List<LoadBalancer> loadBalancers) {}

    record LoadBalancer(String type, String arn, String name) {}

    /** The parts of EC2's launch template that few groups give. */
    record Hardware(
            @Nullable List<BlockDevice> blockDeviceMappings,
            @Nullable List<NetworkInterface> networkInterfaces,
            @Nullable MetadataOptions metadataOptions,
            @Nullable CreditSpecification creditSpecification) {

        private static Hardware of(LaunchSpecification specification) {
            String credits = specification.hardware().cpuCredits();
            return new Hardware(
                    specification.hardware().blockDevices().isEmpty()
                            ? null
                            : specification.hardware().blockDevices(),
                    specification.network().networkInterfaces().isEmpty()
                            ? null
                            : specification.network().networkInterfaces(),
                    specification.metadataOptions(),
                    credits == null ? null : new CreditSpecification(credits));
        }
    }

    record CreditSpecification(String cpuCredits) {}

    /** Says whether unhealthy instances are replaced, and after how many seconds. */
    record HealingView(
            boolean autoHealing, long healthCheckGracePeriod, long healthCheckUnhealthyDurationBeforeReplacement) {

        private static HealingView of(Healing healing) {
            return new HealingView(
                    healing.replacesUnhealthy(),
                    healing.gracePeriod().toSeconds(),
                    healing.unhealthyFor().toSeconds());
        }
    }

    /** The preferred type, and the types to use when it has no capacity. */
    record InstanceTypes(String ondemand, List<String> spot) {

        static InstanceTypes of(LaunchSpecification specification) {
            List<String> types = specification.hardware().instanceTypes();
            List<String> spot = specification.hardware().spotTypes().all();
            return new InstanceTypes(types.getFirst(), spot.isEmpty() ? types.subList(1, types.size()) : spot);
        }
    }

    /** @param showsUserData whether the caller may see user data; if not, its size and hash stand in its place */
    static SpecificationView of(LaunchSpecification specification, boolean showsUserData) {
        return new SpecificationView(
                specification.imageId(),
                UserData.of(specification.userData(), showsUserData),
                new Access(
                        IamRole.of(specification.iamRole()),
                        specification.keyPair(),
                        specification.network().securityGroupIds()),
                tags(specification.tags()),
                specification.hardware().monitoring(),
                specification.hardware().ebsOptimized(),
                HealthChecks.of(specification),
                Hardware.of(specification),
                HealingView.of(specification.serving().healing()));
    }

    /** Tags in the order of their keys. */
    static List<Tag> tags(Map<String, String> tags) {
        return new TreeMap<>(tags)
                .entrySet().stream()
                        .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                        .toList();
    }
}
