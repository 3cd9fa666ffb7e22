package greenroll.roll;

import greenroll.group.LaunchSpecification;
import greenroll.group.RollAction;
import greenroll.group.Subnet;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was fixed when the roll was accepted and never changes.
 *
 * @param id {@code sbgd-} and 8 hex digits
 * @param revision the pinned revision; a RESTART_SERVER roll launches nothing and only records it
 * @param specification the pinned revision's launch specification
 * @param servingRevision the group's serving revision at the start: what adopted blue without a revision tag is judged by
 * @param targetGroups the target groups of every revision that lived in the group at the start, by revision number
 * @param subnets where green may be launched
 * @param target how many the operation works towards: the group's target at the start, which a roll neither changes nor
 *     follows a change of; the new one of a SCALE; 0 for a DELETE
 * @param surge by how many instances the roll may exceed max(target, live): 2 batches, or 1 where a target group has
 *     room for no more
 * @param idempotency what the start may be repeated by; null when it may not
 * @param replacementScope what is taken out; null when that is all blue, of which a CREATE has none
 * @param leaveAlone instances with the group's tag that are not its own to touch: kept for debugging after an earlier failure
 */
public record RollFacts(
        String id,
        String groupId,
        String groupName,
        RollKind kind,
        RollSettings settings,
        int revision,
        LaunchSpecification specification,
        @Nullable Integer servingRevision,
        Map<Integer, List<String>> targetGroups,
        List<Subnet> subnets,
        int target,
        int surge,
        String startedBy,
        @Nullable String comment,
        Instant createdAt,
        @Nullable Idempotency idempotency,
        @Nullable ReplacementScope replacementScope,
        List<String> leaveAlone) {

    public RollFacts {
        targetGroups = Map.copyOf(targetGroups);
        subnets = List.copyOf(subnets);
        leaveAlone = List.copyOf(leaveAlone);
    }

    /** The same, knowing the target groups of those revisions too. */
    public RollFacts judgingToo(Map<Integer, List<String>> more) {
        return new RollFacts(
                id,
                groupId,
                groupName,
                kind,
                settings,
                revision,
                specification,
                servingRevision,
                merged(targetGroups, more),
                subnets,
                target,
                surge,
                startedBy,
                comment,
                createdAt,
                idempotency,
                replacementScope,
                leaveAlone);
    }

    /** What an instance without a revision tag is judged by: the serving revision, or the pinned one before there is any. */
    public int adoptedRevision() {
        return servingRevision == null ? revision : servingRevision;
    }

    /** Whether the pinned revision serves once this has finished. */
    public boolean movesServing() {
        return !restarts() && kind != RollKind.DELETE && (replacementScope == null || replacementScope.isWhole());
    }

    /** Whether {@link #target} becomes the group's as this begins. */
    public boolean setsTarget() {
        return kind == RollKind.SCALE
                || (replacementScope != null && replacementScope.launches() == ReplacementScope.Launches.NONE);
    }

    /** Whether the group is gone once this has finished. */
    public boolean endsGroup() {
        return kind == RollKind.DELETE;
    }

    public boolean restarts() {
        return settings.action() == RollAction.RESTART_SERVER;
    }

    /** Target groups by revision, of both. */
    private static Map<Integer, List<String>> merged(Map<Integer, List<String>> own, Map<Integer, List<String>> more) {
        Map<Integer, List<String>> all = new HashMap<>(more);
        all.putAll(own);
        return all;
    }
}
