package greenroll.api.group.body;

import greenroll.api.http.EnumNames;
import greenroll.api.http.Fields;
import greenroll.api.http.LaunchFields;
import greenroll.group.BlockDevice;
import greenroll.group.Healing;
import greenroll.group.HealthCheckType;
import greenroll.group.LaunchSpecification;
import greenroll.group.MetadataOptions;
import greenroll.group.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code compute.launchSpecification}. */
final class SpecificationBody {

    /** EC2 accepts 50. Greenroll adds its own, and some remain free. */
    private static final int MAX_TAGS = 40;

    /** With less time, one wrong observation could replace an instance. */
    private static final int MIN_UNHEALTHY_SECONDS = 60;

    private static final int MAX_HEALING_SECONDS = 86_400;

    /** EC2's limit. */
    private static final int MAX_HOPS = 64;

    private static final Map<String, String> SWITCH = Map.of("enabled", "enabled", "disabled", "disabled");

    private static final List<String> ELSEWHERE = List.of(
            "images",
            "tenancy",
            "shutdownScript",
            "resourceTagSpecification",
            "cpuOptions",
            "loadBalancerNames",
            "itf");

    /** Fields of Elastigroup's own load balancer, and of Azure's. */
    private static final List<String> OF_OTHER_BALANCERS = List.of(
            "balancerId",
            "targetSetId",
            "autoWeight",
            "zoneAwareness",
            "applicationGatewayName",
            "backendPoolName",
            "resourceGroupName");

    private SpecificationBody() {}

    /** @param subnets the group's subnets */
    static Supplier<LaunchSpecification> read(Fields fields, ComputeBody.Types types, Set<String> subnets) {
        ELSEWHERE.forEach(name -> fields.unsupported(
                name, "put it into the image or do without; the account's and the image's defaults apply"));
        fields.refused(
                "userDataDigest",
                "an answer has it in place of user data that is not shown. Leave it out: an update keeps the user data, and a"
                        + " new group takes userData");
        String imageId = imageId(fields);
        String userData = LaunchFields.userData(fields);
        List<String> securityGroups =
                fields.texts("securityGroupIds", EnumNames.SECURITY_GROUP, "a security group id like sg-0a1b2c");
        String role = fields.object("iamRole", SpecificationBody::iamRole).name();
        String keyPair = fields.text("keyPair", 255);
        Map<String, String> tags = TagsBody.read(fields, MAX_TAGS, SpecificationBody::tagKey);
        boolean monitoring = Boolean.TRUE.equals(fields.flag("monitoring"));
        boolean ebsOptimized = Boolean.TRUE.equals(fields.flag("ebsOptimized"));
        List<String> targetGroups = fields.object(
                "loadBalancersConfig",
                config -> config.objects("loadBalancers", SpecificationBody::loadBalancer).stream()
                        .distinct()
                        .toList());
        @Nullable HealthCheckType check = healthCheckType(fields, targetGroups);
        List<BlockDevice> devices = DevicesBody.read(fields);
        List<NetworkInterface> interfaces = InterfacesBody.read(fields, subnets);
        MetadataOptions metadata = fields.object(
                        "metadataOptions", given -> Optional.ofNullable(metadataOptions(given)))
                .orElse(null);
        String cpuCredits = cpuCredits(fields, types.all());
        Healing healing = healing(fields);
        return () -> LaunchSpecification.of(imageId, types.onDemand()).with(c -> {
            c.userData(userData);
            c.network(c.network().withSecurityGroupIds(securityGroups));
            c.iamRole(role);
            c.keyPair(keyPair);
            c.tags(tags);
            c.hardware(c.hardware()
                    .with(hardware -> hardware.monitoring(monitoring)
                            .ebsOptimized(ebsOptimized)
                            .blockDevices(devices)));
            c.serving(c.serving()
                    .with(serving -> serving.targetGroupArns(targetGroups).healthCheckType(check)));
            c.network(c.network().withNetworkInterfaces(interfaces));
            c.metadataOptions(metadata);
            c.hardware(c.hardware()
                    .with(hardware -> hardware.cpuCredits(cpuCredits).spotTypes(types.spot())));
            c.serving(c.serving().withHealing(healing));
        });
    }

    private static String imageId(Fields fields) {
        if (!fields.has("imageId")) {
            fields.wrong("imageId", "is required: " + LaunchFields.IMAGE_IN_WORDS);
        }
        String id = LaunchFields.imageId(fields);
        return id == null ? "" : id;
    }

    /** An instance profile by name or ARN. With neither there is none. */
    private record Role(@Nullable String name) {}

    private static Role iamRole(Fields fields) {
        String name = fields.text("name", 128);
        String arn = fields.text("arn", 256, Pattern.compile("arn:.+"), "the ARN of an instance profile");
        if (name != null && arn != null && !arn.endsWith("/" + name)) {
            fields.wrong("arn", "is not that of the instance profile that name gives: give one of the two");
        }
        return new Role(arn == null ? name : arn);
    }

    private static String tagKey(Fields tag) {
        String key = TagsBody.key(tag);
        String lower = key.toLowerCase(Locale.ROOT);
        if (lower.startsWith("greenroll:") || lower.startsWith("aws:")) {
            tag.wrong("tagKey", "must not start with greenroll: or aws:, which are not the owner's");
        }
        return key;
    }

    private static String loadBalancer(Fields fields) {
        fields.oneOf("type", Map.of("TARGET_GROUP", true), Set.of("CLASSIC", "MULTAI_TARGET_SET", "MULTAI_RUNTIME"));
        if (!fields.has("type")) {
            fields.wrong("type", "is required: TARGET_GROUP");
        }
        if (!fields.has("arn")) {
            fields.wrong("arn", "is required: the ARN of a target group");
        }
        String arn = fields.text("arn", 256, EnumNames.TARGET_GROUP_ARN, "the ARN of a target group");
        // Clients put any name of their own here. The ARN decides.
        fields.text("name", 256);
        for (String elsewhere : OF_OTHER_BALANCERS) {
            fields.unsupported(elsewhere, "it is not of a target group; leave it out");
        }
        return arn == null ? "" : arn;
    }

    /** Null when none of its fields is there. */
    private static @Nullable MetadataOptions metadataOptions(Fields fields) {
        MetadataOptions options = new MetadataOptions(
                fields.oneOf("httpTokens", Map.of("optional", "optional", "required", "required"), Set.of()),
                fields.integerUnlessZero("httpPutResponseHopLimit", 1, MAX_HOPS),
                fields.oneOf("instanceMetadataTags", SWITCH, Set.of()),
                fields.oneOf("httpEndpoint", SWITCH, Set.of()));
        return options.equals(new MetadataOptions(null, null, null, null)) ? null : options;
    }

    private static @Nullable String cpuCredits(Fields fields, List<String> instanceTypes) {
        String field = "creditSpecification";
        String credits = fields.object(
                        field,
                        given -> Optional.ofNullable(given.oneOf(
                                "cpuCredits", Map.of("standard", "standard", "unlimited", "unlimited"), Set.of())))
                .orElse(null);
        if (credits != null && instanceTypes.stream().noneMatch(LaunchSpecification::isBurstable)) {
            fields.wrong(field, "is of burstable instance types only, and the group has none");
        }
        return credits;
    }

    private static Healing healing(Fields fields) {
        Boolean heals = fields.flag("autoHealing");
        Integer grace = fields.integer("healthCheckGracePeriod", 0, MAX_HEALING_SECONDS);
        Integer unhealthy = fields.integerUnlessZero(
                "healthCheckUnhealthyDurationBeforeReplacement", MIN_UNHEALTHY_SECONDS, MAX_HEALING_SECONDS);
        return new Healing(
                heals == null ? Healing.DEFAULT.replacesUnhealthy() : heals,
                grace == null ? Healing.DEFAULT.gracePeriod() : Duration.ofSeconds(grace),
                unhealthy == null ? Healing.DEFAULT.unhealthyFor() : Duration.ofSeconds(unhealthy));
    }

    /** Null when it is not given. It then follows from the target groups, also when those change. */
    private static @Nullable HealthCheckType healthCheckType(Fields fields, List<String> targetGroups) {
        HealthCheckType type =
                fields.oneOf("healthCheckType", EnumNames.HEALTH_CHECKS, EnumNames.HEALTH_CHECKS_ELSEWHERE);
        if (type == HealthCheckType.TARGET_GROUP && targetGroups.isEmpty()) {
            fields.wrong("healthCheckType", "must be EC2 or NONE for a group without target groups");
        }
        return type;
    }
}
