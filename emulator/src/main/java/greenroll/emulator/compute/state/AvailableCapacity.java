package greenroll.emulator.compute.state;

import greenroll.emulator.compute.api.AwsErrors;

/**
 * The number of instances that EC2 has room for now. If it is below the call's minimum, the call fails with {@code
 * InsufficientInstanceCapacity}. If it is below the call's maximum, that many are launched. For another refusal it
 * throws an error made by {@link AwsErrors#ec2}. Called under the region's lock: it must not wait.
 */
@FunctionalInterface
public interface AvailableCapacity {

    AvailableCapacity ENDLESS = (zone, instanceType, wanted) -> wanted;

    int available(String zone, String instanceType, int wanted);
}
