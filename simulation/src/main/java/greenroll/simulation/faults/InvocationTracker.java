package greenroll.simulation.faults;

import greenroll.emulator.compute.api.CallGate;
import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.fleet.Instance;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.roll.Roll;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows which invocation runs, what it was told, and which call it makes. Belongs to one cloud, and runs on its clock's
 * thread or on a duplicate that this thread waits for: exactly one runs.
 */
public final class InvocationTracker implements CallGate, Functions.Around {

    /** Stands around the calls of invocations. */
    interface Interceptor {

        /** Lets everything pass. */
        Interceptor NONE = new Interceptor() {};

        /** How far the clock of an invocation that begins now is off. */
        default Duration skew() {
            return Duration.ZERO;
        }

        /** Runs before the call. An exception reaches the caller, and the call has no effect. */
        default void before(String operation, @Nullable Object request, SimulatedInvocation visit) {}

        /** Runs after the call. An exception reaches the caller, although the call took effect. */
        default void after(String operation, @Nullable Object request, SimulatedInvocation visit) {}

        /** Returns the health that the load balancer shows instead of that one. */
        default TargetGroupHealth told(String targetGroupArn, TargetGroupHealth fresh) {
            return fresh;
        }
    }

    private final InstantSource clock;
    private final Set<String> targetGroups;
    private final List<CallListener> listeners = new ArrayList<>();
    private Interceptor interceptor = Interceptor.NONE;
    private @Nullable SimulatedInvocation current;
    private int position;

    /** @param targetGroups the ARNs of the group's */
    public InvocationTracker(InstantSource clock, Collection<String> targetGroups) {
        this.clock = clock;
        this.targetGroups = Set.copyOf(targetGroups);
    }

    /** Tells the listener of every call from now on; an earlier listener hears of it first. */
    public void listen(CallListener listener) {
        listeners.add(listener);
    }

    void intercept(Interceptor other) {
        interceptor = other;
    }

    /** How many calls were counted. */
    public int positions() {
        return position;
    }

    /** The visit that makes the call under way. */
    public SimulatedInvocation visit() {
        return Objects.requireNonNull(current, "no handler runs");
    }

    public boolean isCalled() {
        return current != null;
    }

    /** Counts the call that is about to be made. */
    int count() {
        tell(CallListener::calling);
        return ++position;
    }

    Duration skew() {
        return current == null ? Duration.ZERO : current.skew();
    }

    /** Runs it now, on this thread. */
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

    SimulatedInvocation begun(Functions.Invocation invocation) {
        return new SimulatedInvocation(invocation, interceptor.skew());
    }

    /** Runs the other's next call in this one's place. */
    void as(SimulatedInvocation other, Runnable step) {
        SimulatedInvocation outer = current;
        current = other;
        try {
            step.run();
        } finally {
            current = outer;
        }
    }

    <T> T call(String operation, Supplier<T> effect) {
        about(operation, null);
        T answer = effect.get();
        done(operation, null);
        return answer;
    }

    @Override
    public void before(String operation, Object request) {
        about(operation, request);
    }

    @Override
    public void after(String operation, Object request, Object response) {
        done(operation, request);
    }

    private void about(String operation, @Nullable Object request) {
        if (current != null) {
            interceptor.before(operation, request, current);
        }
    }

    private void done(String operation, @Nullable Object request) {
        if (current != null) {
            interceptor.after(operation, request, current);
        }
    }

    void readRoll() {
        if (current != null) {
            current.readRoll(position);
        }
    }

    void wrote(Roll written, List<RollEvent> events) {
        tell(listener -> listener.wrote(visit(), written, events));
    }

    void baseline(Roll written) {
        tell(listener -> listener.baseline(visit(), written));
    }

    void sawInstances(List<Instance> answer) {
        if (current != null) {
            current.sawInstances(answer, clock.instant());
        }
    }

    void sawGroup(AutoScalingGroup answer) {
        if (current != null) {
            current.sawGroup(answer);
        }
    }

    TargetGroupHealth sawHealth(String targetGroupArn, TargetGroupHealth fresh) {
        SimulatedInvocation visit = current;
        if (visit == null) {
            return fresh;
        }
        TargetGroupHealth told = interceptor.told(targetGroupArn, fresh);
        visit.sawHealth(targetGroupArn, told);
        if (visit.heardOf(targetGroups)) {
            tell(listener -> listener.looked(visit));
        }
        return told;
    }

    private void tell(Consumer<CallListener> what) {
        listeners.forEach(what);
    }
}
