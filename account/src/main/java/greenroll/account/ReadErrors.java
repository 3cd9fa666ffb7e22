package greenroll.account;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import java.util.List;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** Says what AWS answered instead of a description, and what helps. */
final class ReadErrors {

    /** The services' codes for a right that is missing. */
    private static final Set<String> NOT_PERMITTED =
            Set.of("UnauthorizedOperation", "AccessDenied", "AccessDeniedException");

    /** The services' codes for credentials that they do not take. */
    private static final Set<String> NOT_KNOWN = Set.of(
            "AuthFailure",
            "InvalidClientTokenId",
            "UnrecognizedClientException",
            "SignatureDoesNotMatch",
            "InvalidSignatureException",
            "ExpiredToken",
            "ExpiredTokenException");

    private ReadErrors() {}

    private static final int FORBIDDEN = 403;

    /** Whether a service's error with that code says that a right is missing. */
    static boolean isNotPermitted(String code) {
        return NOT_PERMITTED.contains(code);
    }

    static List<String> refused(FleetRefused e) {
        String message = String.valueOf(e.getMessage());
        String call = message.replaceFirst(":.*", "");
        if (NOT_KNOWN.contains(e.code())) {
            return List.of(
                    "AWS does not take these credentials: " + message,
                    "refresh them, or choose others with --profile or AWS_PROFILE");
        }
        if (e.getCause() instanceof AwsServiceException error
                && (isNotPermitted(e.code()) || error.statusCode() == FORBIDDEN)) {
            return List.of(
                    "these AWS credentials lack a right: " + AwsAction.of(error, call) + " (" + message + ")",
                    "docs/iam.md has a policy with all rights that a plan needs; each of them only reads");
        }
        return List.of("AWS refuses a read: " + message);
    }

    static List<String> unavailable(Unavailable e) {
        return List.of("AWS does not answer: " + e.getMessage());
    }
}
