package greenroll.demo;

import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.InService;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.fleet.InstanceState;
import java.util.HashSet;
import java.util.Set;

/** What happens to the instances in truth while a roll runs: by calls only, so not what others do to them. */
final class RollMonitor implements RegionListener {

    /**
     * One roll's time.
     *
     * @param minInService the fewest that served at any instant
     */
    record Seen(int minInService, Set<String> launched, Set<String> terminated, Set<String> restarted) {}

    private final InService inService;
    private final Set<String> launched = new HashSet<>();
    private final Set<String> terminated = new HashSet<>();
    private final Set<String> restarted = new HashSet<>();
    private int minInService;

    RollMonitor(InService inService) {
        this.inService = inService;
    }

    /** Forgets what was seen so far. */
    void begin() {
        synchronized (this) {
            launched.clear();
            terminated.clear();
            restarted.clear();
            minInService = Integer.MAX_VALUE;
        }
        // Asked without our own lock, which listeners take after the region's; every later change is heard of.
        sawInService(inService.count());
    }

    synchronized Seen seen() {
        return new Seen(minInService, Set.copyOf(launched), Set.copyOf(terminated), Set.copyOf(restarted));
    }

    private synchronized void sawInService(int count) {
        minInService = Math.min(minInService, count);
    }

    @Override
    public void on(RegionEvent event) {
        sawInService(inService.count());
        if (event.by().kind() == Actor.Kind.CALL) {
            called(event);
        }
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
                    RegionEvent.Registered _,
                    RegionEvent.HealthChanged _,
                    RegionEvent.Deregistered _,
                    RegionEvent.Unlisted _ -> {}
        }
    }
}
