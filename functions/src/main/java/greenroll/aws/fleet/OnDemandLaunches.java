package greenroll.aws.fleet;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchRequest;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.LaunchedInstance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.fleet.launch.PoolShortage;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** Launches on-demand instances by RunInstances: one type in one subnet. */
final class OnDemandLaunches {

    private static final String NAME = "RunInstances";

    private final Ec2Client ec2;

    OnDemandLaunches(Ec2Client ec2) {
        this.ec2 = ec2;
    }

    Optional<LaunchResult.NotLaunched> tryLaunch(LaunchRequest request, CapacityPool pool) {
        return DryRuns.refusal(NAME, () -> ec2.runInstances(FleetRequests.dryRun(request, pool)));
    }

    LaunchResult launch(LaunchRequest request, CapacityPool pool) {
        try {
            return new LaunchResult.Launched(
                    ec2.runInstances(FleetRequests.run(request, pool)).instances().stream()
                            .map(one -> new LaunchedInstance(one.instanceId(), pool, Lifecycle.ON_DEMAND))
                            .toList(),
                    List.of());
        } catch (AwsServiceException e) {
            String code = SdkErrors.code(e);
            String words = SdkErrors.words(e);
            return switch (ErrorRule.of(e)) {
                case SHORTAGE -> new LaunchResult.Shortage(List.of(new PoolShortage(pool, code, words)));
                // A launch template that is unknown is a new version, or one that its owner has deleted.
                case NOT_YET, UNKNOWN_TEMPLATE -> new LaunchResult.NotYet(code, words);
                case TOKEN_SPENT -> new LaunchResult.TokenSpent(code, words);
                case REFUSED, UNKNOWN_INSTANCE, PROTECTED, UNKNOWN_TARGET_GROUP, WOULD_SUCCEED ->
                    new LaunchResult.Refused(code, words);
                case LATER -> throw SdkErrors.unavailable(NAME, e);
            };
        } catch (SdkException e) {
            throw SdkErrors.unavailable(NAME, e);
        }
    }
}
