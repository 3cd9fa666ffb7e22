package greenroll.simulation.invariant;

import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetHealth;
import greenroll.simulation.scenario.RollPromise;
import greenroll.simulation.scenario.SpotSettings;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Sees every change of the true state and compares the numbers of spot and on-demand instances with the share that the
 * group's owner asked for. Blue and green count together. Instances that drain do not count. Acts of others, and spot
 * capacity that is short, are not the operation's fault, so each of them allows for one instance more.
 */
public final class ShareMonitor implements RegionListener {

    private final SimulatedRegion region;
    private final String groupId;
    private final SpotSettings asked;
    private final int target;
    private final int batch;
    private final boolean restarts;
    private final Set<String> draining = new HashSet<>();
    private final Set<String> byOthers = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();
    private final int tooMuchSpot;
    private final int tooMuchOnDemand;
    private boolean over;

    /**
     * @param target number of instances that the operation works towards
     * @param promise promise of the operation: its batch, and whether it restarts
     */
    public ShareMonitor(SimulatedRegion region, String groupId, SpotSettings asked, int target, RollPromise promise) {
        this.region = region;
        this.groupId = groupId;
        this.asked = asked;
        this.target = target;
        this.batch = promise.batch();
        this.restarts = promise.restarts();
        Counts now = counts();
        this.tooMuchSpot = Math.max(0, now.spotAboveAim());
        this.tooMuchOnDemand = Math.max(0, -now.spotAboveAim());
    }

    /** Must be called when the operation has ended. It does not judge what follows. */
    public void ended() {
        over = true;
    }

    public List<Violation> violations() {
        return violations;
    }

    private final class Counts {
        private int spot;
        private int onDemand;

        private void add(boolean isSpot) {
            spot += isSpot ? 1 : 0;
            onDemand += isSpot ? 0 : 1;
        }

        /** How many spot instances there are more than the owner asked for; negative for fewer. */
        private int spotAboveAim() {
            int all = spot + onDemand;
            int share = target == 0 ? all : (all * asked.onDemand(target) + target - 1) / target;
            return share - onDemand;
        }

        @Override
        public String toString() {
            return spot + " spot and " + onDemand + " on demand, asked for " + asked.onDemand(target) + " on demand of "
                    + target;
        }
    }

    private Counts counts() {
        Set<String> spot = new HashSet<>(region.liveSpot());
        Counts counts = new Counts();
        region.live(FleetTags.GROUP, groupId).stream()
                .filter(one -> one.state() == InstanceState.PENDING || one.state() == InstanceState.RUNNING)
                .map(RegionInstance::id)
                .filter(id -> !draining.contains(id))
                .forEach(id -> counts.add(spot.contains(id)));
        return counts;
    }

    @Override
    public void on(RegionEvent event) {
        boolean isAct = event.by().kind() == Actor.Kind.CALL;
        switch (event) {
            // A restart puts it back.
            case RegionEvent.Deregistered out when !restarts -> draining.add(out.instanceId());
            case RegionEvent.Deregistered _ -> {}
            case RegionEvent.Registered in -> draining.remove(in.instanceId());
            case RegionEvent.InterruptionWarned warned -> byOthers.add(warned.instanceId());
            case RegionEvent.Tagged tagged -> byOthers.add(tagged.instanceId());
            case RegionEvent.HealthChanged health -> {
                // It is replaced, or leaves before others.
                if (!isAct && health.to().state() == TargetHealth.State.UNHEALTHY) {
                    byOthers.add(health.instanceId());
                }
                return;
            }
            case RegionEvent.StateChanged change -> {
                if (!isAct && change.to() == InstanceState.SHUTTING_DOWN) {
                    byOthers.add(change.instanceId());
                }
            }
            case RegionEvent.Launched _,
                    RegionEvent.Rebooting _,
                    RegionEvent.BackFromReboot _,
                    RegionEvent.RebalanceRecommended _,
                    RegionEvent.Unlisted _ -> {}
        }
        if (isAct && !over && !(event instanceof RegionEvent.Registered)) {
            check(event);
        }
    }

    private void check(RegionEvent event) {
        Counts now = counts();
        int above = now.spotAboveAim();
        int allowed = batch + byOthers.size();
        if (above > tooMuchSpot + allowed) {
            broken(event, "too much spot: " + now);
        }
        boolean mayFallBack = asked.fallbackToOd() && region.spotWasShort();
        if (!mayFallBack && -above > tooMuchOnDemand + allowed) {
            broken(event, "too much on demand: " + now);
        }
    }

    private void broken(RegionEvent event, String what) {
        violations.add(new Violation(Invariant.SHARE, event.at(), what + " (" + event + ")"));
    }
}
