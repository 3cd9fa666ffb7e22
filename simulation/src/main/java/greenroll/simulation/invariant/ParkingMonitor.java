package greenroll.simulation.invariant;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.failure.Leftover;
import greenroll.simulation.scenario.EffectiveSettings;
import greenroll.simulation.scenario.OwnInstances;
import greenroll.simulation.scenario.RollCase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Watches the blue that a roll with a bake takes out of service. It judges that none is terminated before its time, and
 * that none is forgotten. It also measures how long an undo takes. It knows the region's true state, and takes from the
 * record only the stage of the roll and the request for the undo.
 */
public final class ParkingMonitor implements RegionListener {

    private final EmbeddedCloud cloud;
    private final OwnInstances own;
    private final int parks;
    private final int target;
    private final boolean asksLoadBalancer;
    private final Set<String> launched = new HashSet<>();
    private final Set<String> warned = new HashSet<>();
    /** Blue that served, was taken out by a call, and was not registered again since. */
    private final Set<String> out = new TreeSet<>();

    private final List<Violation> violations = new ArrayList<>();
    private @Nullable String rollId;
    private @Nullable Instant undoAskedAt;
    private final Set<String> toReturn = new HashSet<>();
    private @Nullable Instant returnedAt;
    private boolean followed;
    private boolean over;

    public ParkingMonitor(EmbeddedCloud cloud, OwnInstances own, RollCase of) {
        this.cloud = cloud;
        this.own = own;
        this.parks = EffectiveSettings.parks(of);
        this.target = of.groupSize();
        this.asksLoadBalancer = EffectiveSettings.of(of).healthCheckType() == HealthCheckType.TARGET_GROUP;
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }

    /**
     * Returns how long an undo took: from the request until all blue that was parked then was in service again. Instances
     * that died or that others took out do not count. It is empty when nobody asked, or when blue never served again.
     */
    public Optional<Duration> undo() {
        return undoAskedAt == null || returnedAt == null
                ? Optional.empty()
                : Optional.of(Duration.between(undoAskedAt, returnedAt));
    }

    /** Whether a person asked for the undo while blue was parked. */
    public boolean isUndone() {
        return undoAskedAt != null;
    }

    @Override
    public void on(RegionEvent event) {
        if (parks == 0 || over) {
            return;
        }
        boolean byCall = event.by().kind() == Actor.Kind.CALL;
        String id = event.instanceId();
        asked();
        if (event instanceof RegionEvent.InterruptionWarned) {
            warned.add(id);
        }
        switch (event) {
            case RegionEvent.Launched _ -> launched.add(id);
            case RegionEvent.Deregistered left when byCall && isServing(left) -> out.add(id);
            case RegionEvent.Registered _, RegionEvent.InterruptionWarned _ -> out.remove(id);
            // Another took it out, so it does not come back by the undo.
            case RegionEvent.Deregistered _ when !byCall -> toReturn.remove(id);
            case RegionEvent.StateChanged change
            when change.to() == InstanceState.SHUTTING_DOWN && out.contains(id) -> {
                if (byCall) {
                    terminated(event);
                }
                out.remove(id);
            }
            default -> {}
        }
        if (undoAskedAt != null && returnedAt == null && isBack()) {
            returnedAt = event.at();
        }
    }

    /** Whether it is blue that served. EC2 interrupts a spot instance that it has warned, so that one is not parked. */
    private boolean isServing(RegionEvent.Deregistered left) {
        return !launched.contains(left.instanceId())
                && !warned.contains(left.instanceId())
                && left.was().state() == TargetHealth.State.HEALTHY;
    }

    /** A person asked for the roll back that now has the group. Later requests are too late. */
    private void asked() {
        if (rollId == null) {
            rollId = baking().map(RollHead::id).orElse(null);
        }
        if (rollId == null || followed) {
            return;
        }
        cloud.store()
                .head(rollId)
                .map(RollHead::control)
                .filter(control -> control.rollback() != null)
                .ifPresent(control -> {
                    followed = true;
                    toReturn.addAll(out);
                    // Without parked blue there is nothing that an undo could return.
                    undoAskedAt = out.isEmpty() || control.rollbackAsked() == null
                            ? null
                            : control.rollbackAsked().at();
                });
    }

    /** The open roll, if it parks: it has not come to its end, or it fails and a person asked for the roll back. */
    private Optional<RollHead> baking() {
        return cloud.store().unfinished().stream()
                .filter(head -> head.isOpen() && head.facts().kind() == RollKind.ROLL)
                .filter(head -> head.stage() == Stage.IN_PROGRESS
                        || head.stage() == Stage.FAILING
                                && head.control().rollbackAsked() != null
                                && head.control().stop() == null
                                && head.failure() != null
                                && head.failure().code().rollsBack())
                .findFirst();
    }

    /** A group with more instances than its target gets back no more than the target. */
    private boolean isBack() {
        List<String> live = toReturn.stream()
                .flatMap(id -> cloud.region().instance(id).stream())
                .filter(one -> one.state().isLive() && own.has(one.tags()))
                .map(RegionInstance::id)
                .toList();
        long back = live.stream().filter(cloud.region()::isHealthyEverywhere).count();
        return back >= Math.min(live.size(), target);
    }

    private void terminated(RegionEvent event) {
        // Beyond the room for parked instances, blue leaves as it does without a bake. Without the load balancer's
        // health
        // check, blue that it calls unhealthy takes some of that room.
        if (asksLoadBalancer && baking().isPresent() && out.size() <= parks) {
            broken("parked " + event.instanceId() + " is terminated before the bake is over");
        }
    }

    /**
     * Judges the end: what was taken out is terminated, in service again, or named. Later events are of other rolls.
     *
     * @param heads the roll, and the ones that followed it
     */
    public void ended(List<RollHead> heads) {
        over = true;
        Set<String> named = new HashSet<>();
        heads.forEach(head -> {
            head.leftovers().stream().map(Leftover::instanceId).forEach(named::add);
            head.ending().retained().forEach(one -> named.add(one.instanceId()));
        });
        out.stream()
                .filter(id -> !named.contains(id))
                .flatMap(id -> cloud.region().instance(id).stream())
                .filter(one -> one.state().isLive()
                        && own.has(one.tags())
                        && one.tags().containsKey(FleetTags.GROUP))
                .forEach(one -> broken("parked " + one.id() + " is forgotten"));
    }

    private void broken(String what) {
        violations.add(new Violation(Invariant.PARKED, cloud.clock().instant(), what));
    }
}
