package greenroll.emulator.compute.scaling;

import greenroll.emulator.compute.state.Actor;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One change of the true state of an Auto Scaling group, and its origin. */
public sealed interface ScalingEvent {

    Instant at();

    /** The group's name. */
    String group();

    /** The actor of the change: a call, a scaling policy, an operator, or the group itself ({@link Actor#GROUP}). */
    Actor by();

    /**
     * A member has another lifecycle state.
     *
     * @param from null when it has just joined the group
     * @param to {@code TERMINATED} or {@code DETACHED} when the group no longer lists it
     */
    record MemberMoved(
            Instant at,
            String group,
            String instanceId,
            @Nullable MemberLifecycle from,
            MemberLifecycle to,
            Actor by) implements ScalingEvent {}

    record DesiredChanged(Instant at, String group, int from, int to, Actor by) implements ScalingEvent {}

    /** Settings other than the desired capacity. */
    record SettingsChanged(Instant at, String group, ScalingGroupSettings from, ScalingGroupSettings to, Actor by)
            implements ScalingEvent {}

    /** A member's protection from scale-in is set or lifted. */
    record ProtectionChanged(Instant at, String group, String instanceId, boolean isProtected, Actor by)
            implements ScalingEvent {}
}
