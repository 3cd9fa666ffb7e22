package greenroll.fleet;

import greenroll.group.LaunchSpecification;
import greenroll.group.Subnet;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * One complete launch call. A repetition is the same call, byte for byte.
 *
 * @param count 1 to {@link #MAX_COUNT}; the provider may launch fewer
 * @param clientToken at most 64 ASCII characters; the provider returns the same instances for the same token
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

    /** EC2's recommended limit for one RunInstances call. */
    public static final int MAX_COUNT = 100;

    public LaunchRequest {
        if (count < 1 || count > MAX_COUNT) {
            throw new IllegalArgumentException("count must be 1 to " + MAX_COUNT + ", but was " + count);
        }
    }
}
