package greenroll.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.fleet.FleetTags;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.cloud.EmbeddedCloud;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import greenroll.emulator.compute.state.RegionSettings;
import greenroll.emulator.store.InMemoryRollStore;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.json.Json;
import greenroll.roll.GroupActivity;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollStatus;
import greenroll.simulation.run.Simulator;
import greenroll.simulation.scenario.GroupFixture;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A group of six that scales and rolls by itself, with the functions and schedules of the template, in virtual time. It
 * is Monday, 07:00 in UTC and 08:00 in Berlin.
 */
class ScalingByItselfTest {

    private static final String ROLL = """
            { "batchSizePercentage": 50, "gracePeriod": 30, "healthTimeout": 120, "drainingTimeout": 30 }""";

    private static final Map<String, String> REQUESTS = Map.of("TargetGroup", "targetgroup/web/0123456789abcdef");

    private final VirtualClock clock = new VirtualClock(Simulator.START);
    private final SimulatedRegion region = new SimulatedRegion(clock, 1, RegionSettings.defaults());
    private final InMemoryRollStore store = new InMemoryRollStore();
    private final GroupFixture ground = GroupFixture.lay(
            region, store, new RollCase(6, 3, 1, ImageBehaviour.GREEN, ROLL, 1), new Random(1), clock.instant());
    private final EmbeddedCloud cloud =
            EmbeddedCloud.withStore(Cases.HEALING, clock, region, store, new Random(1), ports -> ports);

    ScalingByItselfTest() {
        cloud.start();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void aGroup_growsOnWeekdaysInTheMorning_andShrinksInTheEvening_inItsOwnTimeZone() {
        update("""
                { "scheduling": { "timeZone": "Europe/Berlin", "tasks": [
                    { "taskType": "scale", "cronExpression": "0 9 * * 1-5", "scaleMinCapacity": 9 },
                    { "taskType": "scale", "cronExpression": "0 20 * * 1-5", "scaleMinCapacity": 3, "scaleTargetCapacity": 6 } ] } }""");

        until("07:59:00Z");
        assertThat(live()).isEqualTo(6);
        until("08:10:00Z");
        assertThat(live()).isEqualTo(9);
        assertThat(group().capacity()).isEqualTo(new Capacity(9, 9, 1_000));
        assertThat(last().facts().identity().startedBy()).isEqualTo("scheduled task");
        assertThat(last().facts().identity().comment())
                .isEqualTo("scheduling.tasks[0] (scale), due at 2026-11-23T08:00:00Z");
        until("18:59:00Z");
        assertThat(live()).isEqualTo(9);
        until("19:20:00Z");
        assertThat(live()).isEqualTo(6);
        assertThat(group().capacity()).isEqualTo(new Capacity(3, 6, 1_000));
        clock.advanceTo(Instant.parse("2026-11-28T12:00:00Z"));
        assertThat(live()).as("on Saturday").isEqualTo(6);
        assertThat(operations(RollKind.SCALE))
                .as("two a day, from Monday to Friday")
                .hasSize(10);
    }

    @Test
    void aTask_thatIsDueDuringARoll_waitsForItsEnd_andIsDoneOnce() {
        update("""
                { "scheduling": { "tasks": [ { "taskType": "scaleUp", "cronExpression": "5 7 23 11 *", "adjustment": 2 } ] } }""");
        until("07:04:00Z");
        String roll = StartAnswer.ask(cloud, ground.groupId(), ROLL).rollId();

        until("07:06:30Z");
        assertThat(store.head(roll).orElseThrow().isOpen()).isTrue();
        assertThat(group().capacity().target()).isEqualTo(6);
        assertThat(activity(GroupActivity.Kind.WAITS))
                .containsExactly("scheduling.tasks[0] (scaleUp) waits: the ROLL " + roll + " holds the group");
        until("09:00:00Z");

        assertThat(store.head(roll).orElseThrow().status()).isEqualTo(RollStatus.FINISHED);
        assertThat(operations(RollKind.SCALE)).extracting(RollHead::status).containsExactly(RollStatus.FINISHED);
        assertThat(group().capacity().target()).isEqualTo(8);
        assertThat(live()).isEqualTo(8);
    }

    @Test
    void aScheduledRoll_replacesEveryInstance_byTheLatestRevision() {
        update("""
                { "scheduling": { "tasks": [ { "taskType": "roll", "frequency": "weekly", "startTime": "2026-11-23T07:30:00Z",
                    "batchSizePercentage": 50, "gracePeriod": 60 } ] } }""");

        clock.advanceTo(Instant.parse("2026-11-24T07:00:00Z"));

        assertThat(operations(RollKind.ROLL)).singleElement().satisfies(roll -> {
            assertThat(roll.facts().createdAt()).isBetween("2026-11-23T07:30:00Z", "2026-11-23T07:31:00Z");
            assertThat(roll.status()).isEqualTo(RollStatus.FINISHED);
            assertThat(roll.facts().settings().batchSizePercentage()).isEqualTo(50);
            assertThat(roll.facts().settings().health().gracePeriod()).isEqualTo(Duration.ofSeconds(60));
            assertThat(roll.facts().revision()).isEqualTo(2);
        });
        assertThat(group().servingRevision()).isEqualTo(2);
        // The next one finds nothing to replace, and is a roll all the same.
        clock.advanceTo(Instant.parse("2026-12-01T07:00:00Z"));
        assertThat(operations(RollKind.ROLL)).hasSize(2);
    }

    /** The busy instances are those of the group itself. New ones have no datapoints at first. */
    @Test
    void aGroup_whoseInstancesAreBusy_growsUntilItsMaximum_andTheActivitySaysWhy() {
        update("""
                { "capacity": { "minimum": 2, "target": 6, "maximum": 9 },
                  "scaling": { "up": [ { "policyName": "busy", "threshold": 70, "period": 60, "evaluationPeriods": 3, "cooldown": 120,
                      "action": { "type": "adjustment", "adjustment": 2 } } ] } }""");
        cpu(clock.instant(), Duration.ofHours(1), 80);

        until("08:00:00Z");

        assertThat(operations(RollKind.SCALE)).hasSize(2).allSatisfy(scale -> {
            assertThat(scale.status()).isEqualTo(RollStatus.FINISHED);
            assertThat(scale.facts().identity().startedBy()).isEqualTo("scaling policy busy");
            assertThat(scale.facts().identity().comment())
                    .isEqualTo("CPUUtilization 80, 80, 80 >= 70 in each of 3 periods of 60 s");
        });
        assertThat(group().capacity()).isEqualTo(new Capacity(2, 9, 9));
        assertThat(live()).isEqualTo(9);
        assertThat(activity(GroupActivity.Kind.SCALING_LIMITED))
                .singleElement()
                .asString()
                .startsWith("scaling policy busy asks for 10 instances, and the group's maximum is 9: CPU");
    }

    @Test
    void aGroup_thatIsIdle_shrinksStepByStep_untilItsMinimum() {
        update("""
                { "capacity": { "minimum": 4, "target": 6, "maximum": 9 },
                  "scaling": { "down": [ { "policyName": "idle", "period": 300, "evaluationPeriods": 2, "stepAdjustments": [
                      { "threshold": 20, "action": { "type": "adjustment", "adjustment": 1 } },
                      { "threshold": 2, "action": { "type": "adjustment", "adjustment": 4 } } ] } ] } }""");
        cpu(clock.instant(), Duration.ofHours(3), 10);

        until("07:20:00Z");
        assertThat(live()).isEqualTo(5);
        until("10:00:00Z");

        assertThat(live()).isEqualTo(4);
        assertThat(operations(RollKind.SCALE)).hasSize(2);
    }

    @Test
    void aGroup_withATarget_getsAsManyInstancesAsItsRequestsNeed_andGivesThemBack() {
        update("""
                { "capacity": { "minimum": 2, "target": 6, "maximum": 20 },
                  "scaling": { "target": [ { "policyName": "requests", "namespace": "AWS/ApplicationELB",
                      "metricName": "RequestCountPerTarget", "statistic": "sum", "period": 60, "evaluationPeriods": 3, "target": 1000,
                      "dimensions": [ { "name": "TargetGroup", "value": "targetgroup/web/0123456789abcdef" } ] } ] } }""");
        requests("07:00:00Z", "07:08:00Z", 2_000);
        requests("07:08:00Z", "08:00:00Z", 950);
        requests("08:00:00Z", "08:30:00Z", 450);

        until("07:20:00Z");
        assertThat(live()).isEqualTo(12);
        until("08:00:00Z");
        assertThat(live()).as("95 % of the target is near enough").isEqualTo(12);
        until("08:15:00Z");

        assertThat(live()).isEqualTo(6);
        assertThat(last().facts().identity().comment())
                .isEqualTo("RequestCountPerTarget 450, 450, 450 < 900 in each of 3 periods of 60 s");
    }

    /** A failing roll is not made worse, and its load is not taken for the load of the group. */
    @Test
    void aPolicy_doesNothingDuringARoll_andForItsCooldownAfterIt() {
        update("""
                { "scaling": { "up": [ { "policyName": "busy", "threshold": 70, "period": 60, "cooldown": 600 } ] } }""");
        String roll = StartAnswer.ask(cloud, ground.groupId(), ROLL).rollId();
        cpu(clock.instant(), Duration.ofHours(2), 80);
        clock.runUntil(
                () -> !store.head(roll).orElseThrow().isOpen(), clock.instant().plus(Duration.ofHours(1)));
        Instant ended = clock.instant();
        cpu(ended, Duration.ofHours(2), 80);
        assertThat(operations(RollKind.SCALE)).isEmpty();

        clock.advanceTo(ended.plusSeconds(599));
        assertThat(operations(RollKind.SCALE)).isEmpty();
        clock.advanceTo(ended.plusSeconds(720));
        assertThat(operations(RollKind.SCALE)).hasSize(1);
    }

    @Test
    void metricsThatAreMissing_askForNothing() {
        update("""
                { "scaling": { "down": [ { "policyName": "idle", "threshold": 20, "period": 60 } ] } }""");

        until("08:00:00Z");

        assertThat(operations(RollKind.SCALE)).isEmpty();
        assertThat(live()).isEqualTo(6);
    }

    private void update(String group) {
        StartAnswer answer = StartAnswer.update(cloud, ground.groupId(), "{ \"group\": " + group + " }");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        JsonNode wanted = Json.tree(group);
        JsonNode shown = Json.tree(answer.body()).at("/response/items/0");
        List.of("scaling", "scheduling")
                .forEach(name ->
                        assertThat(shown.path(name)).as("as it was given").isEqualTo(wanted.path(name)));
    }

    private void until(String time) {
        clock.advanceTo(Instant.parse("2026-11-23T" + time));
    }

    private void cpu(Instant from, Duration time, double percent) {
        region.live(FleetTags.GROUP, ground.groupId()).stream()
                .map(RegionInstance::id)
                .forEach(id -> {
                    for (Instant at = from; at.isBefore(from.plus(time)); at = at.plusSeconds(60)) {
                        region.putMetric("AWS/EC2", "CPUUtilization", Map.of("InstanceId", id), at, percent);
                    }
                });
    }

    private void requests(String from, String to, double perMinute) {
        Instant end = Instant.parse("2026-11-23T" + to);
        for (Instant at = Instant.parse("2026-11-23T" + from); at.isBefore(end); at = at.plusSeconds(60)) {
            region.putMetric("AWS/ApplicationELB", "RequestCountPerTarget", REQUESTS, at, perMinute);
        }
    }

    private Group group() {
        return store.group(ground.groupId()).orElseThrow();
    }

    private int live() {
        return region.live(FleetTags.GROUP, ground.groupId()).size();
    }

    private List<RollHead> operations(RollKind kind) {
        return store.rolls(ground.groupId(), 100, false, null).items().stream()
                .filter(head -> head.facts().kind() == kind)
                .toList();
    }

    private RollHead last() {
        return store.rolls(ground.groupId(), 1, true, null).items().getFirst();
    }

    private List<String> activity(GroupActivity.Kind kind) {
        return store.activity(ground.groupId()).stream()
                .filter(one -> one.kind() == kind)
                .map(GroupActivity::message)
                .toList();
    }
}
