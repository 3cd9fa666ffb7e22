package greenroll.aws.fleet;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The meaning of an error of EC2, ELBv2 or Auto Scaling for a roll. One table maps error codes to these rules. */
public enum ErrorRule {
    /**
     * The zone has no capacity, the type is not offered, or a limit is reached. Another subnet, type or time may
     * succeed.
     */
    SHORTAGE,
    /**
     * The instance profile is too new to be known everywhere, or does not exist. EC2 gives the same answer for both.
     */
    NOT_YET,
    /** The instances that were launched with this client token are gone. */
    TOKEN_SPENT,
    /**
     * The call names an instance that does not exist or is not visible yet. The call had no effect on the others
     * either.
     */
    UNKNOWN_INSTANCE,
    /**
     * The call names an instance with termination protection. The call had no effect on the others of its zone either.
     */
    PROTECTED,
    /** The target group does not exist. */
    UNKNOWN_TARGET_GROUP,
    /** The launch template or its version does not exist, or is so new that EC2 does not know it everywhere yet. */
    UNKNOWN_TEMPLATE,
    /** The call was a DryRun, and the real call would succeed. */
    WOULD_SUCCEED,
    /** The outcome is unknown. Repeat the call later. */
    LATER,
    /** The call cannot succeed without a change. */
    REFUSED;

    private static final Map<String, ErrorRule> BY_CODE = Map.ofEntries(
            Map.entry("InsufficientInstanceCapacity", SHORTAGE),
            Map.entry("InsufficientCapacity", SHORTAGE),
            Map.entry("InsufficientHostCapacity", SHORTAGE),
            Map.entry("InsufficientReservedInstanceCapacity", SHORTAGE),
            Map.entry("InsufficientVolumeCapacity", SHORTAGE),
            Map.entry("InsufficientFreeAddressesInSubnet", SHORTAGE),
            Map.entry("InstanceLimitExceeded", SHORTAGE),
            Map.entry("VcpuLimitExceeded", SHORTAGE),
            Map.entry("VolumeLimitExceeded", SHORTAGE),
            Map.entry("MaxIOPSLimitExceeded", SHORTAGE),
            Map.entry("NetworkInterfaceLimitExceeded", SHORTAGE),
            Map.entry("MaxSpotInstanceCountExceeded", SHORTAGE),
            Map.entry("SpotMaxPriceTooLow", SHORTAGE),
            Map.entry("UnfulfillableCapacity", SHORTAGE),
            // The instance type is not offered in the subnet's zone.
            Map.entry("Unsupported", SHORTAGE),
            Map.entry("IdempotentInstanceTerminated", TOKEN_SPENT),
            Map.entry("InvalidInstanceID.NotFound", UNKNOWN_INSTANCE),
            Map.entry("InvalidTarget", UNKNOWN_INSTANCE),
            Map.entry("InvalidTargetException", UNKNOWN_INSTANCE),
            Map.entry("OperationNotPermitted", PROTECTED),
            Map.entry("InvalidLaunchTemplateName.NotFoundException", UNKNOWN_TEMPLATE),
            Map.entry("InvalidLaunchTemplateId.NotFound", UNKNOWN_TEMPLATE),
            Map.entry("InvalidLaunchTemplateId.VersionNotFound", UNKNOWN_TEMPLATE),
            Map.entry("DryRunOperation", WOULD_SUCCEED),
            // Auto Scaling changes the group already, and takes other changes when that has ended.
            Map.entry("ResourceContention", LATER),
            Map.entry("ScalingActivityInProgress", LATER),
            Map.entry("TargetGroupNotFound", UNKNOWN_TARGET_GROUP),
            Map.entry("TargetGroupNotFoundException", UNKNOWN_TARGET_GROUP));

    /**
     * EC2's code for many invalid values. It has no own code for an unknown instance profile, or for an unknown role of
     * one.
     */
    private static final String INVALID_VALUE = "InvalidParameterValue";

    private static final Pattern YOUNG_PROFILE =
            Pattern.compile("Invalid IAM Instance Profile|has no associated IAM Roles");

    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-zA-Z]+");

    /** The rule of the error's code. For an unknown code, the HTTP status and the SDK's classification decide. */
    public static ErrorRule of(AwsServiceException e) {
        // The table comes first, because EC2 reports a lack of capacity with HTTP 500.
        ErrorRule rule = known(SdkErrors.code(e), SdkErrors.words(e));
        if (rule != null) {
            return rule;
        }
        return SdkErrors.isLater(e) ? LATER : REFUSED;
    }

    /** The rule of an error in the answer to a call that was carried out in part. */
    static ErrorRule of(String code, String words) {
        ErrorRule rule = known(code, words);
        if (rule != null) {
            return rule;
        }
        return SdkErrors.isLater(code) ? LATER : REFUSED;
    }

    private static @Nullable ErrorRule known(String code, String words) {
        return code.equals(INVALID_VALUE) && YOUNG_PROFILE.matcher(words).find() ? NOT_YET : BY_CODE.get(code);
    }

    /** Those of these instances that a service's message names. */
    public static Set<String> named(String words, Set<String> ids) {
        Set<String> named = new LinkedHashSet<>();
        INSTANCE_ID.matcher(words).results().forEach(match -> named.add(match.group()));
        named.retainAll(ids);
        return named;
    }
}
