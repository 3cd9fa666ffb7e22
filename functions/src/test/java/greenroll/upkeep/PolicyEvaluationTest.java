package greenroll.upkeep;

import static greenroll.upkeep.ScalingFixture.CPU;
import static greenroll.upkeep.ScalingFixture.LOAD;
import static greenroll.upkeep.ScalingFixture.NEXT;
import static greenroll.upkeep.ScalingFixture.NOTHING;
import static greenroll.upkeep.ScalingFixture.SEVEN;
import static greenroll.upkeep.ScalingFixture.above;
import static greenroll.upkeep.ScalingFixture.due;
import static greenroll.upkeep.ScalingFixture.line;
import static greenroll.upkeep.ScalingFixture.policy;
import static greenroll.upkeep.ScalingFixture.scale;
import static greenroll.upkeep.ScalingFixture.started;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.InstanceState;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.scaling.CapacityChange;
import greenroll.group.scaling.Metric;
import greenroll.group.scaling.ScalingPolicy;
import greenroll.group.scaling.ScalingPolicy.Comparison;
import greenroll.group.scaling.ScalingState;
import greenroll.group.scaling.ScheduledTask;
import greenroll.operation.Starts;
import greenroll.roll.GroupActivity;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.failure.RetainedInstance;
import greenroll.upkeep.UpkeepFixture.Invoked;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests scaling policies of a group of four that may have 2 to 12: what is read, started, remembered, answered and logged.
 * Its creation ended at 06:59. Most policies look at two periods of five minutes.
 */
class PolicyEvaluationTest {

    private final ScalingFixture scaling = new ScalingFixture();
    private final Starts four = scaling.four;
    private final UpkeepFixture around = scaling.around;

    @Test
    void aPolicy_thatAsks_scalesTheGroup_withItsReason() {
        isBusyAtNoon();

        Invoked check = scaling.check();

        assertThat(check.report()).isEqualTo(started(NEXT));
        assertThat(check.log()).isEqualTo(line("\"checked\":1,\"started\":[\"" + NEXT + " of sig-00000001\"]"));
        RollFacts scale = scaling.facts(NEXT);
        assertThat(scale.kind()).isEqualTo(RollKind.SCALE);
        assertThat(scale.target()).isEqualTo(6);
        assertThat(scale.identity().startedBy()).isEqualTo("scaling policy busy");
        assertThat(scale.identity().comment()).isEqualTo("Load 80, 90 > 70 in each of 2 periods of 300 s");
        assertThat(scale.idempotency()).isNull();
        assertThat(scale.createdAt()).isEqualTo(around.now);
        assertThat(scaling.group().activeRoll()).isEqualTo(new Group.ActiveRoll(NEXT, "SCALE"));
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 6, 12));
        assertThat(scaling.state()).isEqualTo(new ScalingState(around.now, List.of()));
        assertThat(around.calls)
                .containsExactly(
                        "datapoints of [Load] each 300 s, 2026-11-23T11:50:00Z to 2026-11-23T12:00:00Z",
                        "instances of sig-00000001, also []",
                        "start " + NEXT + "-1 of sig-00000001");
        assertThat(around.published).isEmpty();
        assertThat(four.store.activities).isEmpty();
    }

    @Test
    void aPolicy_thatRemovesInstances_namesThem() {
        scaling.policies(policy("idle", LOAD, Comparison.LT, 20, -1));
        scaling.atNoon();
        around.values.put("Load", List.of(10.0, 10.0));

        assertThat(scaling.check().report()).isEqualTo(started(NEXT));
        assertThat(scaling.facts(NEXT).replacementScope().instanceIds()).hasSize(1);
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 3, 12));
    }

    @Test
    void aPolicy_thatAsksForNothing_startsNothing() {
        scaling.policies(above(70, 2));
        scaling.atNoon();
        around.values.put("Load", List.of(80.0, 60.0));

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(around.calls).hasSize(1);
        assertThat(scaling.group().activeRoll()).isNull();
    }

    @Test
    void aMetric_isReadOnceInEachPeriod() {
        scaling.policies(above(70, 2));
        scaling.atNoon();

        for (int minute = 0; minute < 10; minute++) {
            scaling.check();
            around.now = around.now.plusSeconds(60);
        }

        assertThat(around.calls)
                .containsExactly(
                        "datapoints of [Load] each 300 s, 2026-11-23T11:50:00Z to 2026-11-23T12:00:00Z",
                        "datapoints of [Load] each 300 s, 2026-11-23T11:55:00Z to 2026-11-23T12:05:00Z");
    }

    @Test
    void ofSeveralPolicies_eachIsReadInItsOwnPeriods() {
        ScalingPolicy slow = above(70, 2);
        ScalingPolicy quick = new ScalingPolicy(
                "quick",
                new Metric("Shop", "Queue", Map.of(), "Average", null),
                false,
                new ScalingPolicy.Evaluation(Duration.ofSeconds(60), 1, Duration.ZERO),
                Comparison.GT,
                slow.steps(),
                null);
        scaling.policies(slow, quick);
        scaling.at(Instant.parse("2026-11-23T12:04:00Z"));

        scaling.check();

        assertThat(around.calls)
                .containsExactly("datapoints of [Queue] each 60 s, 2026-11-23T12:01:00Z to 2026-11-23T12:02:00Z");
    }

    /** The last operation ended at 06:59, and the cooldown is ten minutes. */
    @Test
    void aPolicy_inItsCooldown_readsNothing() {
        scaling.policies(above(70, 2));
        around.values.put("Load", List.of(80.0, 90.0));
        scaling.at(Instant.parse("2026-11-23T07:07:00Z"));
        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(around.calls).isEmpty();

        scaling.at(Instant.parse("2026-11-23T07:12:00Z"));
        assertThat(scaling.check().report()).isEqualTo(started(NEXT));
    }

    @ParameterizedTest
    @EnumSource(RollKind.class)
    void aPolicy_duringAnOperation_readsNothing(RollKind holder) {
        four.holding(holder);
        isBusyAtNoon();

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(around.calls).isEmpty();
    }

    @Test
    void aPolicy_ofAGroupInWhichNothingServes_readsNothing() {
        scaling.put(Starts.group(2, null, false, 7));
        isBusyAtNoon();

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(around.calls).isEmpty();
    }

    @Test
    void aPolicy_whileATaskIsDue_readsNothing() {
        ScheduledTask same = scale(new CapacityChange.Update(null, 4, null));
        scaling.tasks(same);
        scaling.policies(above(70, 2));
        scaling.atNoon();
        scaling.checkedAt(Starts.GROUP, around.now.minusSeconds(60), due(same, SEVEN));
        around.values.put("Load", List.of(80.0, 90.0));

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(around.calls).isEmpty();
        assertThat(scaling.state().waiting()).isEmpty();
    }

    @Test
    void aPolicy_atTheMaximum_startsNothing_andIsToldOnceADay() {
        scaling.put(scaling.group().withCapacity(new Capacity(2, 4, 4)));
        scaling.policies(above(70, 2));
        around.values.put("Load", List.of(80.0, 90.0));
        scaling.atNoon();
        Instant noon = around.now;

        Invoked first = scaling.check();
        scaling.at(noon.plusSeconds(300));
        Invoked second = scaling.check();
        scaling.at(noon.plus(Duration.ofDays(1)));
        scaling.check();

        assertThat(first.report()).isEqualTo(NOTHING.replace("limited\":[", "limited\":[\"sig-00000001 busy\""));
        assertThat(first.log()).isEqualTo(line("\"checked\":1,\"limited\":[\"sig-00000001 busy\"]"));
        assertThat(second.report()).isEqualTo(first.report());
        assertThat(scaling.startedOperations()).isEmpty();
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 4, 4));
        String message = "scaling policy busy asks for 6 instances, and the group's maximum is 4: Load 80, 90 > 70 in"
                + " each of 2 periods of 300 s";
        assertThat(four.store.activity(Starts.GROUP))
                .containsExactly(
                        new GroupActivity(
                                noon, GroupActivity.Kind.SCALING_LIMITED, "busy 2026-11-23T00:00:00Z", message),
                        new GroupActivity(
                                noon.plus(Duration.ofDays(1)),
                                GroupActivity.Kind.SCALING_LIMITED,
                                "busy 2026-11-24T00:00:00Z",
                                message));
        assertThat(around.published).isEmpty();
    }

    /** This is its normal end, so nobody is told. */
    @Test
    void aPolicy_atTheMinimum_startsNothing() {
        scaling.put(scaling.group().withCapacity(new Capacity(4, 4, 12)));
        scaling.policies(policy("idle", LOAD, Comparison.LT, 20, -1));
        around.values.put("Load", List.of(10.0, 10.0));
        scaling.atNoon();

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(scaling.startedOperations()).isEmpty();
        assertThat(four.store.activities).isEmpty();
    }

    @Test
    void aPolicy_thatAsksForMoreThanTheMaximum_getsTheMaximum() {
        scaling.put(scaling.group().withCapacity(new Capacity(2, 4, 5)));
        scaling.policies(above(70, 2));
        around.values.put("Load", List.of(80.0, 90.0));
        scaling.atNoon();

        assertThat(scaling.check().report())
                .isEqualTo(started(NEXT).replace("limited\":[", "limited\":[\"sig-00000001 busy\""));
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 5, 5));
    }

    /** Left out are those that shut down, and those that a failed roll keeps for debugging. */
    @Test
    void aMetricOfInstances_isReadForEachLiveInstance_inOneCall() {
        scaling.policies(policy("busy", CPU, Comparison.GT, 70, 2));
        four.fleet.instances.removeIf(one -> one.id().equals("i-4"));
        four.fleet.instances.add(four.fleet.instances.getFirst().with(c -> {
            c.id("i-0");
            c.state(InstanceState.SHUTTING_DOWN);
        }));
        RollFacts roll = four.ended(RollKind.ROLL, Stage.FAILED).facts();
        Roll failed = Roll.accepted(roll.withIdentity(roll.identity().withId("sbgd-000000ff")), List.of());
        four.store.put(UpkeepFixture.with(
                failed, Stage.FAILED, List.of(), List.of(new RetainedInstance("i-3", SEVEN.plusSeconds(60)))));
        scaling.atNoon();
        around.values.put("i-1", List.of(50.0, 100.0));
        around.values.put("i-2", List.of(100.0, 60.0));
        around.values.put("i-3", List.of(0.0, 0.0));

        scaling.check();

        assertThat(around.calls)
                .startsWith(
                        "instances of sig-00000001, also []",
                        "datapoints of [i-1, i-2] each 300 s, 2026-11-23T11:50:00Z to 2026-11-23T12:00:00Z");
        assertThat(around.calls)
                .filteredOn(call -> call.startsWith("datapoints"))
                .hasSize(1);
        assertThat(scaling.facts(NEXT).identity().comment())
                .isEqualTo("CPUUtilization 75, 80 > 70 in each of 2 periods of 300 s");
    }

    @Test
    void ofSeveralPolicies_theOneForTheMostInstances_counts() {
        scaling.policies(
                policy("a", LOAD, Comparison.GT, 70, 1),
                policy("b", LOAD, Comparison.GT, 75, 3),
                policy("c", LOAD, Comparison.LT, 90, -1));
        scaling.atNoon();
        around.values.put("Load", List.of(80.0, 80.0));

        assertThat(scaling.check().report()).isEqualTo(started(NEXT));
        assertThat(scaling.facts(NEXT).identity().startedBy()).isEqualTo("scaling policy b");
        assertThat(scaling.group().capacity().target()).isEqualTo(7);
    }

    @Test
    void aPolicy_thatAnotherOperationForestalls_startsNothing() {
        isBusyAtNoon();
        four.store.meanwhile = () -> four.holding(RollKind.ROLL);

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(scaling.startedOperations()).isEmpty();
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 4, 12));
    }

    @Test
    void aPolicy_whoseScaleIsRefused_isTold_andTheGroupStays() {
        isBusyAtNoon();
        four.store.rolls.clear();

        String why =
                "nothing was ever in service in sig-00000001, so it is unknown what to launch: update the group, and"
                        + " roll";
        assertThat(scaling.check().report())
                .isEqualTo(NOTHING.replace("failed\":[", "failed\":[\"sig-00000001 busy: " + why + "\""));
        assertThat(four.store.activity(Starts.GROUP))
                .extracting(entry -> entry.kind() + ": " + entry.message())
                .containsExactly("REFUSED: scaling policy busy cannot scale: " + why);
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(2, 4, 12));
    }

    @Test
    void aPolicy_keepsACapacityThatItsOwnerChangesMeanwhile() {
        isBusyAtNoon();
        four.store.meanwhile = () -> scaling.put(
                scaling.group().with(c -> c.capacity(new Capacity(1, 4, 5)).version(8)));

        assertThat(scaling.check().report()).isEqualTo(NOTHING);
        assertThat(scaling.startedOperations()).isEmpty();
        assertThat(scaling.group().capacity()).isEqualTo(new Capacity(1, 4, 5));
    }

    /** The policy asks for two more at noon. */
    private void isBusyAtNoon() {
        scaling.policies(above(70, 2));
        scaling.atNoon();
        around.values.put("Load", List.of(80.0, 90.0));
    }
}
