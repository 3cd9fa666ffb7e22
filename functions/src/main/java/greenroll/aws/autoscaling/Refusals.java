package greenroll.aws.autoscaling;

import static greenroll.aws.fleet.FleetCalls.call;

import greenroll.aws.fleet.SdkErrors;
import greenroll.fleet.FleetRefused;
import java.util.Optional;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Separates refusals that an instance causes from those that every instance would have. */
final class Refusals {

    /** Auto Scaling's code for values and states that do not fit. It has no own codes for single causes. */
    private static final String VALIDATION = "ValidationError";

    private static final Pattern NOT_IN_GROUP =
            Pattern.compile("Instance Id not found|No managed instance found|is not part of", Pattern.CASE_INSENSITIVE);

    /** How Auto Scaling answers for an instance that is not a member in service or in standby. */
    private static final Pattern NOT_IN_SERVICE = Pattern.compile("is not in InService", Pattern.CASE_INSENSITIVE);

    private Refusals() {}

    /** The refusal that the call's instances may cause; empty when the call succeeds. Throws all others. */
    static Optional<AwsServiceException> of(String name, Runnable request) {
        try {
            call(name, () -> {
                request.run();
                return name;
            });
            return Optional.empty();
        } catch (FleetRefused e) {
            if (VALIDATION.equals(e.code()) && e.getCause() instanceof AwsServiceException cause) {
                return Optional.of(cause);
            }
            throw e;
        }
    }

    /** Whether Auto Scaling says that the instance is in no group, or not in this one. */
    static boolean isNotInGroup(String words) {
        return NOT_IN_GROUP.matcher(words).find();
    }

    /** Whether Auto Scaling says that the instance is neither in service in the group nor in standby. */
    static boolean hasNoPlace(String words) {
        return isNotInGroup(words) || isNotInService(words);
    }

    static boolean isNotInService(String words) {
        return NOT_IN_SERVICE.matcher(words).find();
    }

    /** The refusal as {@link #of} throws it when no instance causes it. */
    static FleetRefused asThrown(String name, AwsServiceException refusal) {
        return new FleetRefused(SdkErrors.code(refusal), name + ": " + SdkErrors.words(refusal), refusal);
    }
}
