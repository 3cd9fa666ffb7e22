package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.launch.CapacityPool;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.LaunchedInstance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.group.Subnet;
import greenroll.roll.Hold;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.util.List;
import org.junit.jupiter.api.Test;

/** LaunchBatch: the zones of green, its waits, and its treatment of EC2's answers. */
class LaunchBatchRulesTest {

    private static final LaunchResult SHORTAGE = Scenario.shortage("InsufficientInstanceCapacity", "none left");

    private final Scenario four = Scenario.ofFour();

    @Test
    void aLaunch_saysHowFarItIsAndWhomItWaitsFor() {
        four.next(Step.PLAN_BATCH);
        assertThat(four.visit(Step.LAUNCH_BATCH).why()).isEqualTo("0 of 2 run and are registered, 2 to launch");
        StepResult booting = four.pass(10).visit(Step.LAUNCH_BATCH);
        assertThat(booting.why()).isEqualTo("0 of 2 run and are registered, waits for green-1, green-2");
        assertThat(four.roll.head().hold()).isNull();
        four.state("green-1", greenroll.fleet.InstanceState.RUNNING, null);
        four.pass(10).visit(Step.LAUNCH_BATCH);
        assertThat(four.pass(10).visit(Step.LAUNCH_BATCH).why())
                .isEqualTo("1 of 2 run and are registered, waits for green-2");

        assertThat(four.told(RollEvent.Type.LAUNCHED))
                .containsExactly("1 launched in subnet-a (a), t3.small", "1 launched in subnet-b (b), t3.small");
        assertThat(four.told(RollEvent.Type.REGISTERED)).containsExactly("1 registered");
        assertThat(four.events).extracting(RollEvent::batch).containsOnly(1, (Integer) null);
        four.allRun();
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(four.next(Step.LAUNCH_BATCH)).isEqualTo(LAUNCHED);
        assertThat(four.next(Step.LAUNCH_BATCH)).isEqualTo(LAUNCHED);
    }

    @Test
    void aLaunch_thatWaitsForMany_namesThreeAndCountsTheRest() {
        assertThat(waitingFor(3)).endsWith("waits for green-1, green-2, green-3");
        assertThat(waitingFor(5)).endsWith("waits for green-1, green-2, green-3 and 2 more");
    }

    private static String waitingFor(int count) {
        Scenario group =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 100, 0), count, List.of(Scenario.WEB));
        group.next(Step.PLAN_BATCH);
        group.next(Step.LAUNCH_BATCH);
        return group.pass(10).visit(Step.LAUNCH_BATCH).why();
    }

    @Test
    void aLateLaunch_ofABatchThatIsDone_launchesNothing() {
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        assertThat(four.visit(Step.LAUNCH_BATCH).summary()).contains("the batch is done");
        assertThat(four.next(Step.LAUNCH_BATCH)).isEqualTo(LAUNCHED);
        assertThat(four.live()).hasSize(6);
    }

    @Test
    void green_isEvenOverTheZones_whereverBlueStands() {
        for (int i = 1; i <= 4; i++) {
            four.zone("blue-" + i, "a");
        }
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        assertThat(zones()).containsExactly("a 1", "b 1");
        four.completeBatch();
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);

        assertThat(zones()).containsExactly("a 1", "b 1");
    }

    @Test
    void greenThatIsLaunchedOneByOne_endsEven_andInTheZonesThatServedBefore() {
        Scenario two =
                new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 2, List.of(Scenario.WEB)).withBlue(2);
        two.next(Step.PLAN_BATCH);
        two.completeBatch();
        two.next(Step.PLAN_BATCH);
        two.completeBatch();

        assertThat(two.roll.instances().map(BatchInstance::zone).toList()).containsExactlyInAnyOrder("a", "b");
    }

    private static String zone(LaunchCall call) {
        return call.order().pools().getFirst().subnet().zone();
    }

    private List<String> zones() {
        return four.roll.openBatch().orElseThrow().calls().stream()
                .map(call -> zone(call) + " " + call.count())
                .sorted()
                .toList();
    }

    @Test
    void everyCall_hasATokenAndAnAttemptOfItsOwn() {
        four.next(Step.PLAN_BATCH);
        four.launches = SHORTAGE;
        four.next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);

        List<LaunchCall> calls = four.roll.openBatch().orElseThrow().calls();
        assertThat(calls).extracting(LaunchCall::attempt).containsExactly(1, 2, 3, 4);
        assertThat(calls)
                .extracting(LaunchCall::token)
                .doesNotHaveDuplicates()
                .allSatisfy(token -> assertThat(token).matches("[0-9a-f]{64}"));
    }

    @Test
    void oneSubnetWithoutCapacity_isTriedWithTheNextType_andThenTheOtherTakesItAll() {
        four.next(Step.PLAN_BATCH);
        four.launchesIn.put("subnet-a", SHORTAGE);
        four.next(Step.LAUNCH_BATCH);
        assertThat(four.told(RollEvent.Type.LAUNCH_SHORT))
                .containsExactly("InsufficientInstanceCapacity in subnet-a (a), t3.small: none left");
        four.pass(10).next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().calls())
                .extracting(call ->
                        zone(call) + " " + call.order().pools().getFirst().instanceType() + " " + call.state())
                .containsExactly("a t3.small SHORT", "b t3.small ANSWERED", "a t3.medium SHORT", "b t3.small ANSWERED");
        assertThat(four.roll.head().hold()).isNull();
    }

    @Test
    void aZoneThatLacksTheFirstType_takesTheNext_soThatZonesStayEven() {
        four.next(Step.PLAN_BATCH);
        four.launchesIn.put("subnet-a", SHORTAGE);
        four.next(Step.LAUNCH_BATCH);
        four.launchesIn.clear();
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().calls())
                .extracting(call ->
                        zone(call) + " " + call.order().pools().getFirst().instanceType() + " " + call.state())
                .containsExactly("a t3.small SHORT", "b t3.small ANSWERED", "a t3.medium ANSWERED");
    }

    @Test
    void whereNothingHasCapacity_isHeldWithWhatEc2Says_andTriedAgainAMinuteLater() {
        four.next(Step.PLAN_BATCH);
        four.launches = SHORTAGE;
        four.next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(four.roll.head().hold()).isNull();
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.head().hold())
                .isEqualTo(new Hold(
                        "CAPACITY",
                        "EC2 launches nothing now: InsufficientInstanceCapacity for t3.medium in a,"
                                + " InsufficientInstanceCapacity for t3.medium in b,"
                                + " InsufficientInstanceCapacity for t3.small in a,"
                                + " InsufficientInstanceCapacity for t3.small in b",
                        four.now,
                        Scenario.START.plusSeconds(1_800)));
        four.pass(39).next(Step.LAUNCH_BATCH);
        assertThat(four.roll.openBatch().orElseThrow().calls()).hasSize(4);
        four.launches = null;
        four.pass(1).next(Step.LAUNCH_BATCH);
        assertThat(four.roll.openBatch().orElseThrow().calls()).hasSize(6);
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(four.roll.head().hold()).isNull();
        assertThat(four.told(RollEvent.Type.RELEASED)).containsExactly("no longer held: CAPACITY");
    }

    @Test
    void aShortageThatLasts_isToldOnceForEachSubnetAndType() {
        four.next(Step.PLAN_BATCH);
        four.launches = SHORTAGE;
        for (int visit = 0; visit < 60; visit++) {
            four.pass(10).next(Step.LAUNCH_BATCH);
        }

        assertThat(four.told(RollEvent.Type.LAUNCH_SHORT))
                .containsExactlyInAnyOrder(
                        "InsufficientInstanceCapacity in subnet-a (a), t3.small: none left",
                        "InsufficientInstanceCapacity in subnet-b (b), t3.small: none left",
                        "InsufficientInstanceCapacity in subnet-a (a), t3.medium: none left",
                        "InsufficientInstanceCapacity in subnet-b (b), t3.medium: none left");
        assertThat(four.roll.openBatch().orElseThrow().calls()).hasSizeGreaterThan(30);
    }

    @Test
    void aTokenThatIsSpent_isFollowedByANewOne() {
        four.next(Step.PLAN_BATCH);
        four.launchesIn.put("subnet-a", new LaunchResult.TokenSpent("IdempotentInstanceTerminated", "gone"));
        four.next(Step.LAUNCH_BATCH);
        four.launchesIn.clear();
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().calls())
                .extracting(LaunchCall::state)
                .containsExactly(LaunchCall.State.SPENT, LaunchCall.State.ANSWERED, LaunchCall.State.ANSWERED);
        assertThat(four.roll.openBatch().orElseThrow().instances()).hasSize(2);
    }

    @Test
    void aRefusedLaunch_isOnRecordAndInTheTimeline() {
        four.next(Step.PLAN_BATCH);
        four.launchesIn.put("subnet-b", new LaunchResult.Refused("UnauthorizedOperation", "not allowed"));

        StepResult failed = four.visit(Step.LAUNCH_BATCH);

        assertThat(failed.code()).isEqualTo("LAUNCH_REFUSED");
        assertThat(four.told(RollEvent.Type.FAILING))
                .containsExactly("EC2 refused to launch batch 1: UnauthorizedOperation: not allowed");
        assertThat(four.roll.openBatch().orElseThrow().calls())
                .extracting(LaunchCall::state)
                .containsExactly(LaunchCall.State.ANSWERED, LaunchCall.State.REFUSED);
        assertThat(four.roll.head().failure().batch()).isEqualTo(1);
    }

    @Test
    void greenThatNobodyRecorded_isFoundByItsTags_andJoinsInPlaceOfAnother() {
        four.next(Step.PLAN_BATCH);
        four.launches = SHORTAGE;
        four.next(Step.LAUNCH_BATCH);
        four.green("a");
        four.launches = null;

        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().instances()).hasSize(2);
        assertThat(four.live()).hasSize(6).contains("green-1", "green-2");
        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.LAUNCHED)
                        .map(event -> event.message() + " " + event.affected().instances()))
                .contains("found by their tags: their launch's answer was lost [green-1]");
    }

    @Test
    void greenThatWasFoundByItsTags_isNotToldOfAgain_whenTheRepeatedCallAnswersWithIt() {
        four.next(Step.PLAN_BATCH);
        four.launchesIn.put("subnet-b", SHORTAGE);
        four.unheard = work ->
                work instanceof Work.Launch launch && zone(launch.call()).equals("a");
        four.next(Step.LAUNCH_BATCH);
        four.unheard = work -> false;
        four.launchesIn.put(
                "subnet-a",
                new LaunchResult.Launched(
                        List.of(new LaunchedInstance(
                                "green-1",
                                new CapacityPool(new Subnet("a", "subnet-a"), "t3.small"),
                                Lifecycle.ON_DEMAND)),
                        List.of()));

        four.pass(10).next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.LAUNCHED)
                        .flatMap(event -> event.affected().instances().stream()))
                .containsOnlyOnce("green-1");
        assertThat(four.roll.openBatch().orElseThrow().calls())
                .extracting(LaunchCall::state)
                .contains(LaunchCall.State.ANSWERED);
    }

    @Test
    void greenThatIsGoneBeforeItWasRecorded_isToldAsLaunchedAndLost_andReplaced() {
        four.next(Step.PLAN_BATCH);
        four.unheard = work -> work instanceof Work.Launch;
        four.next(Step.LAUNCH_BATCH);
        four.unheard = work -> false;
        four.kill("green-1", "Server.InternalError");
        four.launchesIn.put("subnet-a", new LaunchResult.TokenSpent("IdempotentInstanceTerminated", "gone"));

        four.pass(10).next(Step.LAUNCH_BATCH);
        four.launchesIn.clear();
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.told(RollEvent.Type.LAUNCHED))
                .startsWith("found by their tags: their launch's answer was lost");
        assertThat(four.told(RollEvent.Type.LOST)).singleElement().asString().contains("green-1");
        assertThat(four.roll.openBatch().orElseThrow().losses().unexpected()).isOne();
        assertThat(four.roll.openBatch().orElseThrow().wanted()).hasSize(2);
    }

    @Test
    void moreGreenThanWasAskedFor_doesNotJoin() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.green("a");

        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().instances())
                .extracting(BatchInstance::id)
                .containsExactly("green-1", "green-2");
        assertThat(four.roll.head().counts().green()).isEqualTo(3);
    }

    @Test
    void greenThatNeverRuns_failsTheBatchAfterTheLaunchTimeout() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        assertThat(four.pass(1_799).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);

        StepResult failed = four.pass(1).visit(Step.LAUNCH_BATCH);

        assertThat(failed.code()).isEqualTo("LAUNCH_TIMEOUT");
        assertThat(failed.reason())
                .isEqualTo("batch 1 did not run within 1800 s: green-1 (pending), green-2 (pending)");
    }

    @Test
    void aLackOfCapacity_thatLasts_failsTheBatchWithWhatEc2Says() {
        four.next(Step.PLAN_BATCH);
        four.launchesIn.put("subnet-a", SHORTAGE);
        four.launchesIn.put("subnet-b", SHORTAGE);
        four.next(Step.LAUNCH_BATCH);

        StepResult failed = four.pass(1_800).visit(Step.LAUNCH_BATCH);

        assertThat(failed.reason())
                .isEqualTo(
                        "batch 1 did not run within 1800 s: 2 not launched (InsufficientInstanceCapacity for t3.small"
                                + " in a, InsufficientInstanceCapacity for t3.small in b)");
    }

    @Test
    void aLackOfCapacity_forTheLastOne_isToldWithoutTheSubnetThatGaveTheFirst() {
        four.next(Step.PLAN_BATCH);
        four.launchesIn.put("subnet-a", SHORTAGE);
        four.next(Step.LAUNCH_BATCH);
        four.launchesIn.put("subnet-b", SHORTAGE);

        assertThat(four.pass(1_800).visit(Step.LAUNCH_BATCH).reason())
                .isEqualTo(
                        "batch 1 did not run within 1800 s: 1 not launched (InsufficientInstanceCapacity for t3.small"
                                + " in a) green-1 (pending)");
    }

    @Test
    void anEc2_thatNeverAnswers_failsTheBatchSayingSo() {
        four.next(Step.PLAN_BATCH);
        four.lost = work -> work instanceof Work.Launch;
        four.next(Step.LAUNCH_BATCH);

        assertThat(four.pass(1_800).visit(Step.LAUNCH_BATCH).reason())
                .isEqualTo("batch 1 did not run within 1800 s: EC2 did not answer its launches");
    }

    @Test
    void aRegistration_thatIsRefusedForGood_failsTheRollInAwsWords() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.allRun();
        four.refused = work -> work instanceof Work.Register;

        StepResult failed = four.pass(30).visit(Step.LAUNCH_BATCH);

        assertThat(failed.next()).isEqualTo(FAIL);
        assertThat(failed.code()).isEqualTo("INTERNAL_ERROR");
        assertThat(failed.reason()).isEqualTo("AWS refused to register 2 with web: AccessDenied: no policy allows it");
        assertThat(failed.summary()).contains("AWS refused to register 2 with web");
        assertThat(four.told(RollEvent.Type.FAILING)).containsExactly(failed.reason());
        assertThat(four.roll.openBatch().orElseThrow().instances())
                .extracting(BatchInstance::registeredAt)
                .containsOnlyNulls();
    }

    @Test
    void aRegistration_thatTheLoadBalancerDoesNotTakeOfOne_countsForTheOthers_andIsAskedForAgain() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.allRun();
        four.notTaken.put("green-1", "InvalidTarget: not in a running state: 'green-1'");

        assertThat(four.pass(30).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(four.roll.openBatch().orElseThrow().instances())
                .extracting(BatchInstance::id, member -> member.registeredAt() != null)
                .containsExactly(tuple("green-1", false), tuple("green-2", true));
        assertThat(four.told(RollEvent.Type.REGISTERED)).containsExactly("1 registered");
        assertThat(four.pass(10).decide(Step.LAUNCH_BATCH).work())
                .containsExactly(new Work.Register(Scenario.WEB, List.of("green-1")));

        four.notTaken.clear();
        four.next(Step.LAUNCH_BATCH);
        assertThat(four.pass(1).next(Step.LAUNCH_BATCH)).isEqualTo(LAUNCHED);
        assertThat(four.told(RollEvent.Type.REFUSED)).as("being late is usual").isEmpty();
    }

    @Test
    void aRegistration_thatIsNotTakenForMinutes_isToldOnce_andEndsTheBatchAtItsLaunchTimeout() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.allRun();
        four.notTaken.put("green-1", "InvalidTarget: not in a running state: 'green-1'");
        for (int minute = 0; minute < 6; minute++) {
            assertThat(four.pass(60).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        }
        assertThat(four.told(RollEvent.Type.REFUSED))
                .containsExactly("the load balancer does not take green-1 yet: InvalidTarget: not in a running state:"
                        + " 'green-1'");

        StepResult failed = four.pass(1_800).visit(Step.LAUNCH_BATCH);

        assertThat(failed.code()).isEqualTo("LAUNCH_TIMEOUT");
        assertThat(failed.reason()).startsWith("batch 1 did not run within 1800 s: green-1 (");
    }

    @Test
    void aGreen_thatDiesBetweenTheLookAndItsRegistration_isReplaced() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.allRun();
        four.notTaken.put("green-1", "InvalidTarget: not in a running state: 'green-1'");
        four.pass(30).next(Step.LAUNCH_BATCH);
        four.kill("green-1", "Server.SpotInstanceTermination");

        assertThat(four.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(four.live()).contains("green-2", "green-3").doesNotContain("green-1");
    }

    @Test
    void aLaunch_whoseInstanceProfileIsYoung_isTriedAgainAfterAMinute() {
        four.next(Step.PLAN_BATCH);
        four.launches = new LaunchResult.NotYet("InvalidParameterValue", "Invalid IAM Instance Profile name");
        assertThat(four.next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(four.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(four.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(four.roll.head().hold().reason())
                .contains("EC2 launches nothing now: InvalidParameterValue: Invalid IAM Instance Profile name");
        four.launches = null;

        four.pass(60).next(Step.LAUNCH_BATCH);

        assertThat(four.live()).contains("green-1", "green-2");
    }

    @Test
    void aRegistration_thatOneOfTwoTargetGroupsDidNotAnswer_isAskedForAgain() {
        Scenario two = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 2, List.of(Scenario.WEB, Scenario.API))
                .withBlue(2);
        two.next(Step.PLAN_BATCH);
        two.next(Step.LAUNCH_BATCH);
        two.allRun();
        two.lost = work -> work instanceof Work.Register(String arn, var ids) && arn.equals(Scenario.WEB);
        two.pass(30).next(Step.LAUNCH_BATCH);
        two.lost = work -> false;

        assertThat(two.pass(10).decide(Step.LAUNCH_BATCH).work())
                .containsExactlyInAnyOrder(
                        new Work.Register(Scenario.WEB, List.of("green-1")),
                        new Work.Register(Scenario.API, List.of("green-1")));
    }

    @Test
    void twoLost_areReplaced_andAThirdIsTooMany() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.kill("green-1", "Server.InternalError");
        four.kill("green-2", "Client.UserInitiatedShutdown");
        assertThat(four.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(four.told(RollEvent.Type.LOST))
                .containsExactly("green-1 (terminated, Server.InternalError), green-2 (terminated,"
                        + " Client.UserInitiatedShutdown)");
        assertThat(four.live()).contains("green-3", "green-4");
        assertThat(four.roll.openBatch().orElseThrow().instances())
                .extracting(BatchInstance::givenUp)
                .containsExactly(
                        "lost: Server.InternalError: as told",
                        "lost: Client.UserInitiatedShutdown: as told",
                        null,
                        null);
        four.kill("green-3", "Server.InternalError");

        StepResult failed = four.pass(10).visit(Step.LAUNCH_BATCH);

        assertThat(failed.code()).isEqualTo("TOO_MANY_LOST");
        assertThat(failed.reason())
                .isEqualTo("batch 1 lost 3 instances, more than are replaced: green-3 (terminated,"
                        + " Server.InternalError)");
    }

    @Test
    void oneThatEc2NeverDescribes_isLostAfterFiveMinutes() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.instances.remove("green-1");
        four.pass(299).next(Step.LAUNCH_BATCH);
        assertThat(four.told(RollEvent.Type.LOST)).isEmpty();

        four.pass(1).next(Step.LAUNCH_BATCH);

        assertThat(four.told(RollEvent.Type.LOST)).containsExactly("green-1 (not described by EC2)");
        assertThat(four.roll
                        .openBatch()
                        .orElseThrow()
                        .member("green-1")
                        .orElseThrow()
                        .givenUp())
                .isEqualTo("lost: EC2 does not describe it as the group's");
    }

    @Test
    void atHalfHealthy_oneThatShutsItselfDown_isReplaced_andItIsNobodysLoss() {
        Scenario half = atHalfHealthy();
        half.next(Step.LAUNCH_BATCH);
        half.kill("green-1", "Client.InstanceInitiatedShutdown");

        assertThat(half.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);

        assertThat(half.live()).contains("green-2", "green-3");
        assertThat(half.roll.openBatch().orElseThrow().losses().unexpected()).isZero();
    }

    @Test
    void whoWasGivenUpForItsHealth_isNotLaunchedAgainWithWhatWasLost() {
        Scenario half = atHalfHealthy();
        half.launchBatch();
        half.health("green-1", Scenario.HEALTHY);
        assertThat(half.pass(600).next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        half.kill("green-1", "Server.SpotInstanceTermination");
        assertThat(half.next(Step.GRACE_WAIT)).isEqualTo(REPLACE);

        half.next(Step.LAUNCH_BATCH);

        assertThat(half.instances.keySet())
                .filteredOn(id -> id.startsWith("green"))
                .containsExactly("green-1", "green-2", "green-3");
        assertThat(half.roll.openBatch().orElseThrow().times().launchingSince()).isEqualTo(half.now);
    }

    private static Scenario atHalfHealthy() {
        Scenario half = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, 50, 0, 50, HealthCheckType.TARGET_GROUP),
                        4,
                        List.of(Scenario.WEB))
                .withBlue(4);
        half.next(Step.PLAN_BATCH);
        return half;
    }
}
