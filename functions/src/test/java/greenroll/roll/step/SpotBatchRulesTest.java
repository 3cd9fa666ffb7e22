package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.LaunchedInstance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.fleet.launch.PoolShortage;
import greenroll.group.RollAction;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches of a group that mixes spot and on-demand instances: four, half of them spot, in one batch. */
class SpotBatchRulesTest {

    private static final LaunchResult SHORTAGE = Scenario.shortage("InsufficientInstanceCapacity", "none left");
    private static final CapacityPool SMALL_A = new CapacityPool(new Subnet("a", "subnet-a"), "t3.small");
    private static final CapacityPool SMALL_B = new CapacityPool(new Subnet("b", "subnet-b"), "t3.small");

    private final Scenario four = of(strategy(50, null));

    @Test
    void aMixedBatch_isLaunchedProvenAndScaledDown_asAnyOther() {
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        assertThat(four.next(Step.SCALE_DOWN)).isEqualTo(DONE);
        four.allDrained();
        assertThat(four.pass(10).next(Step.PLAN_BATCH)).isEqualTo(FINISH);
        four.pass(10).next(Step.FINISH_ROLL);
        four.instances.keySet().removeIf(id -> id.startsWith("blue"));
        assertThat(four.pass(10).next(Step.FINISH_ROLL)).isEqualTo(DONE);

        assertThat(four.roll.instances())
                .extracting(BatchInstance::id, BatchInstance::zone, BatchInstance::spot)
                .containsExactly(
                        tuple("green-1", "a", true),
                        tuple("green-2", "b", true),
                        tuple("green-3", "a", false),
                        tuple("green-4", "b", false));
        assertThat(four.told(RollEvent.Type.LAUNCHED))
                .containsExactly(
                        "2 launched in spot pools t3.small in a, t3.small in b",
                        "1 launched in subnet-a (a), t3.small",
                        "1 launched in subnet-b (b), t3.small");
        assertThat(four.told(RollEvent.Type.FINISHED)).hasSize(1);
    }

    @Test
    void everyCall_hasATokenOfItsOwn_andAnUnansweredOneIsSentAgainAsItIs() {
        four.next(Step.PLAN_BATCH);
        four.lost = work -> work instanceof Work.Launch;
        four.next(Step.LAUNCH_BATCH);
        List<LaunchCall> sent = calls();
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(sent).extracting(LaunchCall::token).hasSize(3).doesNotHaveDuplicates();
        assertThat(calls()).isEqualTo(sent);
    }

    @Test
    void aLaterSpotCall_hasAnotherToken_alsoForTheSamePools() {
        Scenario all = of(new SpotStrategy(100, null, false, null, null, null));
        all.next(Step.PLAN_BATCH);
        all.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        all.next(Step.LAUNCH_BATCH);
        all.pass(60).next(Step.LAUNCH_BATCH);

        List<LaunchCall> calls = all.roll.openBatch().orElseThrow().calls();
        assertThat(calls).extracting(LaunchCall::attempt).containsExactly(1, 2);
        assertThat(calls)
                .extracting(LaunchCall::order)
                .containsOnly(calls.getFirst().order());
        assertThat(calls).extracting(LaunchCall::token).doesNotHaveDuplicates();
    }

    @Test
    void aCallThatLaunchesSome_isFollowedByOneForTheRest_withoutThePoolThatWasShort() {
        Scenario all = of(strategy(100, null));
        all.next(Step.PLAN_BATCH);
        all.launchesOf.put(
                Lifecycle.SPOT,
                new LaunchResult.Launched(
                        List.of(new LaunchedInstance("green-b", SMALL_B, Lifecycle.SPOT)),
                        List.of(new PoolShortage(SMALL_A, "InsufficientInstanceCapacity", "none left"))));
        all.next(Step.LAUNCH_BATCH);
        all.launchesOf.clear();
        all.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(all.roll.openBatch().orElseThrow().calls())
                .extracting(
                        call -> call.order().count(),
                        call -> call.order().pools().contains(SMALL_A))
                .containsExactly(tuple(4, true), tuple(3, false));
        assertThat(all.told(RollEvent.Type.LAUNCHED))
                .containsExactly(
                        "1 launched in spot pools t3.small in b",
                        "3 launched in spot pools t3.medium in a, t3.medium in b, t3.small in b");
        assertThat(all.told(RollEvent.Type.LAUNCH_SHORT))
                .containsExactly("InsufficientInstanceCapacity in spot pool t3.small in a: none left");
        assertThat(all.told(RollEvent.Type.FALLBACK_TO_ON_DEMAND)).isEmpty();
    }

    @Test
    void whereNoPoolHasSpotCapacity_onDemandInstancesStandIn_andEachIsToldOnce() {
        four.next(Step.PLAN_BATCH);
        four.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        four.next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.told(RollEvent.Type.LAUNCH_SHORT))
                .containsExactly(
                        "InsufficientInstanceCapacity in spot pool t3.small in a: none left; and in 3 more pools");
        assertThat(four.told(RollEvent.Type.FALLBACK_TO_ON_DEMAND))
                .containsExactly(
                        "2 launched on demand in place of spot: InsufficientInstanceCapacity for spot t3.medium in"
                                + " a, InsufficientInstanceCapacity for spot t3.medium in b, InsufficientInstanceCapacity for spot"
                                + " t3.small in a, InsufficientInstanceCapacity for spot t3.small in b");
        assertThat(four.events.stream().map(RollEvent::type).toList())
                .containsSubsequence(RollEvent.Type.LAUNCH_SHORT, RollEvent.Type.FALLBACK_TO_ON_DEMAND);
        assertThat(four.roll.instances()).extracting(BatchInstance::spot).containsExactly(false, false, false, false);
        assertThat(four.roll.head().hold()).isNull();
        assertThat(calls())
                .extracting(call -> call.order().isFallback())
                .containsExactly(false, false, false, true, true);
    }

    @Test
    void aShortageThatLasts_isToldOnceForEachPool_andTheFallbackToo() {
        Scenario all = of(strategy(100, null));
        all.next(Step.PLAN_BATCH);
        all.launches = SHORTAGE;
        for (int visit = 0; visit < 30; visit++) {
            all.pass(10).next(Step.LAUNCH_BATCH);
        }

        assertThat(all.told(RollEvent.Type.FALLBACK_TO_ON_DEMAND)).hasSize(1);
        assertThat(all.told(RollEvent.Type.LAUNCH_SHORT))
                .containsExactly(
                        "InsufficientInstanceCapacity in spot pool t3.small in a: none left; and in 3 more pools",
                        "InsufficientInstanceCapacity in subnet-a (a), t3.small: none left",
                        "InsufficientInstanceCapacity in subnet-b (b), t3.small: none left",
                        "InsufficientInstanceCapacity in subnet-a (a), t3.medium: none left",
                        "InsufficientInstanceCapacity in subnet-b (b), t3.medium: none left");
        assertThat(all.roll.head().hold().code()).isEqualTo("CAPACITY");
        assertThat(all.roll.head().hold().reason()).contains("InsufficientInstanceCapacity for spot t3.small in a");
    }

    @Test
    void withoutFallback_theBatchIsHeld_untilThereIsSpotCapacity() {
        Scenario all = of(strategy(100, false));
        all.next(Step.PLAN_BATCH);
        all.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        all.next(Step.LAUNCH_BATCH);
        assertThat(all.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(all.roll.head().hold().code()).isEqualTo("CAPACITY");
        assertThat(all.roll.head().hold().until()).isEqualTo(Scenario.START.plusSeconds(1_800));
        all.launchesOf.clear();

        all.pass(50).next(Step.LAUNCH_BATCH);
        all.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(all.roll.instances()).hasSize(4).allMatch(BatchInstance::spot);
        assertThat(all.roll.head().hold()).isNull();
        assertThat(all.told(RollEvent.Type.FALLBACK_TO_ON_DEMAND)).isEmpty();
    }

    @Test
    void withoutFallback_aShortageThatLasts_failsTheBatch() {
        Scenario all = of(strategy(100, false));
        all.next(Step.PLAN_BATCH);
        all.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        all.next(Step.LAUNCH_BATCH);

        StepResult failed = all.pass(1_800).visit(Step.LAUNCH_BATCH);

        assertThat(failed.code()).isEqualTo("LAUNCH_TIMEOUT");
        assertThat(failed.reason())
                .isEqualTo("batch 1 did not run within 1800 s: 4 not launched (InsufficientInstanceCapacity for spot"
                        + " t3.medium in a, InsufficientInstanceCapacity for spot t3.medium in b,"
                        + " InsufficientInstanceCapacity for spot t3.small in a, InsufficientInstanceCapacity for spot"
                        + " t3.small in b)");
    }

    @Test
    void aSpotCallThatEc2Refuses_failsTheRollInItsWords() {
        four.next(Step.PLAN_BATCH);
        four.launchesOf.put(Lifecycle.SPOT, new LaunchResult.Refused("UnauthorizedOperation", "not allowed"));

        assertThat(four.visit(Step.LAUNCH_BATCH).code()).isEqualTo("LAUNCH_REFUSED");
        assertThat(four.told(RollEvent.Type.FAILING))
                .containsExactly("EC2 refused to launch batch 1: UnauthorizedOperation: not allowed");
    }

    @Test
    void aSpotInstanceThatNobodyRecorded_isFoundByItsTags_andCountsAsSpot() {
        four.next(Step.PLAN_BATCH);
        four.launchesOf.put(Lifecycle.SPOT, SHORTAGE);
        four.next(Step.LAUNCH_BATCH);
        four.spot(four.green("a").id());

        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.instances())
                .extracting(BatchInstance::id, BatchInstance::spot)
                .containsExactly(
                        tuple("green-1", false),
                        tuple("green-2", false),
                        tuple("green-3", true),
                        tuple("green-4", false));
    }

    @Test
    void anInstanceProfileThatIsYoung_restsEveryPool_andIsToldForAllOfThem() {
        Scenario all = of(strategy(100, false));
        all.next(Step.PLAN_BATCH);
        all.launchesOf.put(
                Lifecycle.SPOT, new LaunchResult.NotYet("InvalidParameterValue", "Invalid IAM Instance Profile name"));
        all.next(Step.LAUNCH_BATCH);
        all.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(all.told(RollEvent.Type.LAUNCH_SHORT))
                .containsExactly("EC2 does not launch yet in 4 spot pools: InvalidParameterValue: Invalid IAM Instance"
                        + " Profile name");
        assertThat(all.roll.openBatch().orElseThrow().calls()).hasSize(1);
    }

    private List<LaunchCall> calls() {
        return four.roll.openBatch().orElseThrow().calls();
    }

    private static Scenario of(SpotStrategy strategy) {
        return new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), 4, List.of(Scenario.WEB))
                .mixed(strategy)
                .withBlue(4);
    }

    private static SpotStrategy strategy(int risk, Boolean fallbackToOd) {
        return new SpotStrategy(risk, null, fallbackToOd, null, null, null);
    }
}
