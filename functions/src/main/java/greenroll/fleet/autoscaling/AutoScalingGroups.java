package greenroll.fleet.autoscaling;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to Auto Scaling groups. Every method throws {@link greenroll.fleet.Unavailable} when Auto Scaling does not
 * answer or throttles. It throws {@link greenroll.fleet.FleetRefused} when it refuses and waiting does not help.
 */
public interface AutoScalingGroups {
    /** The most instances of one {@link #move}. It is Auto Scaling's limit for one call. */
    int MOST_MOVED = 20;

    /** Returns the group as Auto Scaling describes it now; empty when there is none of that name. Reads only. */
    Optional<AutoScalingGroup> group(String name);

    /** Returns what a start must know besides. Reads only. */
    AutoScalingDetails details(String name);

    /**
     * Moves instances, and answers which of them were moved. Called again after an unknown result, it moves only those
     * that were not moved before, and answers both as moved: each instance changes the desired capacity once. The
     * group's scaling activities tell which instances were moved before. Without an earlier call, a move that has
     * happened already is another's, and it is refused.
     *
     * <p>A refusal of one instance does not keep the others from being moved.
     *
     * @param instanceIds at most {@link #MOST_MOVED}
     * @param earlier time before the first earlier call for these moves; null when there was none. A move before that
     *     time does not count
     */
    Moved move(String name, MemberMove move, List<String> instanceIds, @Nullable Instant earlier);

    /** Changes a setting of the group. Called twice, it has no further effect. */
    void change(String name, AutoScalingChange change);

    /**
     * Terminates instances of the group, and lets its termination hooks run. The desired capacity stays as it is, so it
     * is for instances in standby. Returns the refusals by instance id, in Auto Scaling's words. An instance that the
     * group does not have any more is not refused. Called twice, it has no further effect.
     */
    Map<String, String> terminate(String name, Collection<String> instanceIds);
}
