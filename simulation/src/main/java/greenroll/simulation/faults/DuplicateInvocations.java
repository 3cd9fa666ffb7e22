package greenroll.simulation.faults;

import greenroll.emulator.clock.CloudClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The duplicates of invocations. The fault's seed decides which of them makes the next call. */
final class DuplicateInvocations {

    /**
     * @param bursts out of ten times, how often the duplicate makes one more call before the other invocation continues
     */
    private record Pair(DuplicateInvocation duplicate, Random random, int bursts) {}

    /** API Gateway's own time-out. */
    private static final Duration API_WAITS = Duration.ofSeconds(29);

    /** The longest delay of an invocation for which no caller waits. */
    private static final Duration QUEUED = Duration.ofMinutes(10);

    private final CloudClock clock;
    private final InvocationTracker tracker;
    private final List<Pair> pairs = new ArrayList<>();

    DuplicateInvocations(CloudClock clock, InvocationTracker tracker) {
        this.clock = clock;
        this.tracker = tracker;
    }

    /**
     * Adds a second invocation with the payload of this visit. It either takes turns with the visit at once, or makes
     * some of its calls first and continues later.
     */
    void beside(SimulatedInvocation visit, PendingFault fault) {
        DuplicateInvocation duplicate = new DuplicateInvocation(visit.invocation(), tracker.begun(visit.invocation()));
        Random random = fault.random;
        Pair pair = new Pair(duplicate, random, 1 + random.nextInt(9));
        pairs.add(pair);
        if (fault.fault.kind() == FaultKind.DUPLICATE) {
            duplicate.awake = true;
            goesOn(pair);
            return;
        }
        int steps = random.nextInt(visit.calls + 3);
        for (int i = 0; i < steps; i++) {
            step(pair);
        }
        Duration sleep = steps == 0
                ? Duration.ofMillis(1 + random.nextInt((int) latest(visit).toMillis()))
                : Duration.ofMillis(1_000 + random.nextInt(57_000));
        clock.after(sleep, () -> {
            duplicate.awake = true;
            goesOn(pair);
        });
    }

    /**
     * A request of StartRoll is not queued. A caller repeats it only after it gave up on the answer; a later repetition
     * is another start.
     */
    private static Duration latest(SimulatedInvocation visit) {
        return visit.function().equals("StartRoll") ? API_WAITS : QUEUED;
    }

    /**
     * Runs before each call of that visit. A duplicate waits here until it is stepped; before another visit's call,
     * awake duplicates may go first.
     */
    void turn(SimulatedInvocation visit) {
        for (int i = 0; i < pairs.size(); i++) {
            DuplicateInvocation duplicate = pairs.get(i).duplicate();
            if (duplicate.visit == visit) {
                duplicate.park();
                return;
            }
        }
        for (int i = 0; i < pairs.size(); i++) {
            Pair pair = pairs.get(i);
            while (pair.duplicate().awake
                    && !pair.duplicate().isOver()
                    && pair.random().nextInt(10) < pair.bursts()) {
                step(pair);
            }
        }
    }

    /** Lets the duplicate continue even while no other invocation makes a call. */
    private void goesOn(Pair pair) {
        if (pair.duplicate().isOver()) {
            return;
        }
        clock.after(Duration.ofMillis(pair.random().nextInt(2_000)), () -> {
            step(pair);
            goesOn(pair);
        });
    }

    private void step(Pair pair) {
        tracker.as(pair.duplicate().visit, () -> pair.duplicate().step(clock.instant()));
    }

    void killAll() {
        pairs.forEach(pair -> pair.duplicate().kill(clock.instant()));
    }
}
