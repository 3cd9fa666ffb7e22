package greenroll.roll;

import greenroll.group.LaunchSpecification;
import greenroll.group.RollAction;
import greenroll.group.Subnet;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was fixed when the roll was accepted and never changes.
 *
 * @param idempotency what the start may be repeated by; null when it may not
 */
@RecordBuilder
public record RollFacts(
        Identity identity,
        Instant createdAt,
        @Nullable Idempotency idempotency,
        RollSettings settings,
        Revisions revisions,
        Bounds bounds)
        implements RollFactsBuilder.With {

    /**
     * Which operation it is, of which group, and who asked for it.
     *
     * @param id {@code sbgd-} and 8 hex digits
     */
    @RecordBuilder
    public record Identity(
            String id,
            String groupId,
            String groupName,
            RollKind kind,
            String startedBy,
            @Nullable String comment) implements RollFactsIdentityBuilder.With {}

    /**
     * What it launches, and what the instances of each revision serve in.
     *
     * @param revision the pinned revision; a RESTART_SERVER roll launches nothing and only records it
     * @param specification the pinned revision's launch specification
     * @param servingRevision the group's serving revision at the start: what adopted blue without a revision tag is judged by
     * @param targetGroups the target groups of every revision that lived in the group at the start, by revision number
     */
    @RecordBuilder
    public record Revisions(
            int revision,
            LaunchSpecification specification,
            @Nullable Integer servingRevision,
            Map<Integer, List<String>> targetGroups)
            implements RollFactsRevisionsBuilder.With {

        public Revisions {
            targetGroups = Map.copyOf(targetGroups);
        }
    }

    /**
     * How many instances, where, and which ones are not its to touch.
     *
     * @param target how many the operation works towards: the group's target at the start, which a roll neither changes nor
     *     follows a change of; the new one of a SCALE; 0 for a DELETE
     * @param surge by how many instances the roll may exceed max(target, live): 2 batches, or 1 where a target group has
     *     room for no more
     * @param subnets where green may be launched
     * @param replacementScope what is taken out; null when that is all blue, of which a CREATE has none
     * @param leaveAlone instances with the group's tag that are not its own to touch: kept for debugging after an earlier
     *     failure
     */
    @RecordBuilder
    public record Bounds(
            int target,
            int surge,
            List<Subnet> subnets,
            @Nullable ReplacementScope replacementScope,
            List<String> leaveAlone)
            implements RollFactsBoundsBuilder.With {

        public Bounds {
            subnets = List.copyOf(subnets);
            leaveAlone = List.copyOf(leaveAlone);
        }
    }

    public String id() {
        return identity.id();
    }

    public String groupId() {
        return identity.groupId();
    }

    public RollKind kind() {
        return identity.kind();
    }

    public int revision() {
        return revisions.revision();
    }

    public LaunchSpecification specification() {
        return revisions.specification();
    }

    public int target() {
        return bounds.target();
    }

    public @Nullable ReplacementScope replacementScope() {
        return bounds.replacementScope();
    }

    /** The same, knowing the target groups of those revisions too. */
    public RollFacts judgingToo(Map<Integer, List<String>> more) {
        Map<Integer, List<String>> all = new HashMap<>(more);
        all.putAll(revisions.targetGroups());
        return withRevisions(revisions.withTargetGroups(all));
    }

    /** What an instance without a revision tag is judged by: the serving revision, or the pinned one before there is any. */
    public int adoptedRevision() {
        Integer serving = revisions.servingRevision();
        return serving == null ? revision() : serving;
    }

    /** Whether the pinned revision serves once this has finished. */
    public boolean movesServing() {
        return !restarts()
                && kind() != RollKind.DELETE
                && (replacementScope() == null || replacementScope().isWhole());
    }

    /** Whether {@link #target} becomes the group's as this begins. */
    public boolean setsTarget() {
        return kind() == RollKind.SCALE
                || (replacementScope() != null && replacementScope().launches() == ReplacementScope.Launches.NONE);
    }

    /** Whether the group is gone once this has finished. */
    public boolean endsGroup() {
        return kind() == RollKind.DELETE;
    }

    public boolean restarts() {
        return settings.action() == RollAction.RESTART_SERVER;
    }
}
