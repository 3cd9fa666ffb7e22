package greenroll.emulator.compute.state;

import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.TargetHealth;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One change of the region's true state, and its origin. */
public sealed interface RegionEvent {

    Instant at();

    String instanceId();

    Actor by();

    /** The instance exists now, as pending. It is running when it was placed. */
    record Launched(Instant at, String instanceId, Actor by) implements RegionEvent {}

    record StateChanged(
            Instant at,
            String instanceId,
            InstanceState from,
            InstanceState to,
            @Nullable StateReason reason,
            Actor by) implements RegionEvent {}

    /**
     * EC2 sent the interruption notice of a Spot Instance. It terminates the instance two minutes later.
     *
     * @param zone the instance's zone
     */
    record InterruptionWarned(Instant at, String instanceId, String zone, Actor by) implements RegionEvent {}

    /** EC2 sent the rebalance recommendation of a Spot Instance. Its state stays as it is. */
    record RebalanceRecommended(Instant at, String instanceId, Actor by) implements RegionEvent {}

    /** The instance answers no request from now on. Its state stays running. */
    record Rebooting(Instant at, String instanceId, Actor by) implements RegionEvent {}

    record BackFromReboot(Instant at, String instanceId, Actor by) implements RegionEvent {}

    /** @param tags all tags that it has now */
    record Tagged(Instant at, String instanceId, Map<String, String> tags, Actor by) implements RegionEvent {}

    /** A new registration, or the registration of a target that was draining. */
    record Registered(Instant at, String instanceId, String targetGroupArn, Actor by) implements RegionEvent {}

    record HealthChanged(
            Instant at, String instanceId, String targetGroupArn, TargetHealth from, TargetHealth to, Actor by)
            implements RegionEvent {}

    /**
     * The target gets no new request from now on; it drains.
     *
     * @param was its health before
     */
    record Deregistered(Instant at, String instanceId, String targetGroupArn, TargetHealth was, Actor by)
            implements RegionEvent {}

    /** The target group no longer lists the target: it has drained, or its instance is gone. */
    record Unlisted(Instant at, String instanceId, String targetGroupArn, Actor by) implements RegionEvent {}
}
