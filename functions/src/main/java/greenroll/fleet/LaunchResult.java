package greenroll.fleet;

import java.util.List;

/** What became of one launch call. A call that was not answered at all is {@link Unavailable}, an exception. */
public sealed interface LaunchResult {

    /** Nothing is launched, wherever it is tried. The provider's own code and words. */
    sealed interface NotLaunched extends LaunchResult {
        String code();

        String message();
    }

    /** Accepted: these instances exist or will, possibly fewer than asked for, and at least one. */
    record Launched(List<Instance> instances) implements LaunchResult {
        public Launched {
            instances = List.copyOf(instances);
        }
    }

    /** Not here, not of this type, not now: no capacity, no free address, or a quota. Another subnet or type may do. */
    record Shortage(String code, String message) implements LaunchResult {}

    /** Not yet: what the launch names was made so recently that EC2 does not know it everywhere. The same call may do soon. */
    record NotYet(String code, String message) implements NotLaunched {}

    /** The instances that this token made are gone already; a new token is needed. */
    record TokenSpent(String code, String message) implements LaunchResult {}

    /** It will never work as it stands: image gone, not permitted, invalid. The provider's own words. */
    record Refused(String code, String message) implements NotLaunched {}
}
