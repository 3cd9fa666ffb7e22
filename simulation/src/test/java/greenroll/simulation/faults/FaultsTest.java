package greenroll.simulation.faults;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.roll.RollStatus;
import greenroll.roll.timeline.RollEvent;
import greenroll.simulation.Cases;
import greenroll.simulation.campaign.FaultCampaign;
import greenroll.simulation.invariant.Violation;
import greenroll.simulation.run.FaultRun;
import greenroll.simulation.run.FaultSimulator;
import greenroll.simulation.run.UndisturbedRun;
import greenroll.simulation.scenario.AutoScalingSettings;
import greenroll.simulation.scenario.OwnerSettings;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.Scenario;
import greenroll.simulation.scenario.Scenarios;
import greenroll.simulation.scenario.Seeds;
import greenroll.simulation.scenario.SimulatedOperation;
import greenroll.simulation.scenario.SpotSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults take effect at their call and as described, and the same faults have the same effect each time. */
class FaultsTest {

    private static final FaultSimulator SIMULATOR = new FaultSimulator(Cases.TEMPLATE);
    private static final List<Scenario> SCENARIOS = Scenarios.brief(3, 2, 1, 1);
    private static final Map<String, UndisturbedRun> PLAIN = new HashMap<>();

    private static final List<UndisturbedRun> RARE = Scenarios.rareInBrief(3, 2, 1, 1).stream()
            .map(scenario -> new UndisturbedRun(SIMULATOR, scenario))
            .toList();

    /** There is one zone, so that a batch of two is one call. */
    private static final UndisturbedRun LARGE =
            new UndisturbedRun(SIMULATOR, Scenarios.brief(3, 1, 1, 1).getFirst());

    /** The first roll, of a group of which half are spot instances. */
    private static final UndisturbedRun SPOT = new UndisturbedRun(SIMULATOR, spot(SCENARIOS.getFirst()));

    private static Scenario spot(Scenario like) {
        return like.withOf(like.of().withSetting(like.of().setting().withSpot(SpotSettings.HALF)));
    }

    /** The first roll, of a group that stands for an Auto Scaling group. */
    private static final UndisturbedRun AUTO_SCALING = new UndisturbedRun(SIMULATOR, autoScaling(SCENARIOS.getFirst()));

    private static Scenario autoScaling(Scenario like) {
        return like.withOf(like.of().withSetting(like.of().setting().withAutoScaling(AutoScalingSettings.USUAL)));
    }

    private static UndisturbedRun plain(String name) {
        return PLAIN.computeIfAbsent(
                name,
                key -> new UndisturbedRun(
                        SIMULATOR,
                        SCENARIOS.stream()
                                .filter(one -> one.name().equals(key))
                                .findFirst()
                                .orElseThrow()));
    }

    @ParameterizedTest
    @EnumSource(FaultKind.class)
    void everyKind_takesEffectAtItsCall_andTheRollGoesOtherwiseThanWithout(FaultKind kind) {
        UndisturbedRun finished = switch (kind) {
            case PARTIAL_CAPACITY -> LARGE;
            case ALARM_RAISED, ALARM_DENIED, ALARM_DELETED -> RARE.getFirst();
            case BLUE_RECOVERS -> RARE.getLast();
            default ->
                !FaultKind.OF_OWN.contains(kind)
                        ? AUTO_SCALING
                        : FaultKind.OF_SPOT.contains(kind) && kind != FaultKind.SPOT_INTERRUPTION
                                ? SPOT
                                : plain("finished");
        };
        List<Integer> positions = finished.positionsOf(kind);
        assertThat(positions).isNotEmpty();
        List<Object> without = what(SIMULATOR.run(finished.scenario(), List.of()));

        // It tries one call after the other. Information that is a minute late changes nothing at some calls, and nor
        // does the failure of an instance that was about to leave.
        boolean differs = false;
        for (int i = 0; i < positions.size() && !differs; i += 1 + positions.size() / 8) {
            Fault fault = new Fault(kind, positions.get(i), 1);
            FaultRun run = SIMULATOR.run(finished.scenario(), List.of(fault));
            assertThat(run.injected()).containsExactly(fault);
            assertThat(run.log())
                    .singleElement()
                    .satisfies(line -> assertThat(line).contains(fault + " at call " + fault.at() + ", "));
            differs = !what(run).equals(without);
        }
        // A deleted alarm has the same effect as an alarm that the roll does not name. An operator's changes of
        // processes
        // stay the operator's, and the roll goes on as before. A change of sizes matters at two calls of an exchange
        // only.
        Set<FaultKind> harmless = Set.of(FaultKind.ALARM_DELETED, FaultKind.OPERATOR_SUSPENDS);
        if (kind != FaultKind.OPERATOR_RESIZES) {
            assertThat(differs).isEqualTo(!harmless.contains(kind));
        }
    }

    /**
     * ELBv2 refuses a whole call because of one instance that it does not know. The others are registered, and that one
     * later.
     */
    @ParameterizedTest
    @ValueSource(strings = {"finished", "restarted"})
    void anInstance_thatElbDoesNotKnowToRun_isRegisteredLater_andTheRollFinishes(String name) {
        UndisturbedRun plain = plain(name);
        List<Integer> positions = plain.positionsOf(FaultKind.INVALID_TARGET);
        assertThat(positions).isNotEmpty();

        for (int at : positions) {
            FaultRun run = SIMULATOR.run(plain.scenario(), List.of(new Fault(FaultKind.INVALID_TARGET, at, at)));

            assertThat(run.injected()).hasSize(1);
            assertThat(run.violations()).isEmpty();
            assertThat(run.run().roll().head().status()).isEqualTo(RollStatus.FINISHED);
        }
    }

    private static List<Object> what(FaultRun run) {
        return List.of(run.run().timeline(), run.run().usage().calls(), run.positions());
    }

    @ParameterizedTest
    @CsvSource({
        "NO_CAPACITY_ZONE, finished, LAUNCH_SHORT",
        "NO_CAPACITY, finished, HELD",
        "QUOTA, finished, LAUNCH_SHORT",
        "NO_ADDRESSES, finished, LAUNCH_SHORT",
        "INSTANCE_DIES_BOOTING, finished, LOST",
        "INSTANCE_DIES_IN_GRACE, finished, LOST",
        "SNS_DOWN, failed, NOTIFIED",
        "STOP_EXECUTION, finished, WATCHDOG",
        "EXECUTION_TIMEOUT, finished, WATCHDOG",
        "EVENT_LOST, finished, WATCHDOG",
        "EVENT_DOUBLED, finished, WATCHDOG",
        "EVENT_REORDERED, finished, WATCHDOG",
        "ALARM_RAISED, alarmed, HELD",
        "OPERATOR_FREEZES, finished, HELD"
    })
    void whatTheOwnerSees_isInTheTimeline(FaultKind kind, String scenario, RollEvent.Type type) {
        UndisturbedRun one = scenario.equals("alarmed") ? RARE.getFirst() : plain(scenario);
        int at = one.positionsOf(kind).getFirst();

        FaultRun run = SIMULATOR.run(one.scenario(), List.of(new Fault(kind, at, 3)));

        assertThat(run.violations()).isEmpty();
        assertThat(run.run().timeline()).extracting(RollEvent::type).contains(type);
    }

    @Test
    void aStoreThatIsDownForHours_delaysTheRoll() {
        UndisturbedRun finished = plain("finished");
        int at = finished.positionsOf(FaultKind.STORE_DOWN).get(40);

        FaultRun run = SIMULATOR.run(finished.scenario(), List.of(new Fault(FaultKind.STORE_DOWN, at, 1)));

        assertThat(run.violations()).isEmpty();
        assertThat(run.run().timing().rollTime().toMinutes()).isGreaterThan(30);
    }

    @Test
    void anExecutionStoppedByHand_failsTheRoll_andTheNextOneFinishes() {
        UndisturbedRun finished = plain("finished");
        int at = finished.positionsOf(FaultKind.STOP_EXECUTION).get(30);

        FaultRun run = SIMULATOR.run(finished.scenario(), List.of(new Fault(FaultKind.STOP_EXECUTION, at, 1)));

        assertThat(run.violations()).isEmpty();
        assertThat(run.left().status()).isEqualTo(RollStatus.FAILED);
    }

    /**
     * The kinds include duplicates and stale invocations, which are threads next to the calls of others. One runs at a
     * time, by the seed.
     */
    @ParameterizedTest
    @EnumSource(
            value = FaultKind.class,
            names = {"DUPLICATE", "STALE", "FLAPPING"})
    void theSameFaults_giveTheSameRun(FaultKind kind) {
        UndisturbedRun finished = plain("finished");
        List<Integer> positions = finished.positionsOf(kind);
        for (int i = 0; i < 6; i++) {
            Fault fault = new Fault(kind, positions.get(i * positions.size() / 6), i);
            FaultRun first = SIMULATOR.run(finished.scenario(), List.of(fault));
            FaultRun second = SIMULATOR.run(finished.scenario(), List.of(fault));
            assertThat(second.trace()).as(fault.toString()).isEqualTo(first.trace());
            assertThat(second.positions()).isEqualTo(first.positions());
        }
    }

    /** One acts, and the claim keeps the other from acting. Each loses the race at times. */
    @Test
    void duplicates_reallyTakeTurns_andOneOfTheTwoLosesItsWrite() {
        UndisturbedRun finished = plain("finished");
        List<Integer> more = new ArrayList<>();
        for (int at = 21; at < finished.positions(); at += 40) {
            FaultRun run = SIMULATOR.run(finished.scenario(), List.of(new Fault(FaultKind.DUPLICATE, at, at)));
            assertThat(finished.judge(run)).isEmpty();
            more.add(run.positions() - finished.positions());
        }
        assertThat(more).allSatisfy(calls -> assertThat(calls).isNotZero());
        assertThat(more.stream().distinct().count()).isGreaterThan(2);
    }

    /** Each of these calls once showed a broken promise, by a fault of the product or of a monitor. */
    @ParameterizedTest
    @CsvSource({
        "restarted, THROTTLE, 19",
        "finished, STALE, 75",
        "finished, STALE, 4",
        "failed, STALE, 4",
        "stopped, STALE, 4",
        "finished, STALE, 10",
        "stopped, STALE, 10",
        "finished, STALE, 96",
        "finished, STALE, 97"
    })
    void whatOnceBrokeAPromise_breaksNothing(String scenario, FaultKind kind, int at) {
        UndisturbedRun plain = Scenarios.brief(3, 3, 1, 1).stream()
                .filter(one -> one.name().equals(scenario))
                .map(one -> new UndisturbedRun(SIMULATOR, one))
                .findFirst()
                .orElseThrow();

        FaultRun run = SIMULATOR.run(plain.scenario(), List.of(new Fault(kind, at, at)));

        assertThat(run.injected()).hasSize(1);
        assertThat(plain.judge(run)).isEmpty();
    }

    /** The store goes down between a call and its record, for longer than a step is retried. */
    @ParameterizedTest
    @CsvSource({"795491623, 518, 691315", "5701, 26, 617939", "9991, 389, 309084"})
    void aRestartThatCouldNotRecordWhatItDid_putsItBack_andTellsThatItMayHaveBeen(long seed, int at, long salt) {
        Scenario restarted = Scenarios.usual(12, 3, 1, seed).get(3);

        FaultRun run = SIMULATOR.run(restarted, List.of(new Fault(FaultKind.STORE_DOWN, at, salt)));

        assertThat(run.violations()).isEmpty();
        assertThat(run.run().timeline())
                .filteredOn(event -> event.type() == RollEvent.Type.KEPT_IN_SERVICE)
                .singleElement()
                .satisfies(event -> assertThat(event.affected().instances()).hasSize(3));
    }

    /** An instance that failed with its zone is well again when the next roll takes it out. */
    @Test
    void blueThatGetsWellDuringTheNextRoll_doesNotFailIt() {
        RollCase of = new RollCase(3, 1, 1, ImageBehaviour.GREEN, """
                { "batchSizePercentage": 66, "gracePeriod": 3, "drainingTimeout": 0 }""", 9157L)
                .withSetting(new OwnerSettings(false, 1295, 2944, 853, 192, 3, 3, SpotSettings.NONE));

        assertThat(violations(of, null, new Fault(FaultKind.ZONE_FAILS, 212, 75461L)))
                .isEmpty();
    }

    @Test
    void greenThatDetachOldLeaves_isNamed_thoughItsDescriptionIsLate() {
        RollCase of = new RollCase(1, 1, 1, ImageBehaviour.GREEN, """
                { "batchSizePercentage": 44, "gracePeriod": 0, "healthTimeout": 30,
                  "strategy": { "onFailure": { "actionType": "DETACH_OLD" } } }""", 3713L);

        assertThat(violations(
                        of,
                        null,
                        new Fault(FaultKind.STOP_EXECUTION, 28, 207345L),
                        new Fault(FaultKind.LATE_DESCRIBE, 29, 821326L)))
                .isEmpty();
    }

    @Test
    void aLaunchWhoseAnswerWasLost_isToldOnce_thoughItWasFoundByItsTagsFirst() {
        RollCase of = new RollCase(6, 3, 1, ImageBehaviour.GREEN, """
                { "batchSizePercentage": 50, "gracePeriod": 60, "healthTimeout": 300, "drainingTimeout": 120 }""", 8374L);

        assertThat(violations(
                        of,
                        Duration.ofSeconds(200),
                        new Fault(FaultKind.NO_ADDRESSES, 102, 234542L),
                        new Fault(FaultKind.TIMEOUT_AFTER_SUCCESS, 104, 335820L)))
                .isEmpty();
    }

    @Test
    void aHoldForAnotherReason_doesNotBeginThePauseOfAStepAgain() {
        RollCase of = new RollCase(2, 1, 1, ImageBehaviour.BROKEN, """
                { "batchSizePercentage": 34, "gracePeriod": 18, "healthTimeout": 2317, "drainingTimeout": 171,
                  "strategy": { "batchMinHealthyPercentage": 25, "shouldDrainInstances": false, "action": "RESTART_SERVER",
                    "steps": [ { "percentage": 45, "gracePeriod": 507, "pause": { "until": 766 } },
                               { "percentage": 47, "gracePeriod": 0, "pause": { "until": "MANUAL" } },
                               { "instances": 4 } ] } }""", 796091381L);

        assertThat(violations(
                        of,
                        null,
                        new Fault(FaultKind.SERVER_ERROR, 352, 113623L),
                        new Fault(FaultKind.CUT_BEFORE, 321, 32964L)))
                .isEmpty();
    }

    private static List<Violation> violations(RollCase of, Duration stopAfter, Fault... faults) {
        Scenario scenario = new Scenario("random", of, stopAfter, SimulatedOperation.ROLL);
        return new FaultCampaign(SIMULATOR, List.of(scenario), List.of())
                .judged(scenario, List.of(faults))
                .violations();
    }

    /** Others do what they want with their Auto Scaling group, and the roll heeds it. */
    @ParameterizedTest
    @CsvSource({
        "POLICY_SCALES_OUT, FINISHED",
        "POLICY_SCALES_IN, FINISHED",
        "POLICY_IN_EXCHANGE, FINISHED",
        "AZ_REBALANCE, FINISHED",
        "OPERATOR_DETACHES, FINISHED",
        "LATE_GROUP, FINISHED",
        "DIES_ATTACHED, FINISHED"
    })
    void anAutoScalingGroup_thatOthersChange_isRolledAllTheSame(FaultKind kind, RollStatus end) {
        List<Integer> positions = AUTO_SCALING.positionsOf(kind);
        assertThat(positions).isNotEmpty();

        for (int i = 0; i < positions.size(); i += 1 + positions.size() / 6) {
            FaultRun run = SIMULATOR.run(AUTO_SCALING.scenario(), List.of(new Fault(kind, positions.get(i), i)));

            assertThat(AUTO_SCALING.judge(run)).isEmpty();
            assertThat(run.left().status()).isEqualTo(end);
        }
    }

    @Test
    void everyKindOfAnAutoScalingGroup_isOneOfItsOwnOrOfAnyGroup() {
        assertThat(FaultKind.OF_AUTO_SCALING).hasSize(50);
        assertThat(FaultKind.OF_OWN).hasSize(48);
        assertThat(FaultKind.parse("all")).isEqualTo(FaultKind.OF_OWN);
    }

    @Test
    void seeds_takeTheKindsInTurn_andSayWhatWasInjected() {
        FaultCampaign campaign = new FaultCampaign(SIMULATOR, SCENARIOS, List.of(FaultKind.CUT_AFTER, FaultKind.QUOTA));

        FaultCampaign.Outcome outcome = campaign.run(Seeds.from(1, 8));

        assertThat(outcome.broken()).isEmpty();
        assertThat(outcome.report().faultsInjected())
                .hasSize(FaultKind.values().length)
                .containsEntry("cut_after", 4)
                .containsEntry("quota", 4)
                .containsEntry("stale", 0);
        assertThat(campaign.draw(7)).isEqualTo(campaign.draw(7));
        assertThat(campaign.run(7).trace()).isEqualTo(campaign.run(7).trace());
    }
}
