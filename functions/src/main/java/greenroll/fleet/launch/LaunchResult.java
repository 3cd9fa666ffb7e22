package greenroll.fleet.launch;

import java.util.List;

/** The result of one launch call. A call without any answer throws {@link greenroll.fleet.Unavailable} instead. */
public sealed interface LaunchResult {

    /** No instance was launched, and another subnet or type would not help. It has the provider's code and words. */
    sealed interface NotLaunched extends LaunchResult {
        String code();

        String message();
    }

    /**
     * The call was accepted. These instances exist or will exist. There is at least one, possibly fewer than requested.
     *
     * @param shortages pools that could not give what was asked of them; a call for one pool has none
     */
    record Launched(List<LaunchedInstance> instances, List<PoolShortage> shortages) implements LaunchResult {
        public Launched {
            instances = List.copyOf(instances);
            shortages = List.copyOf(shortages);
        }
    }

    /**
     * There is no capacity, no free address, or no quota in any of the call's pools now. Another pool may work.
     *
     * @param shortages one for each pool of the call
     */
    record Shortage(List<PoolShortage> shortages) implements LaunchResult {
        public Shortage {
            shortages = List.copyOf(shortages);
        }
    }

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
