package greenroll.roll;

import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.group.LaunchSpecification;
import greenroll.group.RollAction;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a roll that are fixed at its start.
 *
 * @param idempotency key by which the start may be repeated; null when it may not be
 * @param autoScaling Auto Scaling group whose instances it rolls; null for a group of Greenroll's own
 */
@RecordBuilder
public record RollFacts(
        Identity identity,
        Instant createdAt,
        @Nullable Idempotency idempotency,
        RollSettings settings,
        Revisions revisions,
        Bounds bounds,
        @Nullable AutoScaling autoScaling)
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
     * The revisions: the one that it launches, and the target groups of each one.
     *
     * @param revision pinned revision; a RESTART_SERVER roll launches no instances and only records it
     * @param specification launch specification of the pinned revision
     * @param servingRevision the group's serving revision at the start; it judges adopted blue without a revision tag
     * @param targetGroups target groups of every revision that lived in the group at the start, by revision number
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
     * @param target Number of instances that the operation works towards. For a roll it is the group's target at the
     *     start; the roll neither changes that target nor follows later changes. For a SCALE it is the new target, for
     *     a DELETE 0.
     * @param surge by how many instances the roll may exceed max(target, live): 2 batches, or 1 where a target group
     *     has no room for 2
     * @param subnets subnets in which green may be launched
     * @param replacementScope instances to take out; null for all blue, where a CREATE has none. A roll that leaves some
     *     of the group alone has one
     * @param spot how the instances are mixed of spot and on demand
     * @param leaveAlone instances with the group's tag that the roll must not touch, because they are kept for
     *     debugging after an earlier failure
     * @param parks the most retired blue that stay parked at the same time until the bake ends; 0 when none does
     */
    @RecordBuilder
    public record Bounds(
            int target,
            int surge,
            List<Subnet> subnets,
            SpotStrategy spot,
            @Nullable ReplacementScope replacementScope,
            List<String> leaveAlone,
            int parks)
            implements RollFactsBoundsBuilder.With {

        /** Of an operation that parks nothing. */
        public Bounds(
                int target,
                int surge,
                List<Subnet> subnets,
                SpotStrategy spot,
                @Nullable ReplacementScope replacementScope,
                List<String> leaveAlone) {
            this(target, surge, subnets, spot, replacementScope, leaveAlone, 0);
        }

        public Bounds {
            subnets = List.copyOf(subnets);
            spot = Objects.requireNonNullElse(spot, SpotStrategy.NONE);
            leaveAlone = List.copyOf(leaveAlone);
        }
    }

    /**
     * The Auto Scaling group whose instances are rolled, as it was at the start.
     *
     * @param mayRaiseMaxSize whether the roll may raise its maximum size for a time
     * @param size its size
     * @param suspended names of its suspended processes
     * @param protectsNew whether it protects its new instances from scale-in
     * @param from launch template version, as the group named it
     * @param to launch template version that the roll launches, by its number
     */
    @RecordBuilder
    public record AutoScaling(
            String name,
            boolean mayRaiseMaxSize,
            AutoScalingGroup.Size size,
            Set<String> suspended,
            boolean protectsNew,
            AutoScalingGroup.TemplateReference from,
            AutoScalingGroup.TemplateReference to)
            implements RollFactsAutoScalingBuilder.With {
        public AutoScaling {
            suspended = Set.copyOf(suspended);
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

    public SpotStrategy spot() {
        return bounds.spot();
    }

    public @Nullable ReplacementScope replacementScope() {
        return bounds.replacementScope();
    }

    /** Returns the same facts with the target groups of those revisions too. */
    public RollFacts judgingToo(Map<Integer, List<String>> more) {
        Map<Integer, List<String>> all = new HashMap<>(more);
        all.putAll(revisions.targetGroups());
        return withRevisions(revisions.withTargetGroups(all));
    }

    /**
     * Returns the revision that judges an instance without a revision tag. It is the serving revision, or the pinned
     * one before there is a serving revision.
     */
    public int adoptedRevision() {
        Integer serving = revisions.servingRevision();
        return serving == null ? revision() : serving;
    }

    /** Whether a roll back can follow it: it launches green, and another revision served before. */
    public boolean canRollBack() {
        return kind() == RollKind.ROLL
                && action().launchesGreen()
                && revisions().servingRevision() != null
                && autoScaling() == null;
    }

    /** Whether the pinned revision becomes the serving revision when this operation finishes. */
    public boolean movesServing() {
        return action().deploysRevision()
                && kind() != RollKind.DELETE
                && (replacementScope() == null || replacementScope().movesServing());
    }

    /** Whether it is a roll of named instances, which leaves all others alone. */
    public boolean isOfSomeInstances() {
        return kind() == RollKind.ROLL
                && replacementScope() != null
                && !replacementScope().isWhole();
    }

    /** Whether it is a roll that leaves nothing of an earlier revision in the group. */
    public boolean isOfWholeGroup() {
        return kind() == RollKind.ROLL
                && (replacementScope() == null || replacementScope().isWhole());
    }

    /** Whether {@link #target} becomes the group's target when this operation begins. */
    public boolean setsTarget() {
        return kind() == RollKind.SCALE
                || (replacementScope() != null && replacementScope().launches() == ReplacementScope.Launches.NONE);
    }

    /** Whether the group is deleted when this operation finishes. */
    public boolean endsGroup() {
        return kind() == RollKind.DELETE;
    }

    public RollAction action() {
        return settings.action();
    }
}
