package greenroll.upkeep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.LoggedContext;
import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.StillFleet;
import greenroll.fleet.metric.Datapoint;
import greenroll.fleet.metric.Metrics;
import greenroll.group.scaling.Metric;
import greenroll.operation.Starts;
import greenroll.roll.DueNotification;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.port.MapRollStore;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.RollEvent;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The store, fleet and ports that the functions of this package use, and the calls that a function made, in their
 * order.
 */
final class UpkeepFixture {

    final MapRollStore rolls;
    final StillFleet instances;
    /** The calls to the ports. */
    final List<String> calls = new ArrayList<>();

    final List<RollNotification> published = new ArrayList<>();
    /** The state of each execution, by its name; an execution without an entry runs. */
    final Map<String, ExecutionOutcome> states = new TreeMap<>();
    /** The values of metrics in the last periods, by the id of the instance, otherwise by the metric's name. */
    final Map<String, List<Double>> values = new TreeMap<>();
    /** The exceptions of calls, by the id of the roll, group, message or metric that the call is about. */
    final Map<String, RuntimeException> unanswered = new TreeMap<>();
    /** The instances that EC2 refuses to terminate, with the reasons. */
    final Map<String, String> unterminable = new TreeMap<>();
    /** Rolls that are listed as unfinished but do not exist any more. */
    final List<String> forgotten = new ArrayList<>();
    /**
     * The milliseconds that remain, for each question of the next invocation. When the list is empty, enough time
     * remains.
     */
    final Deque<Integer> left = new ArrayDeque<>();

    Instant now = Starts.NOW;

    /** Runs once before the next write of a state of scaling, as another check at the same time. */
    Runnable atTheSameTime = () -> {};

    UpkeepFixture(MapRollStore rolls, StillFleet instances) {
        this.rolls = rolls;
        this.instances = instances;
    }

    /** An invocation's answer and log. */
    record Invoked(String report, String log) {}

    Invoked invoke(RequestStreamHandler handler) throws IOException {
        return invoke(handler, "");
    }

    Invoked invoke(RequestStreamHandler handler, String event) throws IOException {
        LoggedContext logged = new LoggedContext("upkeep");
        Context context = proxy(
                Context.class,
                (proxy, method, given) -> method.getName().equals("getRemainingTimeInMillis") && !left.isEmpty()
                        ? left.removeFirst()
                        : delegated(logged, method, given));
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        handler.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), report, context);
        return new Invoked(report.toString(StandardCharsets.UTF_8), logged.log());
    }

    /** The fixture's store. The watchdog loses its write when another writer comes first. */
    RollStore store() {
        return proxy(RollStore.class, (proxy, method, given) -> switch (method.getName()) {
            case "unfinished" -> {
                calls.add("unfinished");
                yield rolls.rolls.values().stream()
                        .map(Roll::head)
                        .filter(RollHead::isUnfinished)
                        .toList();
            }
            case "putNotice" -> {
                calls.add("putNotice " + given[0]);
                answer(given[0]);
                yield delegated(rolls, method, given);
            }
            case "putHealingState" -> {
                calls.add("putHealingState " + given[0]);
                yield delegated(rolls, method, given);
            }
            case "putScalingState" -> {
                Runnable between = atTheSameTime;
                atTheSameTime = () -> {};
                between.run();
                yield delegated(rolls, method, given);
            }
            case "roll" -> {
                answer(given[0]);
                yield forgotten.contains(given[0]) ? Optional.empty() : delegated(rolls, method, given);
            }
            case "save" -> written((Roll) given[0], (Roll) given[1], (List<?>) given[2]);
            case "close" -> {
                calls.add("close " + ((Roll) given[0]).id() + ", serving " + given[3]);
                yield written((Roll) given[0], (Roll) given[1], (List<?>) given[2]);
            }
            default -> delegated(rolls, method, given);
        });
    }

    private Optional<Roll> written(Roll read, Roll next, List<?> told) {
        Runnable between = rolls.meanwhile;
        rolls.meanwhile = () -> {};
        between.run();
        RollHead now = rolls.rolls.get(read.id()).head();
        if (now.version() != read.head().version()
                || now.executionState().generation()
                        != read.head().executionState().generation()) {
            return Optional.empty();
        }
        Roll stored = next.stored(now.version() + 1, now.control());
        rolls.rolls.put(read.id(), stored);
        rolls.events.merge(
                read.id(),
                told.stream().map(RollEvent.class::cast).toList(),
                (one, more) -> Stream.concat(one.stream(), more.stream()).toList());
        return Optional.of(stored);
    }

    /** Another writer changes the roll. */
    void writes(String rollId) {
        Roll roll = rolls.rolls.get(rollId);
        rolls.rolls.put(
                rollId, roll.stored(roll.head().version() + 1, roll.head().control()));
    }

    /** The fixture's fleet, in which instances can also be terminated. */
    Fleet fleet() {
        return proxy(Fleet.class, (proxy, method, given) -> switch (method.getName()) {
            case "instances" -> {
                calls.add("instances of " + given[0] + ", also " + new TreeSet<>((Set<?>) given[1]));
                answer(given[0]);
                yield delegated(instances, method, given);
            }
            case "terminate" -> {
                calls.add("terminate "
                        + ((Collection<?>) given[0])
                                .stream().map(one -> ((Instance) one).id()).toList());
                yield unterminable;
            }
            default -> delegated(instances, method, given);
        });
    }

    RollExecutions executions() {
        return new RollExecutions() {
            @Override
            public void start(String groupId, String rollId, int generation) {
                calls.add("start " + rollId + "-" + generation + " of " + groupId);
                answer("start");
            }

            @Override
            public ExecutionOutcome state(String rollId, int generation) {
                calls.add("state of " + rollId + "-" + generation);
                return states.getOrDefault(rollId + "-" + generation, ExecutionOutcome.RUNNING);
            }
        };
    }

    Metrics metrics() {
        return (metrics, period, from, to) -> {
            List<String> names =
                    metrics.stream().map(UpkeepFixture::name).sorted().toList();
            calls.add("datapoints of " + names + " each " + period.toSeconds() + " s, " + from + " to " + to);
            names.forEach(this::answer);
            Map<Metric, List<Datapoint>> points = new LinkedHashMap<>();
            for (Metric metric : metrics) {
                List<Double> all = values.getOrDefault(name(metric), List.of());
                points.put(
                        metric,
                        IntStream.range(0, all.size())
                                .mapToObj(i -> new Datapoint(from.plus(period.multipliedBy(i)), all.get(i)))
                                .toList());
            }
            return points;
        };
    }

    private static String name(Metric metric) {
        return metric.dimensions().getOrDefault("InstanceId", metric.name());
    }

    RollNotifier notifier() {
        return message -> {
            calls.add("publish " + message.notificationId());
            answer("publish");
            published.add(message);
        };
    }

    private void answer(Object about) {
        RuntimeException none = unanswered.get(String.valueOf(about));
        if (none != null) {
            throw none;
        }
    }

    /** The roll at that stage. */
    static Roll at(Stage stage, Roll roll) {
        return with(roll, stage, List.of(), List.of());
    }

    /** The roll at that stage, with its due notifications and the instances that it keeps for debugging. */
    static Roll with(Roll roll, Stage stage, List<DueNotification> notifications, List<RetainedInstance> retained) {
        RollHead was = roll.head();
        return new Roll(
                was.with(head -> head.stage(stage)
                        .ending(was.ending().withRetained(retained))
                        .notifications(notifications)),
                roll.batches());
    }

    private static Object delegated(Object to, Method method, Object[] given) throws Throwable {
        try {
            return method.invoke(to, given);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
