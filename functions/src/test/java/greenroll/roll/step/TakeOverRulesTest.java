package greenroll.roll.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import greenroll.fleet.InstanceState;
import greenroll.fleet.launch.CapacityPool;
import greenroll.group.RollAction;
import greenroll.operation.Starts;
import greenroll.roll.Claim;
import greenroll.roll.ExpectedEnd;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.TakeOver;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.LaunchCall;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Warning;
import greenroll.roll.task.Step;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One operation ends for another: the kinds that may take over, the data that passes, and the instances that leave. */
class TakeOverRulesTest {

    private static final Instant NOW = Starts.NOW;
    private static final String HEAL = "sbgd-0000001d";

    private final Scenario four = Scenario.ofFour();
    private final Roll held = Starts.ofFour().holding(RollKind.HEAL);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ROLL | HEAL",
                "SCALE | HEAL",
                "DELETE | CREATE, SCALE, HEAL",
                "CREATE | ''",
                "HEAL | ''",
                "DETACH | ''",
                "ROLLBACK | ''"
            })
    void aRoll_aScale_orADelete_doesNotWaitForAHeal_norADeleteForACreateOrAScale(RollKind kind, String holders) {
        assertThat(Arrays.stream(RollKind.values())
                        .map(RollKind::name)
                        .filter(holder -> TakeOver.isOpenTo(kind, holder))
                        .collect(Collectors.joining(", ")))
                .isEqualTo(holders);
    }

    @Test
    void theHolder_stops_andSaysWhoTookOver() {
        Batch open = Batch.opened(1, 2, Batch.Phase.LAUNCHING, List.of(), NOW.minusSeconds(30));
        Roll busy = held.withBatch(open).with(c -> {
            c.ownership(c.ownership().withClaim(new Claim("r-1", NOW.plusSeconds(40), "launch 2")));
            c.waiting(c.waiting().withHold(new Hold("CAPACITY", "no capacity", NOW.minusSeconds(20), null)));
        });

        TakeOverRules.Change change = TakeOverRules.of(busy, four.roll, NOW);

        assertThat(change.ended())
                .isEqualTo(
                        held.withBatch(open.closed(Batch.Phase.GIVEN_UP, NOW)).with(c -> {
                            c.stage(Stage.STOPPED);
                            c.progress(c.progress().withUpdatedAt(NOW));
                        }));
        assertThat(change.events())
                .containsExactly(new RollEvent(
                        held.head().version() + 1,
                        0,
                        NOW,
                        RollEvent.Type.STOPPED,
                        1,
                        "taken over by ROLL sbgd-00000001",
                        RollEvent.Affected.NONE,
                        RollEvent.ServiceLevel.UNKNOWN,
                        InstanceCounts.NONE,
                        null));
    }

    @Test
    void theHolder_thatWasFailing_hasFailed_andSaysBoth() {
        Failure failure = new Failure(FailureCode.UNHEALTHY, "batch 1: i-9 is unhealthy", 1, List.of(), NOW);

        TakeOverRules.Change change = TakeOverRules.of(held.failing(failure), four.roll, NOW);

        assertThat(change.ended()).isEqualTo(held.failing(failure).with(c -> {
            c.stage(Stage.FAILED);
            c.progress(c.progress().withUpdatedAt(NOW));
        }));
        assertThat(change.events())
                .extracting(RollEvent::type, RollEvent::batch, RollEvent::message)
                .containsExactly(tuple(
                        RollEvent.Type.FAILED, null, "batch 1: i-9 is unhealthy; taken over by ROLL sbgd-00000001"));
    }

    @Test
    void theNext_beginsAsItWasAccepted_knowsTheHoldersTargetGroups_andWhatItWasTakingOut() {
        Roll next = four.roll.with(c -> {
            c.warnings(List.of(new Warning("OTHER_TARGETS", "1 healthy without the group's tag")));
            c.progress(c.progress().withExpectedEnd(new ExpectedEnd(Duration.ofSeconds(90), null)));
        });
        Batch done = Batch.opened(1, 2, Batch.Phase.SCALING_DOWN, List.of(), NOW.minusSeconds(30))
                .retire(RetiringInstance.blue("blue-1", "a", true, NOW).withGoneAt(NOW))
                .retire(RetiringInstance.blue("blue-2", "b", true, NOW).withKept("the floor"))
                .retire(RetiringInstance.blue("blue-3", "a", true, NOW))
                .closed(Batch.Phase.DONE, NOW.minusSeconds(10));
        Roll before =
                held.withBatch(done).with(c -> c.facts(held.facts().judgingToo(Map.of(7, List.of(Scenario.API)))));

        TakeOverRules.Change change = TakeOverRules.of(before, next, NOW);

        assertThat(change.ended().batches()).containsExactly(done);
        assertThat(change.events()).extracting(RollEvent::batch).containsExactly(1);
        assertThat(change.next()).isEqualTo(next.with(c -> {
            c.facts(next.facts().judgingToo(Map.of(7, List.of(Scenario.API))));
            c.ownership(c.ownership().withTakeOver(new TakeOver(HEAL, RollKind.HEAL, List.of("blue-3"), NOW)));
        }));
    }

    @Test
    void theTargetGroups_ofARevisionThatBothKnow_areTheNextOnes() {
        RollFacts facts = four.roll.facts();
        List<String> own = java.util.Objects.requireNonNull(
                facts.revisions().targetGroups().get(1));

        assertThat(facts.judgingToo(Map.of(1, List.of("arn:old"), 3, List.of("arn:third")))
                        .revisions()
                        .targetGroups())
                .containsEntry(1, own)
                .containsEntry(3, List.of("arn:third"))
                .hasSize(facts.revisions().targetGroups().size() + 1);
    }

    @ParameterizedTest
    @CsvSource({"1, true", "0, false", "-1, false"})
    void theClaim_ofAVisitThatIsAtWork_isHandedOverWhileItIsLive(long secondsLeft, boolean isHandedOver) {
        Claim claim = new Claim("r-1", NOW.plusSeconds(secondsLeft), "launch 2");

        TakeOverRules.Change change =
                TakeOverRules.of(held.with(c -> c.ownership(c.ownership().withClaim(claim))), four.roll, NOW);

        assertThat(change.next().head().claim()).isEqualTo(isHandedOver ? claim : null);
    }

    @ParameterizedTest
    @CsvSource({
        // state of the launch, seconds since it was intended: seconds of waiting for it
        "PENDING, 5, 370",
        "ABANDONED, 5, 370",
        "PENDING, 374, 1",
        "PENDING, 375, 0",
        "PENDING, 376, 0",
        "ANSWERED, 5, 370",
        "SHORT, 5, 0",
        "SPENT, 5, 0",
        "REFUSED, 5, 0"
    })
    void whatALaunchMayHaveMade_isLookedForUntilDescriptionsAreNotLateAnyMore(
            LaunchCall.State state, long ago, long seconds) {
        assertThat(until(Batch.opened(1, 2, Batch.Phase.LAUNCHING, List.of(), NOW)
                        .withCalls(List.of(call(state, ago, "i-8")))))
                .isEqualTo(NOW.plusSeconds(seconds));
    }

    @Test
    void whatALaunchMade_isNotLookedForOnceAllOfItIsRegistered() {
        BatchInstance seen = BatchInstance.joined("i-8", "a", false, NOW).withRegisteredAt(NOW);
        BatchInstance unseen = BatchInstance.joined("i-9", "a", false, NOW);
        Batch batch = Batch.opened(1, 2, Batch.Phase.LAUNCHING, List.of(seen, unseen), NOW);

        assertThat(until(batch.withCalls(List.of(call(LaunchCall.State.ANSWERED, 5, "i-8")))))
                .isEqualTo(NOW);
        assertThat(until(batch.withCalls(List.of(call(LaunchCall.State.ANSWERED, 5, "i-8", "i-9")))))
                .isEqualTo(NOW.plusSeconds(370));
    }

    @Test
    void theLatestLaunch_saysForHowLongIsLooked() {
        assertThat(until(Batch.opened(1, 3, Batch.Phase.LAUNCHING, List.of(), NOW)
                        .withCalls(List.of(
                                call(LaunchCall.State.PENDING, 100),
                                call(LaunchCall.State.PENDING, 20),
                                call(LaunchCall.State.PENDING, 60)))))
                .isEqualTo(NOW.plusSeconds(355));
    }

    /** The heal launched blue-3 and was taking out blue-4. Blue-1 belongs to the group only. */
    @Test
    void whatIsTakenOver_andDoesNotServe_leavesOnce_asSoonAsABatchIsOnRecord() {
        takesOver(four, NOW.plusSeconds(60), "blue-4");
        four.rollTag("blue-3", HEAL);
        four.health("blue-1", Scenario.UNHEALTHY);
        four.health("blue-3", Scenario.UNHEALTHY);
        four.health("blue-4", Scenario.DRAINING);

        four.next(Step.PLAN_BATCH);
        assertThat(four.roll.retiring()).isEmpty();
        Instant chosen = four.pass(300).now;
        four.next(Step.LAUNCH_BATCH);
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.retiring())
                .extracting(
                        RetiringInstance::id,
                        RetiringInstance::zone,
                        RetiringInstance::cause,
                        RetiringInstance::chosenAt)
                .containsExactly(
                        tuple("blue-3", "a", RetiringInstance.Cause.TAKEN_OVER, chosen),
                        tuple("blue-4", "b", RetiringInstance.Cause.TAKEN_OVER, chosen));
        assertThat(four.events)
                .filteredOn(event -> event.type() == RollEvent.Type.RETIRING)
                .extracting(RollEvent::message, one -> one.affected().instances(), RollEvent::details)
                .containsExactly(tuple(
                        "2 that sbgd-0000001d launched or took out leave",
                        List.of("blue-3", "blue-4"),
                        new EventDetails.Placed(Map.of("blue-3", "a", "blue-4", "b"))));
    }

    @Test
    void whatIsTakenOver_andServesOrMayServe_stays() {
        takesOver(four, NOW.plusSeconds(60), "blue-4");
        four.next(Step.PLAN_BATCH);
        four.next(Step.LAUNCH_BATCH);
        assertThat(four.roll.retiring()).isEmpty();

        four.unanswered.add(Scenario.WEB);
        four.pass(10).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.retiring()).isEmpty();
        assertThat(four.told(RollEvent.Type.RETIRING)).isEmpty();
    }

    /** Later it is blue like all others, and goes with them. */
    @ParameterizedTest
    @CsvSource({"-1, true", "0, false", "1, false"})
    void fromTheSecondBatchOn_itLeavesAtOnce_onlyWhileALaunchMayStillShowUp(long after, boolean leaves) {
        four.next(Step.PLAN_BATCH);
        four.completeBatch();
        four.next(Step.PLAN_BATCH);
        assertThat(four.roll.batches()).hasSize(2);
        takesOver(four, four.now.plusSeconds(30), "blue-4");
        four.health("blue-4", Scenario.UNHEALTHY);

        four.pass(30 + after).next(Step.LAUNCH_BATCH);

        assertThat(four.roll.retiring().anyMatch(one -> one.id().equals("blue-4")))
                .isEqualTo(leaves);
    }

    @Test
    void aScaleDown_leavesAloneWhatServed_thoughItIsTakenOver_andNotWhatDidNot() {
        Scenario down = Scenario.scaleDownOfFour().withBlue(5);
        takesOver(down, NOW.plusSeconds(60), "blue-4", "blue-5");
        down.health("blue-3", Scenario.UNHEALTHY);
        down.health("blue-4", Scenario.UNHEALTHY);
        down.next(Step.PLAN_BATCH);
        assertThat(down.roll.head().baseline().keptIds()).containsExactly("blue-3", "blue-5");

        down.health("blue-5", Scenario.UNHEALTHY);
        down.pass(10).next(Step.SCALE_DOWN);

        assertThat(down.roll.retiring())
                .filteredOn(one -> one.cause() == RetiringInstance.Cause.TAKEN_OVER)
                .extracting(RetiringInstance::id)
                .containsExactly("blue-4");
    }

    /** The roll takes over blue-3, which is unhealthy, and blue-4, which serves. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ROLL | FINISHING | FINISH_ROLL | blue-3, blue-4",
                "RESTART | FINISHING | FINISH_ROLL | blue-3",
                "SCALE_DOWN | FINISHING | FINISH_ROLL | blue-3",
                "ROLL | STOPPING | STOP_ROLL | blue-3",
                "ROLL | FAILING | FAIL_ROLL | blue-3"
            })
    void atTheEnd_whatDoesNotServeLeaves_andWhatServesTooWhereARollReplacedEverything(
            String what, Stage stage, Step step, String leaving) {
        Scenario scenario = switch (what) {
            case "RESTART" -> Scenario.restartOfFour();
            case "SCALE_DOWN" -> Scenario.scaleDownOfFour();
            default -> four;
        };
        scenario.roll = scenario.roll.with(c -> c.stage(stage));
        takesOver(scenario, NOW.plusSeconds(60), "blue-4");
        scenario.rollTag("blue-3", HEAL);
        scenario.health("blue-3", Scenario.UNHEALTHY);

        scenario.next(step);

        List<String> ids = List.of(leaving.split(", "));
        assertThat(scenario.roll.retiring())
                .allMatch(one -> one.cause() == RetiringInstance.Cause.TAKEN_OVER)
                .extracting(RetiringInstance::id)
                .isEqualTo(ids);
        assertThat(scenario.told(RollEvent.Type.RETIRING))
                .containsExactly(ids.size() + " that sbgd-0000001d launched or took out leave");
        assertThat(scenario.roll.batches())
                .extracting(
                        Batch::number,
                        Batch::size,
                        Batch::phase,
                        Batch::instances,
                        one -> one.times().openedAt(),
                        one -> one.times().closedAt())
                .containsExactly(tuple(1, 0, Batch.Phase.GIVEN_UP, List.of(), NOW, NOW));
    }

    @Test
    void atTheEnd_whatShowsUpLate_leavesByTheLastBatch_andIsWaitedFor() {
        Scenario two = new Scenario(Scenario.settings(RollAction.REPLACE_SERVER, 50, 0), 2, List.of(Scenario.WEB));
        two.next(Step.PLAN_BATCH);
        two.completeBatch();
        two.next(Step.PLAN_BATCH);
        Batch last = two.roll.lastBatch().orElseThrow();
        String late = two.green("a").id();
        two.rollTag(late, HEAL);
        two.state(late, InstanceState.RUNNING, null);
        two.health(late, Scenario.HEALTHY);
        takesOver(two, two.now);

        assertThat(two.visit(Step.FINISH_ROLL).why()).isEqualTo("cleans up: 1 to go: " + late);

        assertThat(two.roll.lastBatch().orElseThrow().instances()).isEqualTo(last.instances());
        assertThat(two.roll.retiring()).extracting(RetiringInstance::id).containsExactly(late);
        assertThat(two.draining(Scenario.WEB)).containsExactly(late);
    }

    @Test
    void theEnd_isNotBeforeAllThatTheOtherOneLaunchedMustHaveShownUp() {
        takesOver(four, NOW.plusSeconds(60));
        four.roll = four.roll.with(c -> c.stage(Stage.STOPPING));

        assertThat(four.pass(59).visit(Step.STOP_ROLL).why())
                .isEqualTo("cleans up: 1 to go: what sbgd-0000001d may have launched");
        assertThat(four.pass(1).next(Step.STOP_ROLL)).isEqualTo(StepResult.Next.DONE);
        assertThat(four.roll.batches()).isEmpty();
        assertThat(four.told(RollEvent.Type.RETIRING)).isEmpty();
    }

    private static void takesOver(Scenario scenario, Instant until, String... retiring) {
        scenario.roll = scenario.roll.with(c ->
                c.ownership(c.ownership().withTakeOver(new TakeOver(HEAL, RollKind.HEAL, List.of(retiring), until))));
    }

    private Instant until(Batch batch) {
        return TakeOverRules.of(held.withBatch(batch), four.roll, NOW)
                .next()
                .head()
                .ownership()
                .takeOver()
                .until();
    }

    private static LaunchCall call(LaunchCall.State state, long secondsAgo, String... made) {
        LaunchCall intended = LaunchCall.intended(
                "sbgd-00000001",
                1,
                LaunchCall.Order.onDemand(new CapacityPool(Starts.subnets().getFirst(), "t3.small"), 1, false),
                1,
                NOW.minusSeconds(secondsAgo));
        return intended.answered(state, null, List.of(made), List.of());
    }
}
