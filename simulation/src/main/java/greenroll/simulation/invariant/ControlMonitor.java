package greenroll.simulation.invariant;

import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.state.Actor;
import greenroll.emulator.compute.state.RegionEvent;
import greenroll.emulator.compute.state.RegionListener;
import greenroll.group.Freeze;
import greenroll.roll.Control;
import greenroll.roll.Control.Wish;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.faults.CallListener;
import greenroll.simulation.faults.FaultKind;
import greenroll.simulation.faults.InvocationTracker;
import greenroll.simulation.faults.SimulatedInvocation;
import greenroll.simulation.faults.SimulationContext;
import greenroll.simulation.scenario.ControlRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a request to a roll just before one call, and judges the acts of each visit that has read the roll since then.
 * A visit that had read the roll before may end what it began. This is the one poll that a stop may take.
 */
public final class ControlMonitor implements CallListener, RegionListener {

    /**
     * The next visit reads the request. The longest waits between two visits are those of a grace period and of a
     * pause.
     */
    private static final Duration ONE_POLL = Duration.ofSeconds(30);

    /** The largest difference between two clocks. */
    private static final Duration SKEW = Duration.ofSeconds(10);

    /**
     * Faults after which a roll may fail in spite of the request: its execution was stopped, or no step could read the
     * request.
     */
    private static final Set<FaultKind> ABORTING = EnumSet.of(
            FaultKind.STORE_DOWN,
            FaultKind.STOP_EXECUTION,
            FaultKind.SNS_DOWN,
            FaultKind.EVENT_LOST,
            FaultKind.EVENT_DOUBLED,
            FaultKind.EVENT_REORDERED);

    /** The roll at the time of the request, and the first call at which the request can be known. */
    private record Asked(String rollId, int position, Instant at, Stage stage) {

        boolean isKnownTo(SimulatedInvocation visit) {
            return visit.rollReadAt() >= position;
        }
    }

    private final ControlRequest asking;
    private final InvocationTracker tracker;
    private final SimulationContext world;
    private final Set<String> launched = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();
    private @Nullable Asked pause;
    private @Nullable Asked resume;
    private @Nullable Asked stop;
    private @Nullable Asked undo;
    private boolean frozen;
    /** Whether the grace period of the open batch was over before any visit could know of the stop. */
    private boolean elapsed;
    /** Whether a failure was recorded before any visit could know of the stop. */
    private boolean failing;

    public ControlMonitor(ControlRequest asking, InvocationTracker tracker, SimulationContext world) {
        this.asking = asking;
        this.tracker = tracker;
        this.world = world;
    }

    /** Whether there was a roll to which the request could be made. */
    boolean hasAsked() {
        return pause != null || stop != null || undo != null || frozen;
    }

    @Override
    public void calling() {
        if (tracker.positions() + 1 != asking.at() || hasAsked()) {
            return;
        }
        world.openRoll().ifPresent(roll -> {
            switch (asking.kind()) {
                case STOP -> stop = ask(roll, Wish.STOP);
                case PAUSE_RESUME, PAUSE_STOP -> {
                    pause = ask(roll, Wish.PAUSE);
                    cloud().clock().after(ControlRequest.PAUSE, () -> later(roll.id()));
                }
                case FREEZE_LIFT -> freeze();
                // ParkingMonitor judges it.
                case UNDO -> undo = ask(roll, Wish.ROLL_BACK);
            }
        });
    }

    /** {@link FreezeMonitor} judges the batches. */
    private void freeze() {
        frozen = true;
        cloud().store()
                .freeze(new Freeze(
                        world.groupId(), "an incident", "jo", cloud().clock().instant()));
        cloud().clock().after(ControlRequest.PAUSE, () -> cloud().store().lift(world.groupId()));
    }

    private void later(String rollId) {
        cloud().store().roll(rollId).filter(roll -> roll.head().isOpen()).ifPresent(roll -> {
            if (asking.kind().stops()) {
                stop = ask(roll, Wish.STOP);
            } else {
                resume = ask(roll, Wish.RESUME);
            }
        });
    }

    private Asked ask(Roll roll, Wish wish) {
        Instant now = cloud().clock().instant();
        cloud().store().request(roll.id(), wish, new Control.Asked(now, "jo"));
        if (wish == Wish.STOP) {
            decidedBefore(roll);
        }
        return new Asked(roll.id(), tracker.positions() + 1, now, roll.head().stage());
    }

    @Override
    public void wrote(SimulatedInvocation visit, Roll written, List<RollEvent> events) {
        if (!isOpen()) {
            return;
        }
        if (stop != null && !stop.isKnownTo(visit)) {
            decidedBefore(written);
        }
        if (stop != null
                && stop.isKnownTo(visit)
                && !failing
                && events.stream().anyMatch(event -> event.type() == RollEvent.Type.ROLLING_BACK)) {
            broken(visit.function() + " begins a roll back although a stop was asked for at " + stop.at());
        }
        if (events.stream().anyMatch(event -> event.type() == RollEvent.Type.BATCH_STARTED)) {
            begins(visit);
        }
    }

    private void decidedBefore(Roll roll) {
        elapsed |= roll.openBatch()
                .filter(batch -> batch.phase() == Batch.Phase.SCALING_DOWN)
                .isPresent();
        failing |= roll.head().failure() != null;
    }

    private void begins(SimulatedInvocation visit) {
        if (stop != null && stop.isKnownTo(visit)) {
            broken(visit.function() + " begins a batch although a stop was asked for at " + stop.at());
        }
        if (pause != null && pause.isKnownTo(visit) && (resume == null || !resume.isKnownTo(visit))) {
            broken(visit.function() + " begins a batch although the roll is paused since " + pause.at());
        }
    }

    @Override
    public void on(RegionEvent event) {
        if (event.by().kind() != Actor.Kind.CALL || !tracker.isCalled()) {
            return;
        }
        String id = event.instanceId();
        if (event instanceof RegionEvent.Launched) {
            launched.add(id);
        }
        boolean begins = event instanceof RegionEvent.Launched
                || event instanceof RegionEvent.Rebooting
                || event instanceof RegionEvent.Deregistered && !launched.contains(id);
        SimulatedInvocation visit = tracker.visit();
        if (begins && isOpen() && stop != null && stop.isKnownTo(visit) && !isAllowed(event, visit)) {
            broken(visit.function() + " acts although a stop was asked for at " + stop.at() + " (" + event + ")");
        }
    }

    /** Whether the roll with the request is still open. The request is not for other rolls of the group. */
    private boolean isOpen() {
        Asked asked = pause == null ? stop : pause;
        return asked != null
                && world.openRoll()
                        .filter(roll -> roll.id().equals(asked.rollId()))
                        .isPresent();
    }

    /**
     * Whether this was decided before: the scale-down of a batch whose grace period was over, or the clean-up of a
     * recorded failure. It runs to its end.
     */
    private boolean isAllowed(RegionEvent event, SimulatedInvocation visit) {
        return event instanceof RegionEvent.Deregistered
                && switch (visit.function()) {
                    case "ScaleDown" -> elapsed;
                    case "FailRoll" -> failing;
                    default -> false;
                };
    }

    /**
     * The violations during the roll, and those that its end shows. The end of a resumed roll is compared with that of
     * a roll without the pause by {@link greenroll.simulation.run.UndisturbedRun}.
     *
     * @param lastAct the time from the stop to the last launch or scale-down; null when there is none
     */
    public List<Violation> verdict(Roll roll, Set<FaultKind> injected, @Nullable Duration lastAct) {
        RollHead head = roll.head();
        if (head.isOpen()) {
            return violations;
        }
        Asked asked = stop;
        if (asked != null && !endsAsAsked(head, asked, injected)) {
            broken("stopped at " + asked.at() + " while " + asked.stage() + ", and is " + head.status()
                    + ", decided at " + head.ending().since());
        }
        if (asked != null && injected.isEmpty() && lastAct != null && lastAct.compareTo(ONE_POLL) > 0) {
            broken("the last act was " + lastAct + " after the stop at " + asked.at());
        }
        return violations;
    }

    /**
     * Whether the roll is stopped, or ended as decided before any visit could know of the stop. It may also fail in the
     * batch that runs to its end.
     */
    private boolean endsAsAsked(RollHead head, Asked asked, Set<FaultKind> injected) {
        Instant decided = Objects.requireNonNullElse(head.ending().since(), Instant.MAX);
        boolean before = asked.stage().isEnding()
                || !decided.isAfter(asked.at().plus(injected.isEmpty() ? Duration.ZERO : SKEW));
        return switch (head.status()) {
            case STOPPED -> true;
            case FINISHED -> before;
            case FAILED -> before || injected.stream().anyMatch(ABORTING::contains) || elapsed && !injected.isEmpty();
            case STARTING, IN_PROGRESS, PAUSED, STOPPING -> false;
        };
    }

    private EmbeddedCloud cloud() {
        return world.cloud();
    }

    private void broken(String what) {
        violations.add(new Violation(Invariant.OBEYS, cloud().clock().instant(), what));
    }
}
