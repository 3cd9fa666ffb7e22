package greenroll.aws.fleet;

import greenroll.fleet.Unavailable;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Separates calls that got no answer, or that should be repeated later, from calls that a service answered with an
 * error.
 */
public final class SdkErrors {

    /** The codes for "later", in addition to 5xx answers and the SDK's own throttling codes. */
    private static final Set<String> LATER = Set.of(
            "RequestLimitExceeded",
            "Throttling",
            "ThrottlingException",
            "Throttled",
            "TooManyRequestsException",
            "RequestThrottled",
            "SlowDown",
            "Unavailable",
            "ServiceUnavailable",
            "InternalError",
            "InternalFailure",
            "InternalServerError",
            "RequestTimeout",
            "RequestExpired",
            "TransactionConflictException",
            "TransactionInProgressException");

    private SdkErrors() {}

    /**
     * The call's answer. Throws {@link Unavailable}, which names the call, when the call was throttled, timed out, met
     * a server error or failed in the network. Other errors of a service pass unchanged.
     */
    public static <T> T of(String call, Supplier<T> answer) {
        try {
            return answer.get();
        } catch (SdkException e) {
            throw isLater(e) ? unavailable(call, e) : e;
        }
    }

    public static Unavailable unavailable(String call, SdkException e) {
        return new Unavailable(call + ": " + e.getMessage(), e);
    }

    /**
     * Whether the call should be repeated. True for all errors without a service's answer, such as network, time-out
     * and credentials.
     */
    public static boolean isLater(SdkException e) {
        return !(e instanceof AwsServiceException service)
                || service.isThrottlingException()
                || service.isClockSkewException()
                || service.statusCode() >= 500
                || isLater(code(service));
    }

    /** The same for one entry of an answer, which has only a code. */
    public static boolean isLater(String code) {
        return LATER.contains(code);
    }

    /** The service's error code, or the exception's name when there is no code. */
    public static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? e.getClass().getSimpleName()
                : e.awsErrorDetails().errorCode();
    }

    /** The service's error message, without the request id that the SDK appends. */
    public static String words(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorMessage() == null
                ? String.valueOf(e.getMessage())
                : e.awsErrorDetails().errorMessage();
    }
}
