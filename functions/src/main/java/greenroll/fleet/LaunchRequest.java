package greenroll.fleet;

import greenroll.group.LaunchSpecification;
import greenroll.group.Subnet;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * One launch call, complete: sent again, it is the same call byte for byte.
 *
 * @param count 1 to {@link #MAX_COUNT}; fewer may come
 * @param clientToken at most 64 ASCII characters; the provider answers the same instances to the same token
 */
@RecordBuilder
public record LaunchRequest(
        String groupId,
        String groupName,
        String rollId,
        int batch,
        int revision,
        LaunchSpecification specification,
        Subnet subnet,
        String instanceType,
        int count,
        String clientToken)
        implements LaunchRequestBuilder.With {

    /** EC2's advice for one RunInstances call. */
    public static final int MAX_COUNT = 100;

    public LaunchRequest {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("count must be 1 to " + MAX_COUNT + ", but was " + count);
        }
    }
}
