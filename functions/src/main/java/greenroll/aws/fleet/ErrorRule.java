package greenroll.aws.fleet;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** What an error of EC2 or ELBv2 means to a roll, by error code: one table. */
enum ErrorRule {
    /** Not here, not of this type, not now. */
    SHORTAGE,
    /** The instance profile is too young to be known everywhere, or there is none of that name: EC2 says the same of both. */
    NOT_YET,
    /** What this token made is gone. */
    TOKEN_SPENT,
    /** The call names an instance that is not there, or not to be seen yet; nothing was done for the others. */
    UNKNOWN_INSTANCE,
    /** The call names an instance that may not be terminated; nothing was done for its zone's others. */
    PROTECTED,
    /** There is no such target group. */
    UNKNOWN_TARGET_GROUP,
    /** It was a DryRun, and would be done. */
    WOULD_SUCCEED,
    /** Nobody knows; calling again is right. */
    LATER,
    /** It will never work as it stands. */
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
            // The instance type is not offered in the subnet's zone.
            Map.entry("Unsupported", SHORTAGE),
            Map.entry("IdempotentInstanceTerminated", TOKEN_SPENT),
            Map.entry("InvalidInstanceID.NotFound", UNKNOWN_INSTANCE),
            Map.entry("InvalidTarget", UNKNOWN_INSTANCE),
            Map.entry("InvalidTargetException", UNKNOWN_INSTANCE),
            Map.entry("OperationNotPermitted", PROTECTED),
            Map.entry("DryRunOperation", WOULD_SUCCEED),
            Map.entry("TargetGroupNotFound", UNKNOWN_TARGET_GROUP),
            Map.entry("TargetGroupNotFoundException", UNKNOWN_TARGET_GROUP));

    /** EC2 has no code of its own for an instance profile that it does not know, or whose role it does not know. */
    private static final String INVALID_VALUE = "InvalidParameterValue";

    private static final Pattern YOUNG_PROFILE =
            Pattern.compile("Invalid IAM Instance Profile|has no associated IAM Roles");

    private static final Pattern INSTANCE_ID = Pattern.compile("i-[0-9a-zA-Z]+");

    /** The rule of the error's code; without one, the HTTP status and the SDK's own judgement decide. */
    static ErrorRule of(AwsServiceException e) {
        if (SdkErrors.code(e).equals(INVALID_VALUE)
                && YOUNG_PROFILE.matcher(SdkErrors.words(e)).find()) {
            return NOT_YET;
        }
        // The table first: EC2 answers a lack of capacity with HTTP 500.
        ErrorRule rule = BY_CODE.get(SdkErrors.code(e));
        if (rule != null) {
            return rule;
        }
        return SdkErrors.isLater(e) ? LATER : REFUSED;
    }

    /** Those of the call's instances that an error's words name. */
    static Set<String> named(String words, Set<String> ids) {
        Set<String> named = new LinkedHashSet<>();
        INSTANCE_ID.matcher(words).results().forEach(match -> named.add(match.group()));
        named.retainAll(ids);
        return named;
    }
}
