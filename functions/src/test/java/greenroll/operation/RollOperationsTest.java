package greenroll.operation;

import static greenroll.operation.Starts.request;
import static greenroll.roll.SampleSettings.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.InstanceState;
import greenroll.fleet.launch.CapacityPool;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.HealthCheckType;
import greenroll.group.OnFailure;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.group.Selection;
import greenroll.group.SpotStrategy;
import greenroll.roll.Claim;
import greenroll.roll.Idempotency;
import greenroll.roll.InstanceCounts;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.StepTimes;
import greenroll.roll.TakeOver;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.failure.Warning;
import greenroll.roll.step.Scenario;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests starting a roll: the facts that it fixes, its warnings, and the winner of two concurrent starts. */
class RollOperationsTest {

    private static final RollRequest HALVES = request(RollAction.REPLACE_SERVER, 50, 60);
    private static final RollRequest RESTART = request(RollAction.RESTART_SERVER, 50, 60);

    private static final Idempotency KEY =
            new Idempotency("aaaaaaaabbbbbbbbccccccccddddddddeeeeeeeeffffffff0000000011111111", "0".repeat(64));
    private static final Idempotency OTHER_BODY = new Idempotency(KEY.key(), "1".repeat(64));

    private final Starts four = Starts.ofFour();

    @Test
    void aRoll_thatMayStart_isOnRecordHoldsTheGroupAndIsStarted() {
        RollHead head = four.accepted(HALVES);

        assertThat(head.facts())
                .isEqualTo(new RollFacts(
                        new RollFacts.Identity("sbgd-00000001", Starts.GROUP, "web", RollKind.ROLL, "jo", "the fix"),
                        Starts.NOW,
                        null,
                        SETTINGS.withDraining(SETTINGS.draining().withDrainingTimeout(Duration.ofSeconds(60)))
                                .withSelection(Selection.skipping(true))
                                .withTargetGroups(new TargetGroupTimes(
                                        Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(30))),
                        new RollFacts.Revisions(
                                2,
                                Starts.specification(2, Starts.WEB),
                                1,
                                Map.of(1, List.of(Starts.WEB), 2, List.of(Starts.WEB))),
                        new RollFacts.Bounds(
                                4, 4, Starts.subnets(), SpotStrategy.NONE, ReplacementScope.notMatching(), List.of()),
                        null));
        assertThat(head.warnings()).isEmpty();
        assertThat(four.store.rolls.get("sbgd-00000001").head()).isEqualTo(head);
        assertThat(four.store.groups.get(Starts.GROUP).activeRoll())
                .isEqualTo(new Group.ActiveRoll("sbgd-00000001", "ROLL"));
        assertThat(four.store.events.get("sbgd-00000001"))
                .containsExactly(new RollEvent(
                        1,
                        0,
                        Starts.NOW,
                        RollEvent.Type.ACCEPTED,
                        null,
                        "ROLL of web to revision 2 accepted from jo",
                        RollEvent.Affected.NONE,
                        RollEvent.ServiceLevel.UNKNOWN,
                        InstanceCounts.NONE,
                        EventDetails.Accepted.of(head.facts(), List.of())));
        assertThat(four.started).containsExactly("sig-00000001 sbgd-00000001-1");
    }

    @Test
    void aRoll_ofAGroupThatIsNotThere_isRefusedByTheGroupsId() {
        assertThat(four.roll("sig-ffffffff", HALVES))
                .isEqualTo(new StartResult.Refused(List.of(
                        new Refusal(Refusal.Code.GROUP_DOESNT_EXIST, "there is no group sig-ffffffff", "groupId"))));
    }

    @Test
    void theSecondOfTwoStarters_isToldWhoHoldsTheGroup() {
        four.accepted(HALVES);

        assertThat(four.roll(HALVES)).isEqualTo(new StartResult.Held("sbgd-00000001", "ROLL"));
        assertThat(four.started).hasSize(1);
    }

    /**
     * The HEAL was launching. The roll looks for instances that it may have launched, and waits for its running visit.
     */
    @Test
    void aRoll_thatMeetsAHeal_takesTheGroupOverAtOnce_withWhatThatHadBegun() {
        Roll heal = four.holding(RollKind.HEAL);
        Claim atWork = new Claim("r-1", Starts.NOW.plusSeconds(40), "launch 1");
        LaunchCall sent = LaunchCall.intended(
                heal.id(),
                1,
                LaunchCall.Order.onDemand(new CapacityPool(Starts.subnets().getFirst(), "t3.small"), 1, false),
                1,
                Starts.NOW.minusSeconds(5));
        Batch open = Batch.opened(1, 1, Batch.Phase.LAUNCHING, List.of(), Starts.NOW.minusSeconds(10))
                .retire(RetiringInstance.blue("i-4", "a", false, Starts.NOW.minusSeconds(10)))
                .withCalls(List.of(sent));
        four.store.put(heal.withBatch(open).with(c -> c.ownership(c.ownership().withClaim(atWork))));

        RollHead head = four.accepted(HALVES);

        assertThat(head.ownership().takeOver())
                .isEqualTo(new TakeOver(
                        heal.id(),
                        RollKind.HEAL,
                        List.of("i-4"),
                        Starts.NOW.minusSeconds(5).plus(StepTimes.LAUNCH_SHOWS_UP)));
        assertThat(head.claim()).isEqualTo(atWork);
        Roll ended = four.store.rolls.get(heal.id());
        assertThat(ended.head().stage()).isEqualTo(Stage.STOPPED);
        assertThat(ended.head().claim()).isNull();
        assertThat(ended.openBatch()).isEmpty();
        assertThat(four.store.events.get(heal.id()))
                .singleElement()
                .returns(RollEvent.Type.STOPPED, RollEvent::type)
                .returns("taken over by ROLL " + head.id(), RollEvent::message);
        assertThat(four.store.groups.get(Starts.GROUP).activeRoll()).isEqualTo(new Group.ActiveRoll(head.id(), "ROLL"));
        assertThat(four.started).containsExactly(Starts.GROUP + " " + head.id() + "-1");
    }

    @ParameterizedTest
    @CsvSource({"CREATE", "SCALE", "DELETE", "DETACH", "ROLLBACK"})
    void aRoll_thatMeetsAnyOtherOperation_isToldWhoHoldsTheGroup(RollKind kind) {
        Roll holder = four.holding(kind);

        assertThat(four.roll(HALVES)).isEqualTo(new StartResult.Held(holder.id(), kind.name()));
        assertThat(four.started).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"EC2", "NONE"})
    void aRoll_thatIsNotJudgedByItsTargetGroups_isWarnedOfThat(HealthCheckType type) {
        assertThat(four.warned(request(RollAction.REPLACE_SERVER, 50, 60, type, null)))
                .containsExactly("TARGET_GROUPS_NOT_ASKED");
    }

    /** A plan says what a start would do. */
    @Test
    void aPlan_whileAHealHoldsTheGroup_saysThatItEndsForTheRoll() {
        Roll heal = four.holding(RollKind.HEAL);

        RollPlan plan = four.plan(HALVES);

        assertThat(plan.checks())
                .filteredOn(check -> check.name() == CheckName.NO_OTHER_OPERATION)
                .containsExactly(new RollPlan.Check(
                        CheckName.NO_OTHER_OPERATION, List.of(), "the HEAL " + heal.id() + " ends for this roll"));
    }

    @Test
    void theSlowerOfTwoStartersAtOnce_isToldWhoHoldsTheGroup() {
        four.store.meanwhile = () -> four.accepted(RESTART);

        assertThat(four.roll(HALVES)).isEqualTo(new StartResult.Held("sbgd-00000002", "ROLL"));
        assertThat(four.store.rolls).containsOnlyKeys("sbgd-00000002");
    }

    @Test
    void aRoll_whoseGroupGetsANewRevisionMeanwhile_checksAnewAndTakesThatOne() {
        four.images.available("ami-3", "x86_64");
        four.store.meanwhile = () -> four.with(Starts.revision(3, Starts.WEB)).with(Starts.group(3, 1, false, 8));

        assertThat(four.accepted(HALVES).facts().revision()).isEqualTo(3);
    }

    @Test
    void anId_thatIsTakenAlready_isNotGivenAgain_andAfterFiveNothingStarts() {
        four.store.put(Scenario.ofFour().roll);
        four.ids.addAll(List.of("00000001", "00000001", "00000001", "00000001", "00000002"));
        assertThat(four.accepted(HALVES).id()).isEqualTo("sbgd-00000002");

        Starts unlucky = Starts.ofFour();
        unlucky.store.put(Scenario.ofFour().roll);
        unlucky.ids.addAll(List.of("00000001", "00000001", "00000001", "00000001", "00000001", "00000002"));
        assertThatThrownBy(() -> unlucky.roll(HALVES))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no free roll id in 5 attempts");
    }

    @Test
    void aRoll_whoseExecutionCannotBeStartedJustNow_standsAndIsTheWatchdogsToStart() {
        four.unavailable = true;

        assertThat(four.accepted(HALVES).stage()).isEqualTo(Stage.STARTING);
        assertThat(four.store.rolls).containsOnlyKeys("sbgd-00000001");
        assertThat(four.started).isEmpty();
    }

    @Test
    void whatTheAskerSays_winsOverEveryDefault() {
        RollSettings settings = four.accepted(new RollRequest(
                        RollAction.REPLACE_SERVER,
                        25,
                        List.of(),
                        50,
                        new RollRequest.Health(Duration.ofSeconds(10), Duration.ofSeconds(120), HealthCheckType.NONE),
                        new RollRequest.Draining(false, Duration.ofSeconds(90)),
                        null,
                        null,
                        List.of(),
                        RollRequest.Wanted.DEFAULT))
                .facts()
                .settings();

        assertThat(settings)
                .isEqualTo(SETTINGS.with(s -> s.batches(RollSettings.Batches.of(25, 50))
                                .health(new RollSettings.Health(
                                        HealthCheckType.NONE, Duration.ofSeconds(10), Duration.ofSeconds(120)))
                                .draining(new RollSettings.Draining(false, Duration.ofSeconds(90)))
                                .selection(Selection.skipping(true)))
                        .withTargetGroups(
                                new TargetGroupTimes(Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(30))));
    }

    @Test
    void aGrace_belowTheTargetGroupsSlowStart_isRaisedToIt_withAWarning() {
        four.targetGroup(Starts.WEB, 1_000, 4, 60, 90);

        RollHead raised = four.accepted(HALVES);

        assertThat(raised.facts().settings().health().gracePeriod()).isEqualTo(Duration.ofSeconds(90));
        assertThat(raised.warnings())
                .containsExactly(new Warning(
                        "GRACE_RAISED_TO_SLOW_START",
                        "gracePeriod is raised to the target group's slow start of 90 s"));
    }

    @Test
    void aGrace_ofTheTargetGroupsSlowStart_isTakenAsItIs() {
        four.targetGroup(Starts.WEB, 1_000, 4, 60, 90);

        assertThat(four.warned(request(RollAction.REPLACE_SERVER, 50, 90))).isEmpty();
    }

    @Test
    void aGrace_inWhichNoFailureWouldShow_isWarnedOf() {
        assertThat(four.accepted(request(RollAction.REPLACE_SERVER, 50, 59)).warnings())
                .containsExactly(new Warning(
                        "GRACE_SHORTER_THAN_CHECKS",
                        "gracePeriod is 59 s, and target group web takes 60 s (2 checks, one every 30 s) to call an"
                                + " instance unhealthy: green that fails in its grace is not seen to. Give a longer"
                                + " gracePeriod"));
    }

    @Test
    void aHealthTimeout_shorterThanItsChecks_isWarnedOf() {
        RollRequest hasty = new RollRequest(
                RollAction.REPLACE_SERVER,
                50,
                List.of(),
                null,
                new RollRequest.Health(Duration.ofSeconds(60), Duration.ofSeconds(149), null),
                RollRequest.Draining.DEFAULT,
                null,
                null,
                List.of(),
                RollRequest.Wanted.DEFAULT);

        assertThat(four.accepted(hasty).warnings())
                .containsExactly(new Warning(
                        "HEALTH_TIMEOUT_SHORTER_THAN_CHECKS",
                        "healthTimeout is 149 s, and target group web may take 150 s (5 checks, one every 30 s) to call"
                                + " an instance healthy: the roll may fail before. Give a longer healthTimeout"));
    }

    @Test
    void aTargetGroup_withoutADeregistrationDelay_isWarnedOf() {
        four.targetGroup(Starts.WEB, 1_000, 4, 0, 0);
        for (int i = 1; i <= 4; i++) {
            four.target(Starts.WEB, "i-" + i, Scenario.HEALTHY);
        }

        assertThat(four.accepted(HALVES).warnings())
                .containsExactly(new Warning(
                        "NO_DEREGISTRATION_DELAY",
                        "target group web has a deregistration delay of 0 s: the load balancer cuts requests that are in"
                                + " flight when an instance is taken out. Set deregistration_delay.timeout_seconds to the"
                                + " longest request"));
    }

    @Test
    void healthyTargets_thatLackTheGroupsTag_areNamed() {
        four.target(Starts.WEB, "i-lost", Scenario.HEALTHY);
        four.target(Starts.WEB, "i-sick", Scenario.UNHEALTHY);

        assertThat(four.accepted(HALVES).warnings())
                .containsExactly(new Warning(
                        "OTHER_TARGETS",
                        "1 healthy in the group's target groups without the group's tag: i-lost. They serve on after the"
                                + " roll. If they are to be replaced, tag them with greenroll:group"));
    }

    @Test
    void aRoll_toWhatServesEverywhere_hasNothingToDo_andIsAccepted() {
        four.with(Starts.group(1, 1, false, 7));

        assertThat(four.accepted(HALVES).warnings())
                .containsExactly(
                        new Warning(
                                "NOTHING_TO_DO",
                                "nothing to do: all 4 run revision 1. strategy.skipMatching: false replaces them all the same"));
    }

    @Test
    void aRoll_toWhatServesEverywhere_thatSkipsNothing_isWarnedOf_andReplacesItAllTheSame() {
        four.with(Starts.group(1, 1, false, 7));

        assertThat(four.accepted(HALVES.withSelection(Selection.skipping(false)))
                        .warnings())
                .containsExactly(
                        new Warning(
                                "ALREADY_SERVES",
                                "every instance runs revision 1 already and is in service: the roll replaces them all the same"));
    }

    @Test
    void aSurge_aboveTheGroupsMaximum_isWarnedOf() {
        four.with(Starts.group(2, 1, false, 7).withCapacity(new Capacity(2, 4, 7)));

        assertThat(four.accepted(HALVES).warnings())
                .containsExactly(new Warning(
                        "SURGE_ABOVE_MAXIMUM",
                        "up to 8 instances may be live at once, more than capacity.maximum, which is 7: it bounds the"
                                + " target, not what a roll launches first. A smaller batchSizePercentage launches fewer"
                                + " at once"));
    }

    @Test
    void aDrain_belowTheDeregistrationDelay_isTakenWithAWarning() {
        RollHead head = four.accepted(request(RollAction.REPLACE_SERVER, 50, 60, null, 59));

        assertThat(head.facts().settings().draining().drainingTimeout()).isEqualTo(Duration.ofSeconds(59));
        assertThat(head.warnings())
                .containsExactly(new Warning(
                        "DRAINING_CUT_SHORT",
                        "instances are terminated 59 s after their deregistration, before the deregistration delay of"
                                + " 60 s: requests still in flight then are lost"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "REPLACE_SERVER | 60 | ALREADY_SERVES",
                "REPLACE_SERVER | 59 | DRAINING_CUT_SHORT,ALREADY_SERVES",
                "RESTART_SERVER | 59 | ''"
            })
    void aDrain_isCutShort_onlyWhereItEndsBeforeTheDelayAndATerminationFollows(
            RollAction action, int seconds, String warning) {
        four.with(Starts.group(1, 1, false, 7));
        assertThat(String.join(
                        ",",
                        four.warned(request(action, 50, 60, null, seconds).withSelection(Selection.skipping(false)))))
                .isEqualTo(warning);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // deregistration delay, drainingTimeout, how long instances continue to run, the warnings
                "300, -, 300, ''",
                "180, -, 180, ''",
                "60, -, 180, DRAINING_RAISED_FOR_NETWORK",
                "0, 600, 600, DRAINING_RAISED_FOR_NETWORK",
                "60, 30, 180, DRAINING_RAISED_FOR_NETWORK",
                "300, 30, 180, 'DRAINING_RAISED_FOR_NETWORK,DRAINING_CUT_SHORT'"
            })
    void aDrain_behindANetworkLoadBalancer_isAtLeastThreeMinutes_andSaysSoWhereThatIsLonger(
            int delay, Integer timeout, int drain, String warnings) {
        four.networkTargetGroup(Starts.WEB, delay);

        RollHead head = four.accepted(request(RollAction.REPLACE_SERVER, 50, 60, null, timeout));

        assertThat(head.facts().settings().drainFor()).isEqualTo(Duration.ofSeconds(drain));
        assertThat(head.facts().settings().leastDrain()).isEqualTo(Duration.ofSeconds(180));
        assertThat(String.join(",", head.warnings().stream().map(Warning::code).toList()))
                .isEqualTo(warnings);
    }

    @Test
    void aDrain_behindANetworkLoadBalancer_isWarnedOfInWords_alsoWhereOnlyBlueServesThere() {
        four.with(Starts.revision(1, "arn:nlb"));
        four.networkTargetGroup("arn:nlb", 20);

        assertThat(four.accepted(HALVES).warnings())
                .containsExactly(new Warning(
                        "DRAINING_RAISED_FOR_NETWORK",
                        "a Network Load Balancer may send new connections to an instance for up to two minutes after"
                                + " its deregistration: instances go on running for 180 s before they are terminated,"
                                + " not for 60 s"));
    }

    @ParameterizedTest
    @CsvSource({
        // limit of targets, by how many the roll may exceed the target, warning that drains end one batch at a time
        "1000, 4, ''",
        "8, 4, ''",
        "7, 3, SERIAL_DRAINS",
        "6, 2, SERIAL_DRAINS"
    })
    void aTargetGroup_withLittleRoom_bindsTheSurge_andSaysSoBelowTwoBatches(int limit, int surge, String warning) {
        four.targetGroup(Starts.WEB, limit, 4, 60, 0);

        RollHead head = four.accepted(HALVES);

        assertThat(head.facts().bounds().surge()).isEqualTo(surge);
        assertThat(head.warnings().stream().map(Warning::code))
                .isEqualTo(warning.isEmpty() ? List.of() : List.of(warning));
    }

    @Test
    void aRestart_whereTheTargetGroupsAreFull_isWarnedOfNoDrains() {
        four.with(Starts.group(1, 1, false, 7));
        four.targetGroup(Starts.WEB, 4, 4, 60, 0);

        assertThat(four.warned(RESTART)).isEmpty();
    }

    @Test
    void aRestart_ofInstancesOfAnEarlierRevision_isWarnedThatTheyStayWhatTheyAre() {
        assertThat(four.accepted(RESTART).warnings())
                .containsExactly(new Warning(
                        "RESTART_KEEPS_IMAGE",
                        "a restart changes neither image nor user data: the instances go on running what they run, not"
                                + " revision 2"));
    }

    @Test
    void aRestart_ofInstancesOfTheLatestRevision_isWarnedOfNothing_whateverWasTerminatedBefore() {
        four.with(Starts.group(1, 1, false, 7));
        four.put("i-9", InstanceState.TERMINATED, 7, null);

        assertThat(four.warned(RESTART)).isEmpty();
    }

    @Test
    void aRestart_ofAnAdoptedInstance_isWarnedBecauseNobodyKnowsWhatItRuns() {
        four.with(Starts.group(1, 1, false, 7));
        four.runs("i-9", null, Starts.WEB);

        assertThat(four.warned(RESTART)).containsExactly("RESTART_KEEPS_IMAGE");
    }

    @Test
    void instancesOfAnotherRevision_areJudgedByThatRevisionsTargetGroups() {
        four.with(Starts.revision(2, Starts.API));
        four.targetGroup(Starts.API, 1_000, 0, 60, 0);

        RollFacts facts = four.accepted(RESTART).facts();

        assertThat(facts.revisions().targetGroups()).isEqualTo(Map.of(1, List.of(Starts.WEB), 2, List.of(Starts.API)));
    }

    @Test
    void adoptedInstances_areJudgedByTheServingRevisionsTargetGroups_orTheLatestBeforeThereIsOne() {
        four.with(Starts.revision(2, Starts.API));
        four.targetGroup(Starts.API, 1_000, 0, 60, 0);
        for (int i = 1; i <= 4; i++) {
            four.runs("i-" + i, null, Starts.WEB);
        }
        assertThat(four.accepted(RESTART).facts().revisions().targetGroups())
                .isEqualTo(Map.of(1, List.of(Starts.WEB), 2, List.of(Starts.API)));

        Starts never = Starts.ofFour().with(Starts.group(2, null, false, 7));
        for (int i = 1; i <= 4; i++) {
            never.runs("i-" + i, null, Starts.WEB);
        }
        RollFacts facts = never.accepted(RESTART).facts();
        assertThat(facts.revisions().targetGroups()).isEqualTo(Map.of(2, List.of(Starts.WEB)));
        assertThat(facts.revisions().servingRevision()).isNull();
    }

    @Test
    void terminatedInstances_ofARevisionThatIsForgotten_areNotAskedAbout() {
        four.put("i-9", InstanceState.TERMINATED, 9, null);

        assertThat(four.accepted(HALVES).facts().revisions().targetGroups()).containsOnlyKeys(1, 2);
    }

    @Test
    void aRestart_byEc2sStatusChecks_asksForThem() {
        four.fleet.health.clear();
        four.fleet.health.put(Starts.WEB, new greenroll.fleet.TargetGroupHealth.Answered(Map.of()));

        assertThat(four.accepted(request(RollAction.RESTART_SERVER, 50, 60, HealthCheckType.EC2, null))
                        .facts()
                        .settings()
                        .health()
                        .healthCheckType())
                .isEqualTo(HealthCheckType.EC2);
    }

    @Test
    void aPlan_ofAGroupThatIsNotThere_isNone() {
        assertThat(four.operations().plan("sig-ffffffff", HALVES, "jo", Starts.NOW))
                .isEmpty();
    }

    @Test
    void aRoll_thatIsSentAgainWithItsKey_isTheSame_andItsIdFollowsFromTheKey() {
        RollHead first = accepted(keyed(HALVES, KEY));
        four.ids.add("0000000b");

        assertThat(first.id()).isEqualTo("sbgd-aaaaaaaa");
        assertThat(first.facts().idempotency()).isEqualTo(KEY);
        assertThat(keyed(HALVES, KEY)).isEqualTo(new StartResult.Accepted(first));
        assertThat(four.store.rolls).containsOnlyKeys("sbgd-aaaaaaaa");
        assertThat(four.started).hasSize(1);
    }

    @Test
    void aRoll_thatIsSentAgainOnceItEnded_isAnsweredAsItStandsByThen() {
        accepted(keyed(HALVES, KEY));
        Roll ended = four.store.rolls.get("sbgd-aaaaaaaa").with(c -> c.stage(Stage.FINISHED));
        four.store.put(ended);
        four.with(Starts.group(2, 2, false, 8));

        assertThat(keyed(HALVES, KEY)).isEqualTo(new StartResult.Accepted(ended.head()));
        assertThat(four.started).hasSize(1);
    }

    @Test
    void aKey_thatStartedAnotherBody_startsNothing() {
        accepted(keyed(HALVES, KEY));

        assertThat(keyed(RESTART, OTHER_BODY)).isEqualTo(new StartResult.KeyReused("sbgd-aaaaaaaa"));
        assertThat(four.store.rolls).hasSize(1);
    }

    @Test
    void aRoll_thatIsSentTwiceAtOnceWithItsKey_isAcceptedTwice_andIsOne() {
        four.store.meanwhile = () -> keyed(HALVES, KEY);

        assertThat(accepted(keyed(HALVES, KEY)).id()).isEqualTo("sbgd-aaaaaaaa");
        assertThat(four.store.rolls).containsOnlyKeys("sbgd-aaaaaaaa");
        assertThat(four.started).hasSize(1);
    }

    @Test
    void aRoll_withAKey_thatMeetsAnother_isToldWhoHoldsTheGroup() {
        four.accepted(RESTART);

        assertThat(keyed(HALVES, KEY)).isEqualTo(new StartResult.Held("sbgd-00000001", "ROLL"));
    }

    @Test
    void aGroup_thatIsCreatedAgainWithItsKey_isTheSame_andItsIdFollowsFromTheKey() {
        RollHead first = accepted(create(KEY));

        assertThat(first.id()).isEqualTo("sbgd-aaaaaaaa");
        assertThat(first.facts().groupId()).isEqualTo("sig-aaaaaaaa");
        assertThat(create(KEY)).isEqualTo(new StartResult.Accepted(first));
        assertThat(create(OTHER_BODY)).isEqualTo(new StartResult.KeyReused("sbgd-aaaaaaaa"));
        assertThat(four.store.groups).containsOnlyKeys(Starts.GROUP, "sig-aaaaaaaa");
        assertThat(four.started).containsExactly("sig-aaaaaaaa sbgd-aaaaaaaa-1");
    }

    @Test
    void aGroup_thatIsCreatedTwiceAtOnceWithItsKey_isAcceptedTwice_andIsOne() {
        four.store.meanwhile = () -> create(KEY);

        assertThat(accepted(create(KEY)).facts().groupId()).isEqualTo("sig-aaaaaaaa");
        assertThat(four.store.groups).containsOnlyKeys(Starts.GROUP, "sig-aaaaaaaa");
        assertThat(four.started).hasSize(1);
    }

    @Test
    void aGroup_whoseKeysFirstIdIsAnothers_takesTheNext() {
        four.with(Group.created(
                "sig-aaaaaaaa", "other", "us-east-1", new Capacity(0, 0, 0), Starts.subnets(), Starts.NOW));

        assertThat(accepted(create(KEY)).facts().groupId()).isEqualTo("sig-bbbbbbbb");
    }

    @Test
    void aCleanUp_isOnRecordHoldsTheGroupAndIsStarted() {
        failed();

        RollHead head = accepted(cleanUp(newOnes(true, Duration.ofSeconds(45)), KEY));

        assertThat(head.facts())
                .isEqualTo(new RollFacts(
                        new RollFacts.Identity("sbgd-aaaaaaaa", Starts.GROUP, "web", RollKind.DETACH, "ann", "the fix"),
                        Starts.NOW,
                        KEY,
                        PastRoll.settings(RollAction.REPLACE_SERVER, OnFailure.DEFAULT, List.of())
                                .withDrainingTimeout(Duration.ofSeconds(45)),
                        new RollFacts.Revisions(
                                1,
                                Starts.specification(1, Starts.WEB),
                                1,
                                Map.of(1, List.of(Starts.WEB), 2, List.of(Starts.WEB))),
                        new RollFacts.Bounds(
                                2,
                                2,
                                Starts.subnets(),
                                SpotStrategy.NONE,
                                new ReplacementScope(
                                        Scenario.ROLL, List.of("i-3", "i-4"), ReplacementScope.Launches.NONE, null),
                                List.of()),
                        null));
        assertThat(head.warnings()).isEmpty();
        assertThat(four.store.rolls.get("sbgd-aaaaaaaa").head()).isEqualTo(head);
        Group group = four.store.groups.get(Starts.GROUP);
        assertThat(group.activeRoll()).isEqualTo(new Group.ActiveRoll("sbgd-aaaaaaaa", "DETACH"));
        assertThat(group.capacity()).isEqualTo(new Capacity(2, 2, 12));
        assertThat(four.store.events.get("sbgd-aaaaaaaa"))
                .extracting(RollEvent::message)
                .containsExactly("DETACH of web to revision 1, after sbgd-00000001 accepted from ann");
        assertThat(four.started).containsExactly("sig-00000001 sbgd-aaaaaaaa-1");
    }

    @Test
    void aCleanUp_drainsAsLongAsTheRollDid_whereNobodySaysOtherwise() {
        failed();

        assertThat(accepted(cleanUp(newOnes(false, null)))
                        .facts()
                        .settings()
                        .draining()
                        .drainingTimeout())
                .isEqualTo(Duration.ofSeconds(300));
    }

    @Test
    void aCleanUp_hasItsWarningsOnRecord() {
        failed();
        four.with(Starts.group(2, 1, true, 7).withCapacity(new Capacity(3, 4, 12)));

        assertThat(accepted(cleanUp(newOnes(true, null))).warnings())
                .containsExactly(new Warning("KEPT_BY_MINIMUM", "capacity.minimum keeps i-4"));
    }

    @Test
    void aCleanUp_leavesAloneWhatAnyRollKeepsForALook() {
        four.store.put(failed().with(c ->
                c.ending(c.ending().withRetained(List.of(new RetainedInstance("i-8", Starts.NOW))))));
        before(c -> {
            c.revision = 1;
            c.retained = List.of(new RetainedInstance("i-9", Starts.NOW));
        });

        assertThat(accepted(cleanUp(newOnes(false, null))).facts().bounds().leaveAlone())
                .containsExactlyInAnyOrder("i-8", "i-9");
    }

    @Test
    void aCleanUp_thatMayNotBe_isRefused_andWritesNothing() {
        failed();

        assertThat(cleanUp(new CleanUpRequest(OnFailure.Action.DETACH_NEW, false, 2, null, false)))
                .isEqualTo(new StartResult.Refused(List.of(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "nothing of that lives any more, so there is nothing to DETACH_NEW",
                        "batchNum"))));
        assertThat(four.store.rolls).containsOnlyKeys(Scenario.ROLL, "sbgd-000000be");
        assertThat(four.started).isEmpty();
    }

    @Test
    void aCleanUp_whileAnotherOperationHoldsTheGroup_isToldWhoDoes() {
        failed();
        Roll heal = four.holding(RollKind.HEAL);

        assertThat(cleanUp(newOnes(false, null))).isEqualTo(new StartResult.Held(heal.id(), "HEAL"));
        assertThat(four.started).isEmpty();
    }

    @Test
    void aCleanUp_thatIsSentAgainWithItsKey_isTheSame() {
        failed();
        RollHead first = accepted(cleanUp(newOnes(false, null), KEY));

        assertThat(cleanUp(newOnes(false, null), KEY)).isEqualTo(new StartResult.Accepted(first));
        assertThat(cleanUp(newOnes(true, null), OTHER_BODY)).isEqualTo(new StartResult.KeyReused("sbgd-aaaaaaaa"));
        assertThat(four.started).hasSize(1);
    }

    @Test
    void aCleanUp_thatIsSentTwiceAtOnceWithItsKey_isAcceptedTwice_andIsOne() {
        failed();
        four.store.meanwhile = () -> cleanUp(newOnes(false, null), KEY);

        assertThat(accepted(cleanUp(newOnes(false, null), KEY)).id()).isEqualTo("sbgd-aaaaaaaa");
        assertThat(four.started).containsExactly("sig-00000001 sbgd-aaaaaaaa-1");
    }

    @Test
    void aCleanUp_ofWhatARollKeepsForALook_findsNothing() {
        four.store.put(failed().with(c -> c.ending(c.ending()
                .withRetained(
                        List.of(new RetainedInstance("i-3", Starts.NOW), new RetainedInstance("i-4", Starts.NOW))))));

        assertThat(cleanUp(newOnes(true, null)))
                .isEqualTo(new StartResult.Refused(List.of(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "nothing of that lives any more, so there is nothing to DETACH_NEW",
                        "batchNum"))));
        assertThat(four.store.groups.get(Starts.GROUP).capacity()).isEqualTo(new Capacity(2, 4, 12));
    }

    @Test
    void aCleanUp_afterWhichAnotherRollCame_isRefused_howeverOftenTheGroupWasHealedSince() {
        failed();
        later(RollKind.ROLL, null);
        for (int i = 0; i < 25; i++) {
            String id = "sbgd-1%07d".formatted(i);
            four.store.put(PastRoll.with(c -> {
                c.id = id;
                c.kind = RollKind.HEAL;
                c.createdAt = Starts.NOW.minusSeconds(10);
            }));
        }

        assertThat(cleanUp(newOnes(false, null))).isInstanceOf(StartResult.Refused.class);
    }

    @Test
    void aCleanUp_whoseGroupChangesMeanwhile_isDecidedAnew() {
        failed();
        four.store.meanwhile = () -> four.with(Starts.group(2, 1, true, 8).withCapacity(new Capacity(3, 4, 12)));

        assertThat(accepted(cleanUp(newOnes(true, null))).facts().target()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource({"ROLL, ", "CREATE, ", "DELETE, ", "DETACH, sbgd-000000be", "ROLLBACK, sbgd-000000be"})
    void aCleanUp_afterWhichAnotherRollCame_isRefused(RollKind kind, String follows) {
        failed();
        later(kind, follows == null ? null : ReplacementScope.whole(follows));

        assertThat(cleanUp(newOnes(false, null)))
                .isEqualTo(new StartResult.Refused(List.of(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "sbgd-00000001 is not the group's last roll, sbgd-000000af is: what it left is no longer its own",
                        "rollId"))));
        assertThat(four.started).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SCALE, ", "HEAL, ", "DETACH, sbgd-00000001", "ROLLBACK, sbgd-00000001"})
    void aCleanUp_afterWhichOnlyUpkeepOrAnotherCleanUpCame_isAccepted(RollKind kind, String follows) {
        failed();
        later(
                kind,
                follows == null
                        ? null
                        : new ReplacementScope(follows, List.of("i-9"), ReplacementScope.Launches.AS_MANY, null));

        assertThat(accepted(cleanUp(newOnes(false, null))).facts().replacementScope())
                .isEqualTo(new ReplacementScope(
                        Scenario.ROLL, List.of("i-3", "i-4"), ReplacementScope.Launches.AS_MANY, null));
    }

    @Test
    void aCleanUp_ofARollThatFinished_goesBackToWhatServedBeforeIt() {
        four.store.put(failed().with(c -> c.stage(Stage.FINISHED)));

        RollFacts back = accepted(cleanUp(new CleanUpRequest(OnFailure.Action.DETACH_NEW, true, null, null, false)))
                .facts();

        assertThat(back.kind()).isEqualTo(RollKind.ROLLBACK);
        assertThat(back.revision()).isEqualTo(1);
        assertThat(back.replacementScope()).isEqualTo(ReplacementScope.whole(Scenario.ROLL));
    }

    @Test
    void aCleanUp_ofARollThatFailed_goesBackToWhatServesNow_whichMayBeLater() {
        failed();
        later(RollKind.ROLLBACK, ReplacementScope.whole(Scenario.ROLL));

        assertThat(accepted(cleanUp(newOnes(false, null))).facts().revision()).isEqualTo(2);
    }

    private static RollHead accepted(StartResult started) {
        assertThat(started).isInstanceOf(StartResult.Accepted.class);
        return ((StartResult.Accepted) started).roll();
    }

    private StartResult keyed(RollRequest request, Idempotency key) {
        return four.operations().roll(Starts.GROUP, request, "jo", Starts.NOW, key);
    }

    private StartResult create(Idempotency key) {
        GroupDraft draft = new GroupDraft(
                "shop",
                "{}",
                "us-east-1",
                "Linux/UNIX",
                new Capacity(2, 4, 6),
                List.of("subnet-a", "subnet-b"),
                Group.Policy.NONE,
                Starts.specification(1, Starts.WEB));
        return four.operations().create(draft, "jo", Starts.NOW, key);
    }

    /** The group's roll to revision 2 failed in its first batch, with i-3 and i-4. Revision 1 served before. */
    private Roll failed() {
        before(c -> c.revision = 1);
        Roll failed = PastRoll.with(c -> {
                    c.stage = Stage.FAILED;
                    c.failure = PastRoll.failure(1);
                    c.alarms = List.of("errors");
                })
                .withBatch(Batch.opened(
                        1,
                        2,
                        Batch.Phase.GIVEN_UP,
                        List.of(
                                BatchInstance.joined("i-3", "a", false, Starts.NOW),
                                BatchInstance.joined("i-4", "a", false, Starts.NOW)),
                        Starts.NOW));
        four.store.put(failed);
        return failed;
    }

    /** Adds a roll that was accepted an hour before {@link Starts#NOW} and finished. */
    private void before(Consumer<PastRoll> edit) {
        four.store.put(PastRoll.with(c -> {
            c.id = "sbgd-000000be";
            c.createdAt = Starts.NOW.minusSeconds(3_600);
            edit.accept(c);
        }));
    }

    /** Adds an operation that was accepted 30 seconds before {@link Starts#NOW} and finished. */
    private void later(RollKind kind, ReplacementScope replacementScope) {
        four.store.put(PastRoll.with(c -> {
            c.id = "sbgd-000000af";
            c.kind = kind;
            c.createdAt = Starts.NOW.minusSeconds(30);
            c.replacementScope = replacementScope;
        }));
    }

    private static CleanUpRequest newOnes(boolean decrement, Duration drainingTimeout) {
        return new CleanUpRequest(OnFailure.Action.DETACH_NEW, false, 1, drainingTimeout, decrement);
    }

    private StartResult cleanUp(CleanUpRequest request) {
        return cleanUp(request, null);
    }

    private StartResult cleanUp(CleanUpRequest request, Idempotency key) {
        return four.operations().cleanUp(Starts.GROUP, Scenario.ROLL, request, "ann", Starts.NOW, key);
    }
}
