package greenroll.roll.step;

import static greenroll.roll.task.StepResult.Next.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.Instance;
import greenroll.fleet.SpotNotice;
import greenroll.fleet.launch.LaunchResult;
import greenroll.fleet.launch.LaunchedInstance;
import greenroll.fleet.launch.Lifecycle;
import greenroll.fleet.launch.PoolShortage;
import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.group.SpotStrategy;
import greenroll.roll.Control;
import greenroll.roll.ReplacementScope;
import greenroll.roll.ReplacementScope.Cause;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.work.Work;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** EC2 announces that it will interrupt spot instances of the group while an operation runs. */
class InterruptionRulesTest {

    /** A roll of four spot instances, two at a time, with a grace period of 60 s. Its floor is four. */
    private final Scenario four = Scenario.ofFour().mixed(ALL_SPOT).spot("blue-1", "blue-2", "blue-3", "blue-4");

    private static final SpotStrategy ALL_SPOT = new SpotStrategy(100, null, null, null, null, null);

    // --- blue of a roll

    @Test
    void blue_staysInService_untilGreenIsInServiceForIt() {
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.interrupt("blue-1");

        assertThat(four.pass(5).next(Step.CHECK_HEALTH)).isEqualTo(WAIT);
        assertThat(four.draining(Scenario.WEB)).isEmpty();
        four.allHealthy();
        four.pass(5).next(Step.CHECK_HEALTH);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
        assertThat(four.told(RollEvent.Type.INTERRUPTION_NOTICE))
                .containsExactly("blue-1 will be interrupted at 2026-11-23T07:02:31Z");
        assertThat(four.events.stream()
                        .filter(event -> event.type() == RollEvent.Type.INTERRUPTION_NOTICE)
                        .map(event -> event.affected().instances()))
                .containsExactly(List.of("blue-1"));
        assertThat(retiring()).containsExactly(tuple("blue-1", RetiringInstance.Cause.INTERRUPTED, true));
    }

    @Test
    void blue_thatIsOutOfService_leavesAtOnce() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.health("blue-1", Scenario.UNHEALTHY);
        four.interrupt("blue-1");

        four.pass(1).next(Step.LAUNCH_BATCH);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
    }

    /** The draining timeout is 300 s at most in these groups. An instance leaves at the latest 90 s before its end. */
    @ParameterizedTest
    @CsvSource({
        // draining timeout, whether instances drain: seconds after the notice
        "300, true, 30",
        "91, true, 30",
        "60, true, 60",
        "15, true, 105",
        "5, true, 105",
        "300, false, 105"
    })
    void blue_thatTheFloorNeeds_leavesEarlyEnoughToDrain(int timeout, boolean drains, int after) {
        Scenario group = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, 50, 60)
                                .withDrainingTimeout(Duration.ofSeconds(timeout)),
                        4,
                        List.of(Scenario.WEB))
                .mixed(ALL_SPOT)
                .withBlue(4)
                .spot("blue-1");
        group.roll = Roll.accepted(
                group.roll
                        .facts()
                        .withSettings(group.roll
                                .settings()
                                .withDraining(group.roll.settings().draining().withShouldDrainInstances(drains))),
                List.of());
        group.next(Step.PLAN_BATCH);
        group.next(Step.LAUNCH_BATCH);
        group.interrupt("blue-1");

        group.pass(after - 1).next(Step.LAUNCH_BATCH);
        assertThat(group.draining(Scenario.WEB)).isEmpty();
        group.pass(1).next(Step.LAUNCH_BATCH);

        assertThat(group.draining(Scenario.WEB)).containsExactly("blue-1");
        assertThat(group.roll.facts().kind()).isEqualTo(RollKind.ROLL);
    }

    @Test
    void allBlue_atOnce_leavesButTheLastInService_whichStaysUntilTheEnd() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        for (int i = 1; i <= 4; i++) {
            four.interrupt("blue-" + i);
        }
        four.pass(119).next(Step.LAUNCH_BATCH);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2", "blue-3");
        assertThat(four.told(RollEvent.Type.INTERRUPTION_NOTICE))
                .containsExactly("blue-1 will be interrupted at 2026-11-23T07:02:00Z, blue-2 will be interrupted at"
                        + " 2026-11-23T07:02:00Z, blue-3 will be interrupted at 2026-11-23T07:02:00Z and 1 more");
        four.interrupted("blue-4");
        four.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(four.told(RollEvent.Type.TERMINATED)).containsExactly("1 terminated");
    }

    @Test
    void blue_thatADrainHasEnded_isTerminatedBeforeEc2DoesIt() {
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.interrupt("blue-1");
        four.allHealthy();
        four.pass(5).next(Step.CHECK_HEALTH);
        four.allDrained();
        four.pass(10).next(Step.GRACE_WAIT);

        assertThat(four.instances.get("blue-1").isLive()).isFalse();
    }

    @Test
    void theRoll_goesOnWithTheOtherBlue_andFinishes() {
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.interrupt("blue-1");
        four.allHealthy();
        finish(four);

        assertThat(wanted(four)).containsExactly("green-1", "green-2", "green-3", "green-4");
        assertThat(serving(four)).containsExactly("green-1", "green-2", "green-3", "green-4");
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(four.roll.head().leftovers()).isEmpty();
        assertThat(four.roll.batches()).hasSize(2);
    }

    @Test
    void aNotice_beforeTheFirstBatch_isHeededOnceThereIsOne() {
        four.interrupt("blue-1");
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.told(RollEvent.Type.INTERRUPTION_NOTICE)).isEmpty();

        four.next(Step.LAUNCH_BATCH);

        assertThat(four.told(RollEvent.Type.INTERRUPTION_NOTICE)).hasSize(1);
        assertThat(retiring()).extracting(one -> one.toList().getFirst()).containsExactly("blue-1");
    }

    @Test
    void aNotice_isToldOnce_howeverOftenItIsSeen() {
        four.next(Step.PLAN_BATCH);
        four.interrupt("blue-1");
        for (int visit = 0; visit < 5; visit++) {
            four.pass(10).next(Step.LAUNCH_BATCH);
        }

        assertThat(four.told(RollEvent.Type.INTERRUPTION_NOTICE)).hasSize(1);
        assertThat(retiring()).hasSize(1);
    }

    @Test
    void aNotice_toAnInstanceThatIsLeavingAlready_changesNothing() {
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        List<String> leaving = four.roll.retiring().map(RetiringInstance::id).toList();
        assertThat(leaving).containsExactly("blue-1", "blue-2");
        StepDecision before = four.decide(Step.PLAN_BATCH);

        four.interrupt("blue-1");

        assertThat(four.decide(Step.PLAN_BATCH)).isEqualTo(before);
    }

    @Test
    void aRebalanceRecommendation_changesNothingInARoll() {
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        StepDecision before = four.decide(Step.CHECK_HEALTH);

        for (String id : List.of("blue-1", "green-1")) {
            four.notices.add(new SpotNotice(id, SpotNotice.Kind.REBALANCE_RECOMMENDATION, four.now));
        }

        assertThat(four.decide(Step.CHECK_HEALTH)).isEqualTo(before);
    }

    @Test
    void anInterruptedInstance_thatSomebodyRegistersAgain_isTakenOutAgain() {
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.interrupt("blue-1");
        four.allHealthy();
        four.pass(5).next(Step.CHECK_HEALTH);
        four.health("blue-1", Scenario.HEALTHY);
        four.pass(61);

        assertThat(four.decide(Step.GRACE_WAIT).work())
                .containsExactly(new Work.Deregister(Scenario.WEB, List.of("blue-1")));
    }

    // --- green

    @Test
    void provenGreen_isReplacedByALaterBatch() {
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        four.allDrained();
        four.pass(10).next(Step.PLAN_BATCH);
        four.interrupt("green-1");
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.instances().filter(one -> one.id().equals("green-1")))
                .extracting(BatchInstance::givenUp)
                .containsExactly("interrupted: EC2 has announced it");
        finish(four);
        assertThat(four.roll.batches()).extracting(Batch::size).containsExactly(2, 2, 1);
        assertThat(wanted(four)).containsExactly("green-2", "green-3", "green-4", "green-5");
        assertThat(serving(four)).containsExactly("green-2", "green-3", "green-4", "green-5");
        assertThat(four.roll.batches()).extracting(Batch::losses).containsOnly(Batch.Losses.NONE);
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    @Test
    void provenGreen_thatIsInterruptedBeforeBlueWent_takesLessBlueWithIt() {
        four.next(Step.PLAN_BATCH);
        four.proveBatch();
        assertThat(four.next(Step.GRACE_WAIT)).isEqualTo(ELAPSED);
        four.interrupt("green-1");
        assertThat(four.pass(1).next(Step.SCALE_DOWN)).isEqualTo(DONE);

        assertThat(four.draining(Scenario.WEB)).hasSize(2).contains("green-1");
        finish(four);
        assertThat(wanted(four)).hasSize(4);
        assertThat(serving(four)).hasSize(4);
    }

    @ParameterizedTest
    @EnumSource(
            value = Batch.Phase.class,
            names = {"LAUNCHING", "CHECKING", "GRACE"})
    void unprovenGreen_isGivenUpAtOnce_andReplacedInItsBatch(Batch.Phase phase) {
        four.next(Step.PLAN_BATCH);
        Step step = moveTo(phase);
        four.interrupt("green-1");
        StepResult.Next next = four.pass(1).next(step);

        assertThat(next).isEqualTo(phase == Batch.Phase.LAUNCHING ? WAIT : REPLACE);
        assertThat(four.told(RollEvent.Type.INTERRUPTION_NOTICE))
                .singleElement()
                .asString()
                .startsWith("green-1 will be interrupted at ");
        assertThat(four.told(RollEvent.Type.LOST)).isEmpty();
        Batch batch = four.roll.openBatch().orElseThrow();
        assertThat(batch.losses()).isEqualTo(new Batch.Losses(0, 1));
        assertThat(batch.member("green-1").orElseThrow().givenUp()).isEqualTo("interrupted: EC2 has announced it");
        assertThat(batch.retiring())
                .extracting(RetiringInstance::id, RetiringInstance::cause)
                .containsExactly(tuple("green-1", RetiringInstance.Cause.INTERRUPTED));
        four.next(Step.LAUNCH_BATCH);
        assertThat(four.roll.openBatch().orElseThrow().wanted())
                .extracting(BatchInstance::id)
                .containsExactly("green-2", "green-3");
    }

    private Step moveTo(Batch.Phase phase) {
        if (phase == Batch.Phase.LAUNCHING) {
            four.next(Step.LAUNCH_BATCH);
            return Step.LAUNCH_BATCH;
        }
        four.launchBatch();
        if (phase == Batch.Phase.CHECKING) {
            return Step.CHECK_HEALTH;
        }
        four.allHealthy();
        assertThat(four.pass(5).next(Step.CHECK_HEALTH)).isEqualTo(HEALTHY);
        return Step.GRACE_WAIT;
    }

    @Test
    void unprovenGreen_leavesTheLoadBalancer_andIsTerminated() {
        four.next(Step.PLAN_BATCH);
        moveTo(Batch.Phase.GRACE);
        four.interrupt("green-1");
        four.pass(1).next(Step.GRACE_WAIT);
        assertThat(four.draining(Scenario.WEB)).containsExactly("green-1");
        four.allDrained();

        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.instances.get("green-1").isLive()).isFalse();
    }

    @Test
    void interruptions_areNoUnexpectedLosses_andElevenInASmallBatchAreTooMany() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        for (int lost = 1; lost <= 10; lost++) {
            four.interrupted("green-" + lost);
            assertThat(four.pass(10).next(Step.LAUNCH_BATCH))
                    .as("after " + lost)
                    .isEqualTo(WAIT);
        }
        assertThat(four.roll.openBatch().orElseThrow().losses()).isEqualTo(new Batch.Losses(0, 10));
        four.interrupted("green-11");

        StepResult failed = four.pass(10).visit(Step.LAUNCH_BATCH);

        assertThat(failed.code()).isEqualTo("TOO_MANY_LOST");
        assertThat(failed.reason())
                .isEqualTo("batch 1 lost 11 spot instances to interruptions, more than are replaced: green-11"
                        + " (terminated, Server.SpotInstanceTermination)");
    }

    @Test
    void anInterruption_besideAnUnexpectedLoss_isToldWithIt_andCountedApart() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.interrupt("green-1");
        four.kill("green-2", "Server.InternalError");
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.told(RollEvent.Type.INTERRUPTION_NOTICE))
                .containsExactly("green-1 will be interrupted at 2026-11-23T07:02:00Z");
        assertThat(four.told(RollEvent.Type.LOST)).containsExactly("green-2 (terminated, Server.InternalError)");
        assertThat(four.roll.openBatch().orElseThrow().losses()).isEqualTo(new Batch.Losses(1, 1));
    }

    @Test
    void anInstance_thatShutsItselfDownBecauseOfTheNotice_isNotTheImagesFault() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        four.interrupt("green-1");
        four.kill("green-1", "Client.InstanceInitiatedShutdown");

        assertThat(four.pass(10).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(four.roll.openBatch().orElseThrow().losses()).isEqualTo(new Batch.Losses(0, 1));

        four.kill("green-2", "Client.InstanceInitiatedShutdown");
        assertThat(four.pass(10).visit(Step.LAUNCH_BATCH).code())
                .as("without a notice")
                .isEqualTo("UNHEALTHY");
    }

    /** A target group has room for one batch beside the group, so the ceiling is six. */
    @Test
    void aReplacement_waitsForRoomBelowTheCeiling() {
        RollFacts facts = four.roll.facts();
        four.roll = Roll.accepted(facts.withBounds(facts.bounds().withSurge(2)), List.of());
        four.next(Step.PLAN_BATCH);
        moveTo(Batch.Phase.GRACE);
        four.interrupt("green-1");
        assertThat(four.pass(1).next(Step.GRACE_WAIT)).isEqualTo(REPLACE);
        assertThat(four.pass(1).next(Step.LAUNCH_BATCH)).isEqualTo(WAIT);
        assertThat(four.live()).hasSize(6);
        assertThat(four.roll.head().hold().code()).isEqualTo("CEILING");
        four.allDrained();
        four.pass(10).next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().wanted())
                .extracting(BatchInstance::id)
                .containsExactly("green-2", "green-3");
        assertThat(four.live()).hasSize(6);
        assertThat(four.roll.head().hold()).isNull();
    }

    // --- the end of an operation

    @Test
    void aNotice_whileARollFinishes_takesTheInstanceOut_andTheRollFinishesAllTheSame() {
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        four.allDrained();
        four.pass(10).next(Step.PLAN_BATCH);
        four.completeBatch();
        assertThat(four.pass(10).next(Step.PLAN_BATCH)).isEqualTo(FINISH);
        four.interrupt("green-1");
        four.allDrained();
        four.pass(1).next(Step.FINISH_ROLL);
        assertThat(four.draining(Scenario.WEB)).as("the floor needs it").isEmpty();
        four.pass(30).next(Step.FINISH_ROLL);
        assertThat(four.draining(Scenario.WEB)).containsExactly("green-1");
        four.allDrained();
        four.pass(30).next(Step.FINISH_ROLL);
        four.pass(30).next(Step.FINISH_ROLL);
        four.pass(1).next(Step.FINISH_ROLL);

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
        assertThat(serving(four)).containsExactly("green-2", "green-3", "green-4");
        assertThat(four.roll.head().leftovers()).isEmpty();
    }

    @Test
    void aNotice_whileARollStops_takesBlueOut_andGivesUpGreenAsAlways() {
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        four.ask(Control.Wish.STOP, "jo");
        assertThat(four.pass(1).next(Step.CHECK_HEALTH)).isEqualTo(STOP);
        four.interrupt("blue-1");
        four.interrupt("green-1");
        four.pass(1).next(Step.STOP_ROLL);

        assertThat(retiring())
                .containsExactlyInAnyOrder(
                        tuple("green-1", RetiringInstance.Cause.GREEN_GIVEN_UP, false),
                        tuple("green-2", RetiringInstance.Cause.GREEN_GIVEN_UP, false),
                        tuple("blue-1", RetiringInstance.Cause.INTERRUPTED, true));
        assertThat(four.draining(Scenario.WEB)).containsExactly("green-1", "green-2");
        four.allDrained();
        four.pass(30).next(Step.STOP_ROLL);
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
        four.interrupted("blue-1");
        four.pass(30).next(Step.STOP_ROLL);
        assertThat(four.pass(30).next(Step.STOP_ROLL)).isEqualTo(DONE);
        assertThat(four.roll.head().stage()).isEqualTo(Stage.STOPPED);
        assertThat(serving(four)).containsExactly("blue-2", "blue-3", "blue-4");
    }

    @Test
    void aNotice_whileARollFails_takesBlueOut_andTheRollEnds() {
        four.next(Step.PLAN_BATCH);
        four.launchBatch();
        assertThat(four.pass(601).next(Step.CHECK_HEALTH)).isEqualTo(FAIL);
        four.interrupt("blue-1");
        assertThat(four.pass(1).next(Step.FAIL_ROLL)).isEqualTo(NOTIFY);
        four.notified();
        four.allDrained();
        four.pass(30).next(Step.FAIL_ROLL);
        four.allDrained();
        four.pass(30).next(Step.FAIL_ROLL);
        four.pass(30).next(Step.FAIL_ROLL);

        assertThat(four.roll.head().stage()).isEqualTo(Stage.FAILED);
        assertThat(four.roll.head().failure().code().name()).isEqualTo("UNHEALTHY");
        assertThat(serving(four)).containsExactly("blue-2", "blue-3", "blue-4");
    }

    // --- other operations

    @Test
    void aRestart_goesOnWithoutAnInterruptedMember_andLaunchesNone() {
        Scenario restart = restart();
        restart.next(Step.PLAN_BATCH);
        restart.next(Step.RESTART_BATCH);
        assertThat(restart.roll.instances()).extracting(BatchInstance::id).containsExactly("blue-1", "blue-2");
        restart.interrupt("blue-1");
        restartBatch(restart);

        assertThat(restart.told(RollEvent.Type.RESTARTED)).containsExactly("1 rebooted");
        assertThat(restart.roll.batches().getFirst().losses()).isEqualTo(new Batch.Losses(0, 1));
        assertThat(restart.live()).containsExactly("blue-2", "blue-3", "blue-4");
        assertThat(restart.next(Step.PLAN_BATCH)).isEqualTo(RESTART);
    }

    @Test
    void aRestart_leavesOutAnInstanceThatIsInterruptedBeforeItsBatch() {
        Scenario restart = restart();
        restart.next(Step.PLAN_BATCH);
        restart.next(Step.RESTART_BATCH);
        restart.interrupt("blue-3");
        restartBatch(restart);
        assertThat(restart.told(RollEvent.Type.INTERRUPTION_NOTICE)).hasSize(1);
        assertThat(restart.next(Step.PLAN_BATCH)).isEqualTo(RESTART);

        assertThat(restart.roll.openBatch().orElseThrow().instances())
                .extracting(BatchInstance::id)
                .containsExactly("blue-4");
        assertThat(restart.live()).containsExactly("blue-1", "blue-2", "blue-4");
    }

    @Test
    void aRestart_thatIsStopped_registersNoInterruptedInstanceAgain() {
        Scenario restart = restart();
        restart.next(Step.PLAN_BATCH);
        restart.next(Step.RESTART_BATCH);
        restart.interrupt("blue-1");
        restart.pass(1).next(Step.RESTART_BATCH);
        restart.ask(Control.Wish.STOP, "jo");
        restart.pass(1).next(Step.RESTART_BATCH);

        assertThat(restart.pass(1).decide(Step.STOP_ROLL).work())
                .containsExactly(new Work.Register(Scenario.WEB, List.of("blue-2")));
    }

    /** Both would take out the instance above the floor. */
    @Test
    void aRestart_takesItsBatchOut_andAnInterruptedInstanceStaysUntilItMustDrain() {
        Scenario restart = restart();
        restart.next(Step.PLAN_BATCH);
        restart.interrupt("blue-3");

        restart.next(Step.RESTART_BATCH);
        assertThat(restart.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
        restart.pass(29).next(Step.RESTART_BATCH);
        assertThat(restart.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2");
        restart.pass(1).next(Step.RESTART_BATCH);

        assertThat(restart.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2", "blue-3");
    }

    @Test
    void theLastInService_stays_alsoWithoutAFloor() {
        Scenario restart = restart();
        RollFacts facts = restart.roll.facts();
        restart.roll = restart.roll.with(c ->
                c.facts(facts.with(f -> f.settings(facts.settings().withBatches(RollSettings.Batches.of(100, 100)))
                        .bounds(facts.bounds().withTarget(3)))));
        restart.next(Step.PLAN_BATCH);
        assertThat(restart.roll.head().baseline().floor()).isZero();
        restart.next(Step.RESTART_BATCH);
        restart.interrupt("blue-4");

        restart.pass(119).next(Step.RESTART_BATCH);

        assertThat(restart.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2", "blue-3");
    }

    private static Scenario restart() {
        return Scenario.restartOfFour().mixed(ALL_SPOT).spot("blue-1", "blue-2", "blue-3", "blue-4");
    }

    /** Restarts the open batch, with drains that end at once. */
    private static void restartBatch(Scenario restart) {
        for (int visit = 0; visit < 12; visit++) {
            restart.allDrained();
            restart.pass(10).next(Step.RESTART_BATCH);
        }
        restart.allHealthy();
        restart.pass(10).next(Step.CHECK_HEALTH);
        assertThat(restart.next(Step.GRACE_WAIT)).isEqualTo(RESTARTED);
    }

    /** It may get new connections for two minutes after its deregistration. EC2 leaves no more time. */
    @Test
    void blueBehindANetworkLoadBalancer_leavesAtOnce() {
        four.roll = four.roll.with(c -> c.facts(four.roll
                .facts()
                .withSettings(four.roll
                        .settings()
                        .withTargetGroups(new TargetGroupTimes(
                                Duration.ofSeconds(300), Duration.ofSeconds(180), Duration.ofSeconds(10))))));
        four.next(Step.PLAN_BATCH);
        four.interrupt("blue-1");

        four.pass(1).next(Step.LAUNCH_BATCH);

        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
    }

    @Test
    void aDeletion_takesAllOut_whateverEc2Announces() {
        RollFacts facts = four.roll.facts();
        four.roll = Roll.accepted(
                facts.with(f -> f.identity(facts.identity().withKind(RollKind.DELETE))
                        .bounds(facts.bounds().with(b -> b.target(0).surge(0)))),
                List.of());
        four.interrupt("blue-1");
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(SCALE_DOWN);
        four.interrupt("blue-2");
        four.next(Step.SCALE_DOWN);
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(FINISH);
        four.allDrained();
        four.pass(10).next(Step.FINISH_ROLL);
        assertThat(four.pass(10).next(Step.FINISH_ROLL))
                .as("removes the launch templates")
                .isEqualTo(WAIT);
        assertThat(four.pass(1).next(Step.FINISH_ROLL)).isEqualTo(DONE);

        assertThat(four.live()).isEmpty();
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    @Test
    void aHeal_launchesFirst_andTakesTheInterruptedInstanceOutWhenItsReplacementServes() {
        heal(Cause.INTERRUPTION, "blue-1");
        four.interrupt("blue-1");
        assertThat(four.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(1);
        four.launchBatch();
        // Without a replacement it leaves after 30 s, because it drains for 90 s.
        assertThat(four.draining(Scenario.WEB)).containsExactly("blue-1");
        four.allHealthy();
        finish(four);

        assertThat(serving(four)).containsExactly("blue-2", "blue-3", "blue-4", "green-1");
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    @ParameterizedTest
    @EnumSource(
            value = Batch.Phase.class,
            names = {"LAUNCHING", "CHECKING"})
    void aHeal_replacesFurtherInterruptedInstancesInItsOpenBatch(Batch.Phase phase) {
        heal(Cause.INTERRUPTION, "blue-1");
        four.interrupt("blue-1");
        four.next(Step.PLAN_BATCH);
        Step step = moveTo(phase);
        four.interrupt("blue-2");
        four.interrupt("blue-3");
        assertThat(four.pass(1).next(step)).isEqualTo(phase == Batch.Phase.LAUNCHING ? WAIT : REPLACE);
        four.next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(3);
        assertThat(wanted(four)).containsExactly("green-1", "green-2", "green-3");
        finish(four);
        assertThat(serving(four)).containsExactly("blue-4", "green-1", "green-2", "green-3");
        assertThat(four.roll.batches()).hasSize(1);
        assertThat(four.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    /** The second notice came between the decision to heal and the first look of the HEAL. */
    @Test
    void aHeal_plansTheReplacementOfEveryInstanceWithANotice_namedOrNot() {
        heal(Cause.INTERRUPTION, "blue-1");
        four.interrupt("blue-1");
        four.interrupt("blue-2");
        four.next(Step.PLAN_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(2);
        assertThat(four.roll.head().baseline().keptIds()).containsExactly("blue-3", "blue-4");
    }

    @Test
    void aHeal_growsUpToTheCeiling_andReplacesTheRestLater() {
        heal(Cause.INTERRUPTION, "blue-1");
        RollFacts facts = four.roll.facts();
        four.roll = Roll.accepted(facts.withBounds(facts.bounds().withSurge(2)), List.of());
        four.interrupt("blue-1");
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        for (String id : List.of("blue-2", "blue-3", "blue-4")) {
            four.interrupt(id);
        }
        four.pass(1).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(2);
        assertThat(four.live()).hasSize(6);
        finish(four);
        assertThat(serving(four)).containsExactly("green-1", "green-2", "green-3", "green-4");
    }

    @Test
    void aRoll_doesNotGrow() {
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        for (int i = 1; i <= 4; i++) {
            four.interrupt("blue-" + i);
        }
        four.pass(1).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.openBatch().orElseThrow().size()).isEqualTo(2);
    }

    /** Four on-demand instances stand in for spot. Half of them go back at a time. */
    @Test
    void aHealThatRevertsToSpot_goesBatchByBatch() {
        Scenario group = reverting(4);
        assertThat(group.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        group.next(Step.LAUNCH_BATCH);
        group.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(group.roll.openBatch().orElseThrow().size()).isEqualTo(2);
        assertThat(wanted(group)).containsExactly("green-1", "green-2");
        finish(group);
        assertThat(group.roll.batches()).extracting(Batch::size).containsExactly(2, 2);
        assertThat(group.instances.values().stream().filter(Instance::isLive))
                .hasSize(4)
                .allMatch(one -> one.launch().spot());
        assertThat(group.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    @Test
    void aHealThatRevertsToSpot_withoutSpotCapacity_leavesTheOnDemandInstances_andFinishes() {
        Scenario group = reverting(2);
        group.launchesOf.put(Lifecycle.SPOT, Scenario.shortage("UnfulfillableCapacity", "none"));
        group.next(Step.PLAN_BATCH);
        group.next(Step.LAUNCH_BATCH);
        group.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(group.told(RollEvent.Type.LAUNCH_SHORT).getLast())
                .startsWith(
                        "no spot capacity now: 2 on-demand instances stay (UnfulfillableCapacity for spot t3.medium in"
                                + " a, ");
        assertThat(group.told(RollEvent.Type.FALLBACK_TO_ON_DEMAND)).isEmpty();
        finish(group);
        assertThat(serving(group)).containsExactly("blue-1", "blue-2", "blue-3", "blue-4");
        assertThat(wanted(group)).isEmpty();
        assertThat(group.roll.retiring()).isEmpty();
        assertThat(group.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    @Test
    void aHealThatRevertsToSpot_withSomeSpotCapacity_replacesAsMany_andFinishes() {
        Scenario group = reverting(4);
        group.next(Step.PLAN_BATCH);
        group.completeBatch();
        group.allDrained();
        assertThat(group.pass(10).next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        group.launchesOf.put(Lifecycle.SPOT, Scenario.shortage("UnfulfillableCapacity", "none"));
        group.next(Step.LAUNCH_BATCH);
        finish(group);

        assertThat(serving(group)).containsExactly("blue-3", "blue-4", "green-1", "green-2");
        assertThat(group.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    /** The pools give one of two. The other on-demand instance stays. */
    @Test
    void aHealThatRevertsToSpot_whoseBatchIsLaunchedInPart_goesOnWithThatPart() {
        Scenario group = reverting(2);
        group.next(Step.PLAN_BATCH);
        group.lost = work -> work instanceof Work.Launch;
        group.next(Step.LAUNCH_BATCH);
        var pools =
                group.roll.openBatch().orElseThrow().calls().getFirst().order().pools();
        group.spot(group.green("a").id());
        group.lost = work -> false;
        group.launchesOf.put(
                Lifecycle.SPOT,
                new LaunchResult.Launched(
                        List.of(new LaunchedInstance("green-1", pools.getFirst(), Lifecycle.SPOT)),
                        pools.stream()
                                .map(pool -> new PoolShortage(pool, "UnfulfillableCapacity", "none"))
                                .toList()));
        group.pass(1).next(Step.LAUNCH_BATCH);
        group.pass(1).next(Step.LAUNCH_BATCH);

        assertThat(group.roll.openBatch().orElseThrow().size()).isEqualTo(1);
        assertThat(group.told(RollEvent.Type.LAUNCH_SHORT).getLast())
                .startsWith("no spot capacity now: 1 on-demand instance stays (");
        finish(group);
        assertThat(serving(group)).containsExactly("blue-1", "blue-3", "blue-4", "green-1");
        assertThat(group.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    /** A new execution begins with PlanBatch. */
    @Test
    void aHealThatRevertsToSpot_whoseBatchBecameEmpty_finishesAlsoInANewExecution() {
        Scenario group = reverting(2);
        group.launchesOf.put(Lifecycle.SPOT, Scenario.shortage("UnfulfillableCapacity", "none"));
        group.next(Step.PLAN_BATCH);
        group.next(Step.LAUNCH_BATCH);
        group.pass(10).next(Step.LAUNCH_BATCH);
        assertThat(group.roll.openBatch().orElseThrow().size()).isZero();

        assertThat(group.next(Step.PLAN_BATCH)).isEqualTo(LAUNCH);
        finish(group);

        assertThat(group.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    /** An instance that serves stays. But an instance that EC2 has taken is missing, and anything may replace it. */
    @Test
    void aHealThatRevertsToSpot_whileAnInstanceIsInterrupted_replacesThatOnDemandWhereSpotIsShort() {
        Scenario group = reverting(2).mixed(ALL_SPOT).spot("blue-3", "blue-4");
        group.next(Step.PLAN_BATCH);
        group.launchesOf.put(Lifecycle.SPOT, Scenario.shortage("UnfulfillableCapacity", "none"));
        group.interrupt("blue-3");
        group.next(Step.LAUNCH_BATCH);
        group.pass(10).next(Step.LAUNCH_BATCH);
        finish(group);

        assertThat(serving(group)).containsExactly("blue-1", "blue-2", "blue-4", "green-1");
        assertThat(group.roll.instances()).extracting(BatchInstance::spot).containsExactly(false);
        assertThat(group.roll.head().stage()).isEqualTo(Stage.FINISHED);
    }

    // --- helpers

    private void heal(Cause cause, String... ids) {
        four.accept(
                RollKind.HEAL,
                1,
                new ReplacementScope(null, List.of(ids), ReplacementScope.Launches.UP_TO_TARGET, cause),
                four.roll.facts().bounds().subnets());
        RollFacts facts = four.roll.facts();
        four.roll = Roll.accepted(
                facts.withSettings(
                        Scenario.settings(RollAction.REPLACE_SERVER, 100, 0, 1, HealthCheckType.TARGET_GROUP)),
                List.of());
    }

    /** Returns four on-demand instances, of which so many are replaced by spot instances, two at a time. */
    private static Scenario reverting(int standIns) {
        Scenario group = new Scenario(
                        Scenario.settings(RollAction.REPLACE_SERVER, 50, 0, 1, HealthCheckType.TARGET_GROUP),
                        4,
                        List.of(Scenario.WEB))
                .mixed(new SpotStrategy(25 * standIns, null, null, null, null, null))
                .withBlue(4);
        group.accept(
                RollKind.HEAL,
                1,
                new ReplacementScope(
                        null,
                        Stream.of("blue-1", "blue-2", "blue-3", "blue-4")
                                .limit(standIns)
                                .toList(),
                        ReplacementScope.Launches.UP_TO_TARGET,
                        Cause.REVERT_TO_SPOT),
                group.roll.facts().bounds().subnets());
        return group;
    }

    private List<org.assertj.core.groups.Tuple> retiring() {
        return four.roll
                .retiring()
                .map(one -> tuple(one.id(), one.cause(), one.wasInService()))
                .toList();
    }

    private static List<String> wanted(Scenario group) {
        return group.roll
                .instances()
                .filter(BatchInstance::isWanted)
                .map(BatchInstance::id)
                .toList();
    }

    /** Returns who is live and healthy, by id. */
    private static List<String> serving(Scenario group) {
        return group.live().stream()
                .filter(id ->
                        Scenario.HEALTHY.equals(group.targets.get(Scenario.WEB).get(id)))
                .sorted()
                .toList();
    }

    /**
     * Follows the state machine from the open batch to the end. Instances run, get healthy, drain and end at once, and
     * EC2 interrupts an instance two minutes after its notice.
     */
    private static void finish(Scenario group) {
        Step step = switch (group.roll.openBatch().map(Batch::phase).orElse(Batch.Phase.DONE)) {
            case LAUNCHING -> Step.LAUNCH_BATCH;
            case CHECKING -> Step.CHECK_HEALTH;
            case GRACE -> Step.GRACE_WAIT;
            case SCALING_DOWN -> Step.SCALE_DOWN;
            case RESTARTING, DONE, GIVEN_UP -> Step.PLAN_BATCH;
        };
        for (int visit = 0; visit < 500 && group.roll.head().isOpen(); visit++) {
            StepResult.Next next = group.pass(10).next(step);
            group.allRun();
            group.allHealthy();
            group.allDrained();
            group.notices.stream()
                    .filter(notice -> !group.now.isBefore(notice.until()))
                    .map(SpotNotice::instanceId)
                    .filter(group.live()::contains)
                    .forEach(group::interrupted);
            step = switch (next) {
                case LAUNCH, REPLACE -> Step.LAUNCH_BATCH;
                case LAUNCHED, GREEN_OUT_OF_SERVICE -> Step.CHECK_HEALTH;
                case HEALTHY -> Step.GRACE_WAIT;
                case ELAPSED, SCALE_DOWN -> Step.SCALE_DOWN;
                case DONE -> Step.PLAN_BATCH;
                case FINISH -> Step.FINISH_ROLL;
                case FAIL -> Step.FAIL_ROLL;
                default -> step;
            };
        }
    }
}
