package greenroll.simulation.faults;

import greenroll.emulator.clock.CloudClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** The duplicates of invocations: whose turn it is, by the fault's seed. */
final class DuplicateInvocations {

    /** @param bursts out of ten times, how often the duplicate makes one more call before the other goes on */
    private record Pair(DuplicateInvocation duplicate, Random random, int bursts) {}

    /** API Gateway's own time-out. */
    private static final Duration API_WAITS = Duration.ofSeconds(29);

    /** How late an invocation may come that is not waited for. */
    private static final Duration QUEUED = Duration.ofMinutes(10);

    private final CloudClock clock;
    private final List<Pair> pairs = new ArrayList<>();

    DuplicateInvocations(CloudClock clock) {
        this.clock = clock;
    }

    /** A second invocation of what this visit is: at once in turns with it, or first up to some call and then late. */
    void beside(SimulatedInvocation visit, FaultInjector.Pending fault, FaultInjector injector) {
        DuplicateInvocation duplicate = new DuplicateInvocation(visit.invocation(), injector.duplicateOf(visit));
        Random random = fault.random;
        Pair pair = new Pair(duplicate, random, 1 + random.nextInt(9));
        pairs.add(pair);
        if (fault.fault.kind() == FaultKind.DUPLICATE) {
            duplicate.awake = true;
            goesOn(pair, injector);
            return;
        }
        int steps = random.nextInt(visit.calls + 3);
        for (int i = 0; i < steps; i++) {
            step(pair, injector);
        }
        Duration sleep = steps == 0
                ? Duration.ofMillis(1 + random.nextInt((int) latest(visit).toMillis()))
                : Duration.ofMillis(1_000 + random.nextInt(57_000));
        clock.after(sleep, () -> {
            duplicate.awake = true;
            goesOn(pair, injector);
        });
    }

    /** A request is not queued: who sends the same again gave up on the answer, and means it. Later it is another start. */
    private static Duration latest(SimulatedInvocation visit) {
        return visit.function().equals("StartRoll") ? API_WAITS : QUEUED;
    }

    /** Before a call of that visit: a duplicate parks until it is stepped; anyone else lets awake duplicates go first, maybe. */
    void turn(SimulatedInvocation visit, FaultInjector injector) {
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
                step(pair, injector);
            }
        }
    }

    /** However long nobody else makes a call, it goes on. */
    private void goesOn(Pair pair, FaultInjector injector) {
        if (pair.duplicate().isOver()) {
            return;
        }
        clock.after(Duration.ofMillis(pair.random().nextInt(2_000)), () -> {
            step(pair, injector);
            goesOn(pair, injector);
        });
    }

    private void step(Pair pair, FaultInjector injector) {
        injector.as(pair.duplicate().visit, () -> pair.duplicate().step(clock.instant()));
    }

    void killAll() {
        pairs.forEach(pair -> pair.duplicate().kill(clock.instant()));
    }
}
