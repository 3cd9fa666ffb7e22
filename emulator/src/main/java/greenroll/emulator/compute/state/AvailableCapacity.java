package greenroll.emulator.compute.state;

import greenroll.emulator.compute.api.AwsErrors;

/**
 * How many instances EC2 has room for now. Fewer than the call's minimum: it fails with
 * {@code InsufficientInstanceCapacity}; fewer than its maximum: that many come. For another refusal it throws one, made
 * by {@link AwsErrors#ec2}. Called under the region's lock: no waiting.
 */
@FunctionalInterface
public interface AvailableCapacity {

    AvailableCapacity ENDLESS = (zone, instanceType, wanted) -> wanted;

    int available(String zone, String instanceType, int wanted);
}
