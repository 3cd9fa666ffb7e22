package greenroll.aws.fleet;

import greenroll.fleet.launch.LaunchResult;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Reads EC2's answers to calls with DryRun, which are always errors. */
final class DryRuns {

    private DryRuns() {}

    /** The refusal of the real call; empty when EC2 would carry it out. A shortage now is no refusal. */
    static Optional<LaunchResult.NotLaunched> refusal(String name, Runnable call) {
        try {
            call.run();
        } catch (AwsServiceException e) {
            String code = SdkErrors.code(e);
            return switch (ErrorRule.of(e)) {
                case WOULD_SUCCEED, SHORTAGE -> Optional.empty();
                case NOT_YET -> Optional.of(new LaunchResult.NotYet(code, SdkErrors.words(e)));
                case TOKEN_SPENT, REFUSED, UNKNOWN_INSTANCE, PROTECTED, UNKNOWN_TARGET_GROUP, UNKNOWN_TEMPLATE ->
                    Optional.of(new LaunchResult.Refused(code, FleetResponses.withoutEncoded(SdkErrors.words(e))));
                case LATER -> throw SdkErrors.unavailable(name, e);
            };
        } catch (SdkException e) {
            throw SdkErrors.unavailable(name, e);
        }
        throw new IllegalStateException("EC2 carried out a DryRun of " + name);
    }
}
