package greenroll.roll.observation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.roll.Roll;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.member.Membership;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The roll's Auto Scaling group, as one observation shows it. Descriptions are late. One description is of one time, so a
 * description that shows the roll's last move shows all moves before it.
 */
public final class MemberObservation {
    private final @Nullable Membership membership;
    private final @Nullable AutoScalingGroup group;
    /** Members that a restart has taken out and not put back. */
    private final List<String> out;

    private final FleetSnapshot fleet;
    private final Instant now;

    MemberObservation(Roll roll, FleetSnapshot fleet, Instant now) {
        this.membership = roll.head().membership();
        this.out = roll.instances()
                .filter(one -> one.restart().takenOutAt() != null && one.registeredAt() == null)
                .map(BatchInstance::id)
                .toList();
        this.group = membership == null ? null : fleet.autoScaling();
        this.fleet = fleet;
        this.now = now;
    }

    /** Whether the roll is one of an Auto Scaling group. */
    public boolean isPresent() {
        return membership != null;
    }

    /** Returns the group as it was described; empty for a roll of another kind, and when there is no such group. */
    public Optional<AutoScalingGroup> group() {
        return Optional.ofNullable(group);
    }

    public Optional<Lifecycle> lifecycle(String id) {
        return group().flatMap(one -> one.member(id)).map(Member::lifecycle);
    }

    /** Whether the group's desired capacity counts the instance. */
    public boolean counts(String id) {
        return lifecycle(id).filter(Lifecycle::counts).isPresent();
    }

    public boolean isInService(String id) {
        return lifecycle(id).filter(one -> one == Lifecycle.IN_SERVICE).isPresent();
    }

    /** Whether the group terminates or detaches the instance. */
    public boolean isLeaving(String id) {
        return lifecycle(id).filter(one -> one == Lifecycle.LEAVING).isPresent();
    }

    /** Whether the group has taken the instance out of its target groups, and does not count it. */
    public boolean isInStandby(String id) {
        return lifecycle(id).filter(one -> one == Lifecycle.STANDBY).isPresent();
    }

    /** Whether the instance is in standby, or on its way there. */
    public boolean isStandby(String id) {
        return lifecycle(id).filter(Lifecycle::isStandby).isPresent();
    }

    /** Whether the group has the instance, in any state. */
    public boolean has(String id) {
        return lifecycle(id).isPresent();
    }

    /** Whether the group's minimum permits a lower desired capacity. */
    public boolean mayShrink() {
        return group != null && group.size().toMinimum() > 0;
    }

    /**
     * Whether the description is newer than the roll's last answered change. Where that cannot be told, it is after
     * {@link StepTimes#DESCRIPTIONS_LATE}. A request without an answer may have changed the group, so then it is not.
     */
    public boolean isCurrent() {
        return membership != null
                && group != null
                && membership.asked().isEmpty()
                && membership.settling() == null
                && membership.shown().stream().allMatch(this::shows);
    }

    private boolean shows(Membership.Answered answer) {
        if (!now.isBefore(answer.at().plus(StepTimes.DESCRIPTIONS_LATE))) {
            return true;
        }
        if (answer.move() == null) {
            return group != null
                    && Integer.valueOf(group.size().desired()).equals(answer.desired())
                    && (membership == null
                            || membership.attached().isEmpty()
                            || membership.attached().stream().anyMatch(this::has));
        }
        List<String> ids = answer.instanceIds();
        return switch (answer.move()) {
            // An instance that died meanwhile is in neither description, so it tells nothing.
            case ATTACH -> ids.stream().anyMatch(this::has) && ids.stream().allMatch(id -> has(id) || isGone(id));
            case ENTER_STANDBY ->
                ids.stream().noneMatch(this::counts) && ids.stream().allMatch(this::showsItLeft);
            // A description from before they left counts them too.
            case EXIT_STANDBY ->
                out.stream().noneMatch(this::counts)
                        && ids.stream().anyMatch(this::counts)
                        && ids.stream().allMatch(id -> counts(id) || isGone(id));
        };
    }

    /**
     * Whether the description is from after the instance left, and not from before it joined. Only of an instance that is
     * as old as a description can be, its absence tells that.
     */
    private boolean showsItLeft(String id) {
        return has(id)
                || (!wasAttached(id)
                        && fleet.instance(id)
                                .map(one ->
                                        !now.isBefore(one.launch().launchedAt().plus(StepTimes.DESCRIPTIONS_LATE)))
                                .orElse(true));
    }

    /** Whether EC2 says that the instance does not live any more. */
    public boolean isGone(String id) {
        return fleet.instance(id).map(one -> !one.isLive()).orElse(true);
    }

    /** Whether the roll has attached the instance. Another may have detached it since. */
    public boolean wasAttached(String id) {
        return membership != null && membership.attached().contains(id);
    }
}
