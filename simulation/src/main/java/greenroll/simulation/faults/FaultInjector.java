package greenroll.simulation.faults;

import greenroll.emulator.platform.event.EventBus;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.fleet.TargetGroupHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Stands around every call of every port and every invocation of one cloud, and injects the listed faults. */
public final class FaultInjector implements InvocationTracker.Interceptor, EventBus.Courier {

    /** Faults that follow a call's effect. A call that fails by itself has no effect. */
    private static final Set<FaultKind> AFTERWARDS = EnumSet.of(FaultKind.CUT_AFTER, FaultKind.TIMEOUT_AFTER_SUCCESS);

    private final SimulationContext world;
    private final InvocationTracker tracker;
    private final List<PendingFault> pending;
    private final boolean surveys;
    private final StaleHealth stale = new StaleHealth();
    private final Outages outages;
    private final FaultTargets faultTargets;
    private final FaultActions actions;
    private final DuplicateInvocations duplicates;
    private final List<String> log = new ArrayList<>();
    private final List<Set<FaultKind>> survey = new ArrayList<>();
    private final List<String> callers = new ArrayList<>();
    private @Nullable PendingFault skewed;
    private boolean open = true;

    private FaultInjector(SimulationContext world, InvocationTracker tracker, List<Fault> faults, boolean surveys) {
        this.world = world;
        this.tracker = tracker;
        this.pending = faults.stream().map(PendingFault::new).toList();
        this.surveys = surveys;
        outages = new Outages(world);
        faultTargets = new FaultTargets(world, stale);
        actions = new FaultActions(world, outages, stale, faultTargets);
        duplicates = new DuplicateInvocations(world.cloud().clock(), tracker);
    }

    /**
     * Stands around this cloud from now on.
     *
     * @param tracker sees the calls of the cloud's ports
     * @param surveys whether to note at each call which kinds apply
     */
    public static FaultInjector open(
            SimulationContext world, InvocationTracker tracker, List<Fault> faults, boolean surveys) {
        FaultInjector injector = new FaultInjector(world, tracker, faults, surveys);
        tracker.intercept(injector);
        world.region().gate(tracker);
        world.cloud().platform().functions().around(tracker);
        world.cloud().platform().events().courier(injector);
        return injector;
    }

    /** Injects no more faults, and ends those that last. The next roll finds the cloud in order. */
    public void lift() {
        open = false;
        actions.lift();
        outages.lift();
        duplicates.killAll();
    }

    /** The faults that took effect. */
    public List<Fault> injected() {
        return pending.stream()
                .filter(one -> one.injected)
                .map(one -> one.fault)
                .toList();
    }

    /** A readable log of each fault and its time. */
    public List<String> log() {
        return List.copyOf(log);
    }

    /** How many calls were made until it was lifted. */
    public int positions() {
        return tracker.positions();
    }

    /** The kinds that applied at each call, from the first call on. */
    public List<Set<FaultKind>> survey() {
        return List.copyOf(survey);
    }

    /** The function that made each call; recorded only with {@code surveys}. */
    public List<String> callers() {
        return List.copyOf(callers);
    }

    private Instant now() {
        return world.cloud().clock().instant();
    }

    @Override
    public Duration skew() {
        return skewed == null || !open ? Duration.ZERO : Duration.ofMillis(skewed.random.nextInt(10_001) - 5_000);
    }

    @Override
    public List<Duration> deliveries(String event) {
        return open ? actions.deliveries(event) : List.of(Duration.ZERO);
    }

    @Override
    public TargetGroupHealth told(String targetGroupArn, TargetGroupHealth fresh) {
        return open ? stale.answer(targetGroupArn, fresh, now()) : fresh;
    }

    @Override
    public void before(String operation, @Nullable Object request, SimulatedInvocation visit) {
        duplicates.turn(visit);
        visit.calls++;
        if (visit.afterwards != null) {
            // The call failed by itself, so it has no effect after which the fault could come.
            visit.afterwards.fired = false;
            visit.afterwards = null;
        }
        if (!open) {
            return;
        }
        int position = tracker.count();
        SimulatedCall moment = new SimulatedCall(position, operation, request, visit);
        if (surveys) {
            Set<FaultKind> kinds = applicable(moment);
            kinds.removeAll(AFTERWARDS);
            survey.add(kinds);
            callers.add(visit.function());
        }
        outages.refuse(operation, now());
        for (PendingFault one : pending) {
            if (!one.fired && position >= one.fault.at() && faultTargets.apply(one.fault.kind(), moment)) {
                one.fired = true;
                fire(one, moment);
            }
        }
    }

    private Set<FaultKind> applicable(SimulatedCall moment) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            if (faultTargets.apply(kind, moment)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private void fire(PendingFault one, SimulatedCall moment) {
        switch (one.fault.kind()) {
            case CUT_BEFORE -> {
                injected(one, moment);
                throw new Functions.Killed(Functions.Death.CRASHED, "before " + moment.operation());
            }
            case THROTTLE -> {
                injected(one, moment);
                throw Errors.throttled(moment.operation());
            }
            case SERVER_ERROR -> {
                injected(one, moment);
                throw Errors.failed(moment.operation());
            }
            case CUT_AFTER, TIMEOUT_AFTER_SUCCESS -> moment.visit().afterwards = one;
            case DUPLICATE, STALE -> {
                injected(one, moment);
                duplicates.beside(moment.visit(), one);
                duplicates.turn(moment.visit());
            }
            case CLOCK_SKEW -> {
                injected(one, moment);
                skewed = one;
            }
            case STORE_DOWN, SNS_DOWN, ALARM_DENIED -> {
                injected(one, moment);
                actions.act(one, moment);
                outages.refuse(moment.operation(), now());
            }
            default -> {
                injected(one, moment);
                actions.act(one, moment);
            }
        }
    }

    @Override
    public void after(String operation, @Nullable Object request, SimulatedInvocation visit) {
        if (!open) {
            return;
        }
        SimulatedCall done = new SimulatedCall(tracker.positions(), operation, request, visit);
        if (surveys) {
            AFTERWARDS.stream().filter(kind -> faultTargets.apply(kind, done)).forEach(survey.getLast()::add);
        }
        PendingFault one = visit.afterwards;
        if (one == null) {
            return;
        }
        visit.afterwards = null;
        injected(one, done);
        if (one.fault.kind() == FaultKind.CUT_AFTER) {
            throw new Functions.Killed(Functions.Death.TIMED_OUT, "after " + operation);
        }
        throw Errors.timedOut(operation);
    }

    private void injected(PendingFault one, SimulatedCall moment) {
        one.injected = true;
        log.add(now() + " " + one.fault + " at call " + moment.position() + ", " + moment.operation() + " of "
                + moment.visit().function());
    }
}
