package greenroll.simulation.faults;

import greenroll.emulator.compute.api.CallGate;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.event.EventBus;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Surrounds every call of every port and every invocation, and injects the listed faults. It belongs to one cloud. It
 * runs on the thread of that cloud's clock, or on a duplicate's thread while the clock's thread waits, so exactly one
 * thread runs.
 */
public final class FaultInjector implements CallGate, Functions.Around, EventBus.Courier {

    /** A fault that waits for its call, or that has had it. */
    static final class Pending {
        final Fault fault;
        final Random random;
        boolean fired;
        boolean injected;

        Pending(Fault fault) {
            this.fault = fault;
            this.random = fault.random();
        }
    }

    /** One call that is about to be made. */
    record Moment(int position, String operation, @Nullable Object request, SimulatedInvocation visit) {}

    /** Faults that follow a call's effect. A call that fails by itself has no effect. */
    private static final Set<FaultKind> AFTERWARDS = EnumSet.of(FaultKind.CUT_AFTER, FaultKind.TIMEOUT_AFTER_SUCCESS);

    private final List<Pending> pending = new ArrayList<>();
    private final List<String> log = new ArrayList<>();
    private final List<Set<FaultKind>> survey = new ArrayList<>();
    private final List<String> callers = new ArrayList<>();
    private final boolean surveys;
    private final StaleHealth stale = new StaleHealth();

    private @Nullable SimulationContext world;
    private @Nullable CallListener judge;
    private @Nullable Outages outages;
    private @Nullable FaultActions actions;
    private @Nullable FaultTargets faultTargets;
    private @Nullable DuplicateInvocations duplicates;
    private @Nullable SimulatedInvocation current;
    private @Nullable Pending skewed;
    private int position;
    private boolean open;

    /** @param surveys whether to record, at each call, the kinds that apply */
    public FaultInjector(List<Fault> faults, boolean surveys) {
        this.surveys = surveys;
        faults.forEach(fault -> pending.add(new Pending(fault)));
    }

    /** The ports behind this injector. */
    public Ports ports(Ports ports, InstantSource clock) {
        return ports.with(RollStore.class, () -> new GatedStore(ports.get(RollStore.class), this))
                .with(Fleet.class, () -> new ToldFleet(ports.get(Fleet.class), this))
                .with(RollExecutions.class, () -> new GatedExecutions(ports.get(RollExecutions.class), this))
                .with(RollNotifier.class, () -> {
                    RollNotifier notifier = ports.get(RollNotifier.class);
                    return notification -> call("notifier.publish", () -> {
                        notifier.publish(notification);
                        return true;
                    });
                })
                .with(InstantSource.class, () -> () -> clock.instant().plus(skew()));
    }

    /** Starts to surround this cloud. */
    public void open(SimulationContext around, CallListener listener) {
        world = around;
        judge = listener;
        outages = new Outages(around);
        faultTargets = new FaultTargets(around, stale);
        actions = new FaultActions(around, outages, stale);
        duplicates = new DuplicateInvocations(around.cloud().clock());
        around.region().gate(this);
        around.cloud().platform().functions().around(this);
        around.cloud().platform().events().courier(this);
        open = true;
    }

    /** Injects no more faults, and ends those that last. The next roll finds the cloud in order. */
    public void lift() {
        open = false;
        actions().lift();
        outages().lift();
        duplicates().killAll();
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

    /** How many calls were made. */
    public int positions() {
        return position;
    }

    /** The kinds that applied at each call, from the first call on. */
    public List<Set<FaultKind>> survey() {
        return List.copyOf(survey);
    }

    /** The function that made each call; recorded only with {@code surveys}. */
    public List<String> callers() {
        return List.copyOf(callers);
    }

    /** The visit that makes the current call. */
    public SimulatedInvocation visit() {
        return Objects.requireNonNull(current, "no handler runs");
    }

    public boolean isCalled() {
        return current != null;
    }

    CallListener judge() {
        return Objects.requireNonNull(judge);
    }

    private Outages outages() {
        return Objects.requireNonNull(outages);
    }

    private FaultActions actions() {
        return Objects.requireNonNull(actions);
    }

    private DuplicateInvocations duplicates() {
        return Objects.requireNonNull(duplicates);
    }

    private SimulationContext world() {
        return Objects.requireNonNull(world);
    }

    private Instant now() {
        return world().cloud().clock().instant();
    }

    private Duration skew() {
        return current == null ? Duration.ZERO : current.skew();
    }

    /** Runs the invocation now, on this thread. A duplicate that a fault adds runs when it is stepped. */
    @Override
    public CompletableFuture<LambdaFunctions.Answer> invoke(Functions.Invocation invocation) {
        SimulatedInvocation outer = current;
        current = begun(invocation);
        try {
            return CompletableFuture.completedFuture(invocation.run().get());
        } finally {
            current = outer;
        }
    }

    private SimulatedInvocation begun(Functions.Invocation invocation) {
        Duration skew =
                skewed == null || !open ? Duration.ZERO : Duration.ofMillis(skewed.random.nextInt(10_001) - 5_000);
        return new SimulatedInvocation(invocation, skew);
    }

    @Override
    public List<Duration> deliveries(String event) {
        return open ? actions().deliveries(event) : List.of(Duration.ZERO);
    }

    <T> T call(String operation, Supplier<T> effect) {
        before(operation, null);
        T answer = effect.get();
        after(operation, null, answer);
        return answer;
    }

    @Override
    public void before(String operation, @Nullable Object request) {
        SimulatedInvocation visit = current;
        if (visit == null || world == null) {
            return;
        }
        duplicates().turn(visit, this);
        visit.calls++;
        if (visit.afterwards != null) {
            // The call failed by itself, so it has no effect after which the fault could come.
            visit.afterwards.fired = false;
            visit.afterwards = null;
        }
        if (!open) {
            return;
        }
        judge().calling();
        position++;
        Moment moment = new Moment(position, operation, request, visit);
        if (surveys) {
            Set<FaultKind> kinds = applicable(moment);
            kinds.removeAll(AFTERWARDS);
            survey.add(kinds);
            callers.add(visit.function());
        }
        outages().refuse(operation, now());
        for (Pending one : pending) {
            if (!one.fired && position >= one.fault.at() && faultTargets().apply(one.fault.kind(), moment)) {
                one.fired = true;
                fire(one, moment);
            }
        }
    }

    private FaultTargets faultTargets() {
        return Objects.requireNonNull(faultTargets);
    }

    private Set<FaultKind> applicable(Moment moment) {
        Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
        for (FaultKind kind : FaultKind.values()) {
            if (faultTargets().apply(kind, moment)) {
                kinds.add(kind);
            }
        }
        return kinds;
    }

    private void fire(Pending one, Moment moment) {
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
                duplicates().beside(moment.visit(), one, this);
                duplicates().turn(moment.visit(), this);
            }
            case CLOCK_SKEW -> {
                injected(one, moment);
                skewed = one;
            }
            case STORE_DOWN, SNS_DOWN, ALARM_DENIED -> {
                injected(one, moment);
                actions().act(one, moment);
                outages().refuse(moment.operation(), now());
            }
            default -> {
                injected(one, moment);
                actions().act(one, moment);
            }
        }
    }

    @Override
    public void after(String operation, @Nullable Object request, @Nullable Object response) {
        SimulatedInvocation visit = current;
        if (surveys && open && visit != null) {
            Moment done = new Moment(position, operation, request, visit);
            AFTERWARDS.stream().filter(kind -> faultTargets().apply(kind, done)).forEach(survey.getLast()::add);
        }
        Pending one = visit == null ? null : visit.afterwards;
        if (visit == null || one == null || !open) {
            return;
        }
        visit.afterwards = null;
        injected(one, new Moment(position, operation, request, visit));
        if (one.fault.kind() == FaultKind.CUT_AFTER) {
            throw new Functions.Killed(Functions.Death.TIMED_OUT, "after " + operation);
        }
        throw Errors.timedOut(operation);
    }

    private void injected(Pending one, Moment moment) {
        one.injected = true;
        log.add(now() + " " + one.fault + " at call " + moment.position() + ", " + moment.operation() + " of "
                + moment.visit().function());
    }

    /** Runs the step while {@code other} counts as the visit that makes the calls. */
    void as(SimulatedInvocation other, Runnable step) {
        SimulatedInvocation outer = current;
        current = other;
        try {
            step.run();
        } finally {
            current = outer;
        }
    }

    SimulatedInvocation duplicateOf(SimulatedInvocation visit) {
        return begun(visit.invocation());
    }

    void readRoll() {
        if (current != null) {
            current.readRoll(position);
        }
    }

    void claimed(String holder) {
        visit().claims(holder);
    }

    void sawInstances(List<Instance> answer) {
        if (current != null && world != null) {
            current.sawInstances(answer, now());
        }
    }

    TargetGroupHealth sawHealth(String targetGroupArn, TargetGroupHealth fresh) {
        if (current == null || world == null) {
            return fresh;
        }
        TargetGroupHealth told = open ? stale.answer(targetGroupArn, fresh, now()) : fresh;
        current.sawHealth(targetGroupArn, told);
        if (current.heardOf(Set.copyOf(world.targetGroups()))) {
            judge().looked(current);
        }
        return told;
    }
}
