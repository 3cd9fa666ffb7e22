package greenroll.upkeep;

import greenroll.group.Group;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.DueTask;
import greenroll.group.scaling.Metric;
import greenroll.group.scaling.Recurrence;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.ScalingPolicy.Comparison;
import greenroll.group.scaling.ScalingPolicy.Step;
import greenroll.group.scaling.ScalingState;
import greenroll.group.scaling.Schedule;
import greenroll.group.scaling.ScheduledTask;
import greenroll.group.scaling.TaskAction;
import greenroll.id.Sha256;
import greenroll.operation.Starts;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.upkeep.UpkeepFixture.Invoked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A group of four that may have 2 to 12 and scales by itself, and its checks. Its creation ended at 06:59. At first it is
 * 07:00, and the last check was a minute ago.
 */
final class ScalingFixture {

    static final Instant SEVEN = Starts.NOW;
    static final String NAME = "scheduling.tasks[0]";
    static final String KEY = Sha256.hex("scheduled task sig-00000001 scheduling.tasks[0] 2026-11-23T07:00:00Z");
    /** The operation of the task at seven. Its id follows from the key. */
    static final String AT_SEVEN = "sbgd-" + KEY.substring(0, 8);
    /** The next operation without a key. */
    static final String NEXT = "sbgd-0000000a";

    static final Metric LOAD = new Metric("Shop", "Load", Map.of(), "Average", null);
    /** Of each instance. */
    static final Metric CPU = new Metric("AWS/EC2", "CPUUtilization", Map.of(), "Average", null);

    static final CapacityChange TWO_MORE = new CapacityChange.Adjustment(2);
    static final String NOTHING = """
            {"checked":1,"notReached":0,"started":[],"waiting":[],"limited":[],"missed":[],"failed":[]}""";

    final Starts four = Starts.ofFour();
    final UpkeepFixture around = new UpkeepFixture(four.store, four.fleet);
    private final ScaleGroups function = new ScaleGroups(
            around.store(),
            around.fleet(),
            four.images,
            four.alarms,
            around.metrics(),
            around.notifier(),
            around.executions(),
            () -> around.now,
            () -> NEXT.substring(5));

    ScalingFixture() {
        four.store.put(four.ended(RollKind.CREATE, Stage.FINISHED));
        checkedAt(SEVEN.minusSeconds(60));
    }

    Invoked check() {
        try {
            return around.invoke(function);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String line(String fields) {
        return "{\"level\":\"INFO\",\"function\":\"upkeep\",\"requestId\":\"lambda-request\"," + fields + "}\n";
    }

    /** The report of a run that started that operation, and did nothing further. */
    static String started(String rollId) {
        return NOTHING.replace("started\":[", "started\":[\"" + rollId + " of sig-00000001\"");
    }

    /** The operations whose executions were started. */
    List<String> startedOperations() {
        return around.calls.stream()
                .filter(call -> call.startsWith("start "))
                .map(call -> call.replaceAll("start (.*)-1 of .*", "$1"))
                .toList();
    }

    /** The groups whose metrics were read. */
    List<String> checkedGroups() {
        return around.calls.stream()
                .filter(call -> call.startsWith("datapoints of [load of "))
                .map(call -> call.substring("datapoints of [load of ".length()).replaceAll("].*", ""))
                .toList();
    }

    void put(Group group) {
        four.store.groups.put(group.id(), group);
    }

    Group group() {
        return four.store.groups.get(Starts.GROUP);
    }

    RollFacts facts(String rollId) {
        return four.store.rolls.get(rollId).facts();
    }

    ScalingState state() {
        return four.store.scalingStates.get(Starts.GROUP);
    }

    void checkedAt(Instant at) {
        checkedAt(Starts.GROUP, at);
    }

    void checkedAt(String groupId, Instant at, DueTask... waiting) {
        four.store.scalingStates.put(groupId, new ScalingState(at, List.of(waiting)));
    }

    /** The time is now, and the last check was a minute ago. */
    void at(Instant now) {
        around.now = now;
        checkedAt(now.minusSeconds(60));
    }

    /** At noon, the datapoints until 12:00 are two minutes old. */
    void atNoon() {
        at(Instant.parse("2026-11-23T12:02:00Z"));
    }

    /** The operation ends, and its group is free. */
    void ends(String rollId) {
        four.store.rolls.computeIfPresent(rollId, (id, roll) -> UpkeepFixture.at(Stage.FINISHED, roll));
        put(group().with(c -> c.activity(c.activity().withActiveRoll(null))));
    }

    void tasks(ScheduledTask... tasks) {
        put(group().with(c -> c.policy(c.policy().withSchedule(new Schedule(ZoneOffset.UTC, List.of(tasks))))));
    }

    /** A task at seven o'clock. */
    static ScheduledTask task(TaskAction action) {
        return new ScheduledTask(
                NAME,
                action instanceof TaskAction.StartRoll ? "roll" : "scaleUp",
                new Recurrence.Cron("0 7 * * *", null),
                action);
    }

    static ScheduledTask scale(CapacityChange change) {
        return task(new TaskAction.Scale(change));
    }

    static DueTask due(ScheduledTask task, Instant at) {
        return new DueTask(task, at);
    }

    void policies(ScalingPolicy... policies) {
        put(group().with(c -> c.policy(c.policy().withScaling(List.of(policies)))));
    }

    /** A policy that adds so many instances when the load is above the threshold. */
    static ScalingPolicy above(double threshold, int instances) {
        return policy("busy", LOAD, Comparison.GT, threshold, instances);
    }

    /** It looks at two periods of five minutes, and its cooldown is ten minutes. */
    static ScalingPolicy policy(String name, Metric metric, Comparison comparison, double threshold, int instances) {
        return new ScalingPolicy(
                name,
                metric,
                metric.equals(CPU),
                new ScalingPolicy.Evaluation(Duration.ofSeconds(300), 2, Duration.ofSeconds(600)),
                comparison,
                List.of(new Step(threshold, new CapacityChange.Adjustment(instances))),
                null);
    }

    /** Replaces the group by that many groups with a policy each. It is noon. */
    void groups(int many) {
        Group one = four.store.groups.remove(Starts.GROUP);
        atNoon();
        IntStream.range(0, many).mapToObj(i -> "sig-0000000" + (char) ('a' + i)).forEach(id -> {
            Metric load = new Metric("Shop", "load of " + id, Map.of(), "Average", null);
            four.store.put(
                    Group.created(
                                    id,
                                    "web",
                                    one.placement().region(),
                                    one.capacity(),
                                    one.placement().subnets(),
                                    SEVEN)
                            .with(c -> {
                                c.revisions(c.revisions().withServingRevision(1));
                                c.policy(c.policy().withScaling(List.of(policy("busy", load, Comparison.GT, 70, 2))));
                            }),
                    Starts.revision(1, Starts.WEB));
            Roll created = four.ended(RollKind.CREATE, Stage.FINISHED);
            four.store.put(created.with(c -> c.facts(created.facts()
                    .withIdentity(created.facts().identity().withGroupId(id).withId("sbgd-e000000" + id.charAt(11))))));
            checkedAt(id, around.now.minusSeconds(60));
        });
    }
}
