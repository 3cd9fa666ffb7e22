package greenroll.emulator.compute.state;

import greenroll.emulator.clock.CloudClock;
import greenroll.fleet.TargetHealth;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/**
 * One instance in one target group, from its registration until the group no longer lists it. Guarded by the region's
 * lock.
 */
public final class Registration {

    final SimulatedTargetGroup group;
    public final SimulatedInstance machine;
    public TargetHealth health = TargetHealthStates.REGISTERING;
    int passed;
    int failed;
    /** The first check. All others follow it in whole intervals. Null while no checks are made. */
    @Nullable
    Instant firstCheck;
    /** DescribeTargetHealth's answer for it; null after a change. */
    @Nullable
    public TargetHealthDescription view;

    /** Increases when the scheduled task is replaced or cancelled, so that a task which already runs can see that. */
    private int turn;

    private CloudClock.@Nullable Scheduled scheduled;

    Registration(SimulatedTargetGroup group, SimulatedInstance machine) {
        this.group = group;
        this.machine = machine;
    }

    boolean isDraining() {
        return health.state() == TargetHealth.State.DRAINING;
    }

    /** Cancels the scheduled task. Returns the new turn. */
    int overtake() {
        if (scheduled != null) {
            scheduled.cancel();
            scheduled = null;
        }
        return ++turn;
    }

    void waitsFor(CloudClock.Scheduled task) {
        scheduled = task;
    }

    boolean isTurn(int asked) {
        return turn == asked;
    }

    /** The first check at or after that instant, and after now. */
    Instant checkFrom(Instant first, Instant from, Instant now) {
        Duration interval = group.settings.healthCheckInterval();
        Instant earliest = from.isAfter(now) ? from : now.plusNanos(1);
        if (!earliest.isAfter(first)) {
            return first;
        }
        long nanos = Duration.between(first, earliest).toNanos();
        long intervals = Math.ceilDiv(nanos, interval.toNanos());
        return first.plus(interval.multipliedBy(intervals));
    }
}
