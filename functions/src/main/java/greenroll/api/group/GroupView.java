package greenroll.api.group;

import greenroll.api.http.ApiTime;
import greenroll.api.http.EnumNames;
import greenroll.group.BlockDevice;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.MetadataOptions;
import greenroll.group.NetworkInterface;
import greenroll.group.Subnet;
import greenroll.id.Sha256;
import greenroll.roll.failure.Warning;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A group as the API shows it: the owner's description, and Greenroll's additions. */
record GroupView(
        String id,
        String name,
        @Nullable String description,
        String region,
        CapacityView capacity,
        StrategyView strategy,
        @Nullable UpdatePolicyView updatePolicy,
        Compute compute,
        int latestRevision,
        @Nullable Integer servingRevision,
        @Nullable ActiveRoll activeRoll,
        @Nullable List<Warning> warnings,
        String createdAt,
        String updatedAt) {

    /** The fields that only Greenroll sets, so no body may set them. */
    static final List<String> READ_ONLY =
            List.of("id", "latestRevision", "servingRevision", "activeRoll", "warnings", "createdAt", "updatedAt");

    record CapacityView(int minimum, int target, int maximum, String unit) {}

    record Compute(
            String product,
            InstanceTypes instanceTypes,
            List<Zone> availabilityZones,
            List<String> subnetIds,
            Specification launchSpecification) {}

    /** The preferred type, and the types to use when it has no capacity. */
    record InstanceTypes(String ondemand, List<String> spot) {}

    record Zone(String name, List<String> subnetIds) {}

    record Specification(
            String imageId,
            @Nullable String userData,
            @Nullable UserDataDigest userDataDigest,
            @Nullable IamRole iamRole,
            @Nullable String keyPair,
            List<String> securityGroupIds,
            List<Tag> tags,
            boolean monitoring,
            boolean ebsOptimized,
            LoadBalancers loadBalancersConfig,
            String healthCheckType,
            @Nullable List<BlockDevice> blockDeviceMappings,
            @Nullable List<NetworkInterface> networkInterfaces,
            @Nullable MetadataOptions metadataOptions,
            @Nullable CreditSpecification creditSpecification,
            boolean autoHealing,
            long healthCheckGracePeriod,
            long healthCheckUnhealthyDurationBeforeReplacement) {}

    /**
     * Replaces user data for callers who may not see it.
     *
     * @param bytes the number of bytes before base64
     * @param sha256 the SHA-256 of those bytes, in lower-case hex
     */
    record UserDataDigest(int bytes, String sha256) {

        private static UserDataDigest of(String userData) {
            byte[] bytes = Base64.getDecoder().decode(userData);
            return new UserDataDigest(bytes.length, Sha256.hex(bytes));
        }
    }

    record CreditSpecification(String cpuCredits) {}

    record IamRole(@Nullable String name, @Nullable String arn) {}

    record Tag(String tagKey, String tagValue) {}

    record LoadBalancers(List<LoadBalancer> loadBalancers) {}

    record LoadBalancer(String type, String arn, String name) {}

    record ActiveRoll(String id, String kind) {}

    /**
     * @param latest the launch specification of the group's latest revision
     * @param showsUserData whether the caller may see user data
     */
    static GroupView of(Group group, LaunchSpecification latest, boolean showsUserData) {
        return new GroupView(
                group.id(),
                group.name(),
                group.description(),
                group.placement().region(),
                capacity(group.capacity()),
                StrategyView.of(group.policy().strategy()),
                UpdatePolicyView.of(group.policy().updatePolicy()),
                new Compute(
                        group.placement().product(),
                        instanceTypes(latest),
                        zones(group.placement().subnets()),
                        group.placement().subnets().stream()
                                .map(Subnet::subnetId)
                                .toList(),
                        specification(latest, showsUserData)),
                group.latestRevision(),
                group.servingRevision(),
                group.lock()
                        .map(lock -> new ActiveRoll(lock.rollId(), lock.kind()))
                        .orElse(null),
                unlessEmpty(FieldsWithoutEffect.of(group, latest)),
                ApiTime.of(group.times().createdAt()),
                ApiTime.of(group.times().updatedAt()));
    }

    static InstanceTypes instanceTypes(LaunchSpecification of) {
        List<String> types = of.hardware().instanceTypes();
        return new InstanceTypes(types.getFirst(), types.subList(1, types.size()));
    }

    static CapacityView capacity(Capacity capacity) {
        return new CapacityView(capacity.minimum(), capacity.target(), capacity.maximum(), "instance");
    }

    private static List<Zone> zones(List<Subnet> subnets) {
        return subnets.stream()
                .map(Subnet::zone)
                .distinct()
                .map(zone -> new Zone(
                        zone,
                        subnets.stream()
                                .filter(subnet -> subnet.zone().equals(zone))
                                .map(Subnet::subnetId)
                                .toList()))
                .toList();
    }

    /** @param showsUserData whether the caller may see user data; otherwise its size and hash replace it */
    static Specification specification(LaunchSpecification of, boolean showsUserData) {
        String userData = of.userData();
        return new Specification(
                of.imageId(),
                showsUserData ? userData : null,
                showsUserData || userData == null ? null : UserDataDigest.of(userData),
                role(of.iamRole()),
                of.keyPair(),
                of.network().securityGroupIds(),
                new TreeMap<>(of.tags())
                        .entrySet().stream()
                                .map(tag -> new Tag(tag.getKey(), tag.getValue()))
                                .toList(),
                of.hardware().monitoring(),
                of.hardware().ebsOptimized(),
                new LoadBalancers(of.serving().targetGroupArns().stream()
                        .map(arn -> new LoadBalancer("TARGET_GROUP", arn, EnumNames.ofTargetGroup(arn)))
                        .toList()),
                of.judgedBy().name(),
                unlessEmpty(of.hardware().blockDevices()),
                unlessEmpty(of.network().networkInterfaces()),
                of.metadataOptions(),
                of.hardware().cpuCredits() == null
                        ? null
                        : new CreditSpecification(of.hardware().cpuCredits()),
                of.serving().healing().replacesUnhealthy(),
                of.serving().healing().gracePeriod().toSeconds(),
                of.serving().healing().unhealthyFor().toSeconds());
    }

    private static <T> @Nullable List<T> unlessEmpty(List<T> list) {
        return list.isEmpty() ? null : list;
    }

    private static @Nullable IamRole role(@Nullable String role) {
        if (role == null) {
            return null;
        }
        return role.startsWith("arn:") ? new IamRole(null, role) : new IamRole(role, null);
    }
}
