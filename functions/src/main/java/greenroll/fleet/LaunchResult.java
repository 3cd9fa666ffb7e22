package greenroll.fleet;

import java.util.List;

/** The result of one launch call. A call without any answer throws {@link Unavailable} instead. */
public sealed interface LaunchResult {

    /** No instance was launched, and another subnet or type would not help. It has the provider's code and words. */
    sealed interface NotLaunched extends LaunchResult {
        String code();

        String message();
    }

    /**
     * The call was accepted. These instances exist or will exist. There is at least one, possibly fewer than requested.
     */
    record Launched(List<Instance> instances) implements LaunchResult {
        public Launched {
            instances = List.copyOf(instances);
        }
    }

    /**
     * There is no capacity, no free address, or no quota for this subnet and type now. Another subnet or type may work.
     */
    record Shortage(String code, String message) implements LaunchResult {}

    /**
     * A resource that the launch names is so new that EC2 does not know it everywhere yet. The same call may work soon.
     */
    record NotYet(String code, String message) implements NotLaunched {}

    /** The instances of this client token are already gone. A new token is needed. */
    record TokenSpent(String code, String message) implements LaunchResult {}

    /**
     * The launch will never work without a change: no image, no permission, or invalid. It has the provider's words.
     */
    record Refused(String code, String message) implements NotLaunched {}
}
