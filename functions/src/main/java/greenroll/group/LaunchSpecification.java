package greenroll.group;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an instance is launched from. Immutable; a change makes a new {@link Revision}.
 *
 * @param imageId an AMI id
 * @param userData base64, as Elastigroup and EC2 take it; never logged, tagged or put into a state machine's input
 * @param instanceTypes in order of preference, at least one: the next is tried where EC2 lacks capacity for the last
 * @param iamRole the instance profile's name or ARN
 * @param tags the owner's tags; Greenroll's own are added at launch
 * @param targetGroupArns where the instance serves; in service means healthy in every one of them
 */
public record LaunchSpecification(
        String imageId,
        @Nullable String userData,
        List<String> instanceTypes,
        List<String> securityGroupIds,
        @Nullable String iamRole,
        @Nullable String keyPair,
        Map<String, String> tags,
        boolean monitoring,
        boolean ebsOptimized,
        List<String> targetGroupArns,
        HealthCheckType healthCheckType) {

    public LaunchSpecification {
        instanceTypes = List.copyOf(instanceTypes);
        securityGroupIds = List.copyOf(securityGroupIds);
        tags = Map.copyOf(tags);
        targetGroupArns = List.copyOf(targetGroupArns);
        if (instanceTypes.isEmpty()) {
            throw new IllegalArgumentException("a launch specification needs at least one instance type");
        }
    }
}
