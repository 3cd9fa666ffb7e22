package greenroll.account;

import java.util.Set;
import software.amazon.awssdk.core.SdkRequest;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.ec2.model.CreateFleetRequest;
import software.amazon.awssdk.services.ec2.model.CreateLaunchTemplateRequest;
import software.amazon.awssdk.services.ec2.model.RunInstancesRequest;

/**
 * Stops each call that the {@link ReadOnlyPolicy} does not permit, before it is sent. So a plan changes nothing, whatever
 * the caller's credentials permit. A launch passes only as a dry run, which launches nothing.
 */
final class ReadOnlyCalls implements ExecutionInterceptor {

    private final Set<String> permitted = ReadOnlyPolicy.actions();

    @Override
    public void beforeExecution(Context.BeforeExecution context, ExecutionAttributes attributes) {
        require(context.request());
    }

    /** Throws IllegalStateException when the call could change something, or is not in the policy. */
    void require(SdkRequest request) {
        String action = AwsAction.of(request);
        if (!permitted.contains(action) && !isDryRun(request)) {
            throw new IllegalStateException("a plan only reads, and must not call " + action);
        }
    }

    private static boolean isDryRun(SdkRequest request) {
        return switch (request) {
            case RunInstancesRequest launch -> Boolean.TRUE.equals(launch.dryRun());
            case CreateFleetRequest fleet -> Boolean.TRUE.equals(fleet.dryRun());
            case CreateLaunchTemplateRequest template -> Boolean.TRUE.equals(template.dryRun());
            default -> false;
        };
    }
}
