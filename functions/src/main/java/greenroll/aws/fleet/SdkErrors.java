package greenroll.aws.fleet;

import greenroll.fleet.Unavailable;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Tells a call that nobody answered, or that is to be made later, from one that was answered with an error. */
public final class SdkErrors {

    /** What services call "later" beside their 5xx answers and what the SDK itself knows as throttling. */
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
     * The call's answer. Throws {@link Unavailable}, which names the call, when it was throttled, timed out, met a
     * server error or did not get through; a service's other errors pass as they are.
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

    /** Whether calling again is the answer. What is no service's answer (network, time-out, credentials) is. */
    public static boolean isLater(SdkException e) {
        return !(e instanceof AwsServiceException service)
                || service.isThrottlingException()
                || service.isClockSkewException()
                || service.statusCode() >= 500
                || isLater(code(service));
    }

    /** The same for a part of an answer, of which there is only the code. */
    public static boolean isLater(String code) {
        return LATER.contains(code);
    }

    /** The service's own error code, or the exception's name when it came without one. */
    static String code(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorCode() == null
                ? e.getClass().getSimpleName()
                : e.awsErrorDetails().errorCode();
    }

    /** The service's own words, without the request id that the SDK appends. */
    static String words(AwsServiceException e) {
        return e.awsErrorDetails() == null || e.awsErrorDetails().errorMessage() == null
                ? String.valueOf(e.getMessage())
                : e.awsErrorDetails().errorMessage();
    }
}
