package greenroll.emulator.compute.state;

import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.TargetHealth;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One change of the truth, and by whose hand it came. */
public sealed interface RegionEvent {

    Instant at();

    String instanceId();

    Actor by();

    /** It exists now, as pending (or running, when it was placed). */
    record Launched(Instant at, String instanceId, Actor by) implements RegionEvent {}

    record StateChanged(
            Instant at,
            String instanceId,
            InstanceState from,
            InstanceState to,
            @Nullable StateReason reason,
            Actor by) implements RegionEvent {}

    /** From now on it answers nobody; its state stays running. */
    record Rebooting(Instant at, String instanceId, Actor by) implements RegionEvent {}

    record BackFromReboot(Instant at, String instanceId, Actor by) implements RegionEvent {}

    /** @param tags all that it carries now */
    record Tagged(Instant at, String instanceId, Map<String, String> tags, Actor by) implements RegionEvent {}

    /** Registered anew, or taken back while it drained. */
    record Registered(Instant at, String instanceId, String targetGroupArn, Actor by) implements RegionEvent {}

    record HealthChanged(
            Instant at, String instanceId, String targetGroupArn, TargetHealth from, TargetHealth to, Actor by)
            implements RegionEvent {}

    /**
     * From now on it gets no new request; it drains.
     *
     * @param was its health up to now
     */
    record Deregistered(Instant at, String instanceId, String targetGroupArn, TargetHealth was, Actor by)
            implements RegionEvent {}

    /** The target group lists it no longer: it has drained, or its instance is gone. */
    record Unlisted(Instant at, String instanceId, String targetGroupArn, Actor by) implements RegionEvent {}
}
