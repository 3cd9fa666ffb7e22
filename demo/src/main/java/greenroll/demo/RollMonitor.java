package greenroll.demo;

import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.fleet.InstanceState;
import java.util.HashSet;
import java.util.Set;

/**
 * The true changes of the instances while a roll runs. Launches, terminations and restarts count only when calls made
 * them, not others. Interruptions are EC2's own.
 */
final class RollMonitor implements RegionListener {

    /**
     * The changes during one roll.
     *
     * @param minInService the fewest instances in service at any moment
     * @param interrupted the spot instances that EC2 sent an interruption notice
     */
    record Seen(
            int minInService,
            Set<String> launched,
            Set<String> terminated,
            Set<String> restarted,
            Set<String> interrupted) {}

    private final InService inService;
    private final Set<String> launched = new HashSet<>();
    private final Set<String> terminated = new HashSet<>();
    private final Set<String> restarted = new HashSet<>();
    private final Set<String> interrupted = new HashSet<>();
    private int minInService;

    RollMonitor(InService inService) {
        this.inService = inService;
    }

    /** Restarts the record. */
    void begin() {
        synchronized (this) {
            launched.clear();
            terminated.clear();
            restarted.clear();
            interrupted.clear();
            minInService = Integer.MAX_VALUE;
        }
        // Called without our own lock, because listeners take that after the region's. Every later change is reported.
        sawInService(inService.count());
    }

    synchronized Seen seen() {
        return new Seen(
                minInService,
                Set.copyOf(launched),
                Set.copyOf(terminated),
                Set.copyOf(restarted),
                Set.copyOf(interrupted));
    }

    private synchronized void sawInService(int count) {
        minInService = Math.min(minInService, count);
    }

    @Override
    public void on(RegionEvent event) {
        sawInService(inService.count());
        if (event instanceof RegionEvent.InterruptionWarned warned) {
            interrupted(warned.instanceId());
        }
        if (event.by().kind() == Actor.Kind.CALL) {
            called(event);
        }
    }

    private synchronized void interrupted(String instanceId) {
        interrupted.add(instanceId);
    }

    private synchronized void called(RegionEvent event) {
        switch (event) {
            case RegionEvent.Launched born -> launched.add(born.instanceId());
            case RegionEvent.Rebooting reboot -> restarted.add(reboot.instanceId());
            case RegionEvent.StateChanged change -> {
                if (change.to() == InstanceState.SHUTTING_DOWN) {
                    terminated.add(change.instanceId());
                }
            }
            case RegionEvent.BackFromReboot _,
                    RegionEvent.Tagged _,
                    RegionEvent.InterruptionWarned _,
                    RegionEvent.RebalanceRecommended _,
                    RegionEvent.Registered _,
                    RegionEvent.HealthChanged _,
                    RegionEvent.Deregistered _,
                    RegionEvent.Unlisted _ -> {}
        }
    }
}
