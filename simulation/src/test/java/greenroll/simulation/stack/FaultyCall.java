package greenroll.simulation.stack;

import greenroll.emulator.machine.LambdaFunctions;
import greenroll.emulator.platform.lambda.Functions;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.Unavailable;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.stack.StackResponses;
import greenroll.stack.StackStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Counts the calls that GroupResource makes to its ports, and lets one of them go wrong. */
final class FaultyCall implements Functions.Around {

    /** The kinds of faults. */
    enum Kind {
        /** The function ends before the call. */
        CUT_BEFORE,
        /** The function ends after the call took effect. */
        CUT_AFTER,
        /** The service does not answer, and the call has no effect. */
        NO_EFFECT,
        /** The service does not answer, and the call took effect. */
        ANSWER_LOST
    }

    private final Kind kind;
    private final int position;
    private final List<String> calls = new ArrayList<>();
    private boolean inside;
    private String interruptedAt = "";
    private Runnable interruption = () -> {};
    private String followed = "";
    private Runnable following = () -> {};

    /** Does this right before the function's first call with that name, while the function is at work. */
    void during(String call, Runnable other) {
        interruptedAt = call;
        interruption = other;
    }

    /** Does this right after the function's next call with that name. */
    void after(String call, Runnable other) {
        followed = call;
        following = other;
    }

    /** @param position number of the call, from 1; 0 for none */
    FaultyCall(Kind kind, int position) {
        this.kind = kind;
        this.position = position;
    }

    /** The names of the calls so far. */
    List<String> calls() {
        return calls;
    }

    @Override
    public CompletableFuture<LambdaFunctions.Answer> invoke(Functions.Invocation invocation) {
        boolean outer = inside;
        inside = invocation.function().equals("GroupResource");
        try {
            return CompletableFuture.completedFuture(invocation.run().get());
        } finally {
            inside = outer;
        }
    }

    Ports of(Ports ports) {
        Ports all = ports;
        for (Class<?> port : List.of(
                RollStore.class,
                StackStore.class,
                StackResponses.class,
                RollExecutions.class,
                Fleet.class,
                Images.class,
                Alarms.class)) {
            all = with(all, ports, port);
        }
        return all;
    }

    private <T> Ports with(Ports all, Ports ports, Class<T> type) {
        return all.with(type, () -> {
            T real = ports.get(type);
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                        boolean here = false;
                        if (inside) {
                            calls.add(type.getSimpleName() + "." + method.getName());
                            here = calls.size() == position;
                            if (calls.getLast().equals(interruptedAt)) {
                                interruptedAt = "";
                                interruption.run();
                            }
                        }
                        if (here) {
                            before();
                        }
                        Object answer;
                        try {
                            answer = method.invoke(real, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getCause();
                        }
                        if (inside && calls.getLast().equals(followed)) {
                            followed = "";
                            following.run();
                        }
                        if (here) {
                            after();
                        }
                        return answer;
                    }));
        });
    }

    private void before() {
        switch (kind) {
            case CUT_BEFORE -> throw new Functions.Killed("before the call");
            case NO_EFFECT -> throw new Unavailable("no answer", null);
            case CUT_AFTER, ANSWER_LOST -> {}
        }
    }

    private void after() {
        switch (kind) {
            case CUT_AFTER -> throw new Functions.Killed("after the call");
            case ANSWER_LOST -> throw new Unavailable("the answer is lost", null);
            case CUT_BEFORE, NO_EFFECT -> {}
        }
    }
}
