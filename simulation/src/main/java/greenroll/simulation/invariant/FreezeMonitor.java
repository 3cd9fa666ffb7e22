package greenroll.simulation.invariant;

import greenroll.group.Freeze;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.faults.CallListener;
import greenroll.simulation.faults.InvocationTracker;
import greenroll.simulation.faults.SimulatedInvocation;
import greenroll.simulation.faults.SimulationContext;
import java.util.ArrayList;
import java.util.List;

/**
 * Judges the batches of rolls while deployments are frozen. It looks at the true freezes before every call. A visit that
 * had read the roll before the freeze may end what it began.
 */
public final class FreezeMonitor implements CallListener {

    private static final int NEVER = Integer.MAX_VALUE;

    private final InvocationTracker tracker;
    private final SimulationContext world;
    private final List<Violation> violations = new ArrayList<>();
    /** The first call at which the present freeze can be known. */
    private int knownFrom = NEVER;

    public FreezeMonitor(InvocationTracker tracker, SimulationContext world) {
        this.tracker = tracker;
        this.world = world;
    }

    @Override
    public void calling() {
        if (freezes().isEmpty()) {
            knownFrom = NEVER;
        } else if (knownFrom == NEVER) {
            knownFrom = tracker.positions() + 1;
        }
    }

    @Override
    public void wrote(SimulatedInvocation visit, Roll written, List<RollEvent> events) {
        boolean begins = written.facts().kind() == RollKind.ROLL
                && events.stream().anyMatch(event -> event.type() == RollEvent.Type.BATCH_STARTED);
        if (begins && visit.rollReadAt() >= knownFrom && !freezes().isEmpty()) {
            violations.add(new Violation(
                    Invariant.FROZEN,
                    world.cloud().clock().instant(),
                    visit.function() + " begins a batch although " + Freeze.inWords(freezes())));
        }
    }

    private List<Freeze> freezes() {
        return world.cloud().store().freezes(world.groupId());
    }

    public List<Violation> violations() {
        return List.copyOf(violations);
    }
}
