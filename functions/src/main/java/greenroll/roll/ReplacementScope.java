package greenroll.roll;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The instances that an operation takes out of service when it does not replace all blue, and how many it launches
 * first.
 *
 * @param rollId roll that it follows; null when it follows none
 * @param instanceIds the only instances that it takes out; null for all that do not run the pinned revision
 * @param launches how many instances of the pinned revision it launches
 * @param isLast whether nothing of an earlier revision is left when these instances are gone. So a roll of some instances
 *     puts its revision in service
 * @param cause for a HEAL, why these instances are replaced; null for other operations
 */
public record ReplacementScope(
        @Nullable String rollId,
        @Nullable List<String> instanceIds,
        Launches launches,
        boolean isLast,
        @Nullable Cause cause) {

    /** Why healing replaces instances. Of several causes it has the first one of this list. */
    public enum Cause {
        /** EC2 has announced that it will interrupt spot instances. */
        INTERRUPTION,
        /** EC2 recommends to replace spot instances, because their interruption has become likely. */
        REBALANCE_RECOMMENDATION,
        UNHEALTHY,
        MISSING,
        /** On-demand instances stand in for spot instances, and spot instances are to come back. */
        REVERT_TO_SPOT
    }

    /** How many instances an operation launches before it takes any out. */
    public enum Launches {
        /** None. The target decreases by the number of instances that it takes out. */
        NONE,
        /**
         * As many as it takes out, but not more than the target lacks in addition to the instances that it leaves
         * alone.
         */
        AS_MANY,
        /** As many as the target lacks in addition to the instances that it leaves alone. */
        UP_TO_TARGET
    }

    /** The scope of an operation that puts no revision in service, unless it is for the whole group. */
    public ReplacementScope(
            @Nullable String rollId, @Nullable List<String> instanceIds, Launches launches, @Nullable Cause cause) {
        this(rollId, instanceIds, launches, false, cause);
    }

    /**
     * Returns the scope of a roll that replaces or restarts only these instances, and leaves the others alone.
     *
     * @param isLast whether all others run what the roll launches
     */
    public static ReplacementScope only(List<String> instanceIds, boolean isLast) {
        return new ReplacementScope(null, instanceIds, Launches.AS_MANY, isLast, null);
    }

    public ReplacementScope {
        instanceIds = instanceIds == null ? null : List.copyOf(instanceIds);
    }

    /** Returns the scope of a roll that leaves alone what already runs what it launches. */
    public static ReplacementScope notMatching() {
        return new ReplacementScope(null, null, Launches.UP_TO_TARGET, null);
    }

    /** Returns the scope that brings the whole group to the pinned revision, after that roll. */
    public static ReplacementScope whole(String rollId) {
        return new ReplacementScope(rollId, null, Launches.UP_TO_TARGET, null);
    }

    /** Whether the whole group gets the pinned revision, which then becomes the serving revision. */
    public boolean isWhole() {
        return instanceIds == null;
    }

    /** Whether the pinned revision becomes the serving revision when all of these are replaced. */
    public boolean movesServing() {
        return isWhole() || isLast;
    }

    /** Whether only spot instances may be launched. Without spot capacity the on-demand instances stay. */
    public boolean revertsToSpot() {
        return cause == Cause.REVERT_TO_SPOT;
    }

    /** Whether it follows that roll. */
    public boolean follows(String roll) {
        return roll.equals(rollId);
    }
}
