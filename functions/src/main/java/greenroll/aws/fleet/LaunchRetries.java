package greenroll.aws.fleet;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RecordSuccessResponse;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * The retries of another strategy, except for EC2's lack of capacity. EC2 reports that with HTTP 500, which the SDK
 * takes for a server error. But it is an answer: the step tries another subnet or type, and this one again a minute
 * later. Each retry would only use up some of the few RunInstances calls that EC2 permits.
 */
public final class LaunchRetries implements RetryStrategy {

    private final RetryStrategy others;

    public LaunchRetries(RetryStrategy others) {
        this.others = others;
    }

    @Override
    public AcquireInitialTokenResponse acquireInitialToken(AcquireInitialTokenRequest request) {
        return others.acquireInitialToken(request);
    }

    /** {@inheritDoc} For a shortage it throws, which tells the SDK not to retry. */
    @Override
    public RefreshRetryTokenResponse refreshRetryToken(RefreshRetryTokenRequest request) {
        if (request.failure() instanceof AwsServiceException e && ErrorRule.of(e) == ErrorRule.SHORTAGE) {
            throw new TokenAcquisitionFailedException("a shortage is an answer", request.token(), e);
        }
        return others.refreshRetryToken(request);
    }

    @Override
    public RecordSuccessResponse recordSuccess(RecordSuccessRequest request) {
        return others.recordSuccess(request);
    }

    @Override
    public int maxAttempts() {
        return others.maxAttempts();
    }

    /** The other strategy is complete, so the client must not add its own conditions to this one. */
    @Override
    public boolean useClientDefaults() {
        return false;
    }

    @Override
    public Builder<?, ?> toBuilder() {
        return others.toBuilder();
    }
}
