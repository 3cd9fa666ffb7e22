package greenroll.operation;

import static greenroll.roll.SampleSettings.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetGroupHealth;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.roll.HealingState;
import greenroll.roll.Idempotency;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.TargetGroupTimes;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.heal.HealDecision;
import greenroll.roll.step.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests scaling, healing and deleting a group: the operations started, the values only written, and the refusals. */
class GroupOperationsTest {

    private static final Idempotency KEY = new Idempotency("a".repeat(64), "0".repeat(64));
    private static final GroupOperations.Asked ASKED = new GroupOperations.Asked("jo", Starts.NOW, null, null);
    private static final GroupOperations.Asked KEYED = new GroupOperations.Asked("jo", Starts.NOW, KEY, null);

    private final Starts four = Starts.ofFour();

    @BeforeEach
    void revisionOneServes() {
        four.store.put(PastRoll.with(c -> {
            c.id = "sbgd-000000be";
            c.revision = 1;
            c.createdAt = Starts.NOW.minusSeconds(3_600);
        }));
    }

    @Test
    void scalingUp_launchesWhatServes_upToTheTarget() {
        ScaleResult.Began began = (ScaleResult.Began) scale(3);

        assertThat(began.capacity()).isEqualTo(new Capacity(2, 7, 12));
        assertThat(began.victims()).isEmpty();
        assertThat(began.operation().facts())
                .isEqualTo(facts(
                        RollKind.SCALE,
                        7,
                        3,
                        "jo",
                        null,
                        new ReplacementScope(null, List.of(), ReplacementScope.Launches.UP_TO_TARGET, null)));
        assertThat(group().capacity()).isEqualTo(new Capacity(2, 7, 12));
        assertThat(group().activeRoll()).isEqualTo(new Group.ActiveRoll("sbgd-00000001", "SCALE"));
        assertThat(four.started).containsExactly("sig-00000001 sbgd-00000001-1");
    }

    @Test
    void scalingDown_takesOutAsMany_andLaunchesNothing() {
        four.target(Starts.WEB, "i-3", Scenario.UNHEALTHY);

        ScaleResult.Began began = (ScaleResult.Began) scale(-2);

        assertThat(began.capacity()).isEqualTo(new Capacity(2, 2, 12));
        assertThat(began.victims()).extracting(Instance::id).containsExactly("i-3", "i-1");
        assertThat(began.operation().facts())
                .isEqualTo(facts(
                        RollKind.SCALE,
                        2,
                        0,
                        "jo",
                        null,
                        new ReplacementScope(null, List.of("i-3", "i-1"), ReplacementScope.Launches.NONE, null)));
    }

    @ParameterizedTest
    @CsvSource({"-3, 1", "9, 13", "2147483647, 2147483651"})
    void scaling_beyondTheCapacity_isRefused_andSaysHowFarItGoes(int adjustment, long target) {
        assertThat(scale(adjustment))
                .isEqualTo(refused(
                        Refusal.Code.VALIDATION_ERROR,
                        "the target would be " + target + ", and the group's capacity is 2 to 12: change"
                                + " capacity.minimum or capacity.maximum first",
                        "adjustment"));
        assertThat(four.started).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-2, 2", "8, 12"})
    void scaling_toTheEdgeOfTheCapacity_isAccepted(int adjustment, int target) {
        assertThat(((ScaleResult.Began) scale(adjustment)).capacity().target()).isEqualTo(target);
    }

    @Test
    void scaling_aboveWhatAGroupMayEverHave_isRefused() {
        four.with(group().withCapacity(new Capacity(2, 4, 2_000)));

        assertThat(scale(997))
                .isInstanceOfSatisfying(
                        ScaleResult.NotBegun.class,
                        no -> assertThat(((StartResult.Refused) no.why()).refusals())
                                .extracting(Refusal::message)
                                .singleElement()
                                .asString()
                                .startsWith("the target would be 1001, and the group's capacity is 2 to 1000"));
        assertThat(((ScaleResult.Began) scale(996)).capacity().target()).isEqualTo(1_000);
    }

    @Test
    void scaling_aGroupThatIsNotThere_isRefused() {
        assertThat(four.upkeep().scale("sig-ffffffff", 1, ASKED))
                .isEqualTo(refused(Refusal.Code.GROUP_DOESNT_EXIST, "there is no group sig-ffffffff", "groupId"));
    }

    @Test
    void scaling_byNothing_isNoted_andStartsNothing() {
        assertThat(scale(0)).isEqualTo(new ScaleResult.Noted(new Capacity(2, 4, 12)));
        assertThat(four.started).isEmpty();
    }

    @Test
    void scaling_whereNothingEverServed_isRefused() {
        four.store.rolls.clear();

        assertThat(scale(1))
                .isEqualTo(refused(
                        Refusal.Code.NO_SERVING_REVISION,
                        "nothing was ever in service in sig-00000001, so it is unknown what to launch: update the group,"
                                + " and roll",
                        null));
    }

    @Test
    void scaling_toWhatLivesAlready_writesTheTarget_andStartsNothing() {
        four.runs("i-5", 1, Starts.WEB);

        assertThat(scale(1)).isEqualTo(new ScaleResult.Noted(new Capacity(2, 5, 12)));
        assertThat(group().capacity()).isEqualTo(new Capacity(2, 5, 12));
        assertThat(four.started).isEmpty();
    }

    @Test
    void scalingUp_whereATargetGroupHasNoRoom_isRefused_andScalingDownIsNot() {
        four.targetGroup(Starts.WEB, 5, 4, 60, 0);

        assertThat(scale(2))
                .isInstanceOfSatisfying(
                        ScaleResult.NotBegun.class,
                        no -> assertThat(((StartResult.Refused) no.why()).refusals())
                                .extracting(Refusal::code)
                                .containsExactly(Refusal.Code.TARGET_GROUP_LIMIT));
        assertThat(scale(-1)).isInstanceOf(ScaleResult.Began.class);
    }

    @Test
    void scaling_aGroupWithInstancesOfAnAutoScalingGroup_isRefused() {
        four.put("i-4", InstanceState.RUNNING, 1, "asg");

        assertThat(scale(1)).isInstanceOf(ScaleResult.NotBegun.class);
        assertThat(four.started).isEmpty();
    }

    @Test
    void scaling_againWithItsKey_isTheSame_andWithAnotherBodyItIsRefused() {
        ScaleResult.Began first = (ScaleResult.Began) four.upkeep().scale(Starts.GROUP, 1, KEYED);

        assertThat(four.upkeep().scale(Starts.GROUP, 1, KEYED))
                .isEqualTo(new ScaleResult.Began(first.operation(), List.of(), new Capacity(2, 5, 12), 0));
        assertThat(four.upkeep()
                        .scale(
                                Starts.GROUP,
                                2,
                                new GroupOperations.Asked(
                                        "jo", Starts.NOW, new Idempotency(KEY.key(), "1".repeat(64)), null)))
                .isEqualTo(new ScaleResult.NotBegun(
                        new StartResult.KeyReused(first.operation().id())));
        assertThat(four.started).hasSize(1);
    }

    @Test
    void scaling_aGroupThatChangesMeanwhile_isDecidedAnew() {
        four.store.meanwhile =
                () -> four.with(Starts.group(2, 1, false, 8).withDocument("{\"description\":\"changed\"}"));

        assertThat(((ScaleResult.Began) scale(1)).capacity()).isEqualTo(new Capacity(2, 5, 12));
        assertThat(group().document()).contains("changed");
    }

    @ParameterizedTest
    @EnumSource(
            value = RollKind.class,
            names = {"ROLL", "ROLLBACK"})
    void scalingUp_duringARoll_isWritten_andReachedAfterIt(RollKind kind) {
        four.holding(kind);

        assertThat(scale(2)).isEqualTo(new ScaleResult.Noted(new Capacity(2, 6, 12)));
        assertThat(group().capacity().target()).isEqualTo(6);
        assertThat(GroupOperations.mayChange(group(), 7)).isTrue();
        assertThat(four.started).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ROLL, -1", "ROLL, 0", "CREATE, 1", "SCALE, 1", "DETACH, 1", "DELETE, 1"})
    void scaling_whileAnotherOperationHoldsTheGroup_isToldWhoDoes(RollKind kind, int adjustment) {
        Roll holder = four.holding(kind);

        assertThat(scale(adjustment))
                .isEqualTo(new ScaleResult.NotBegun(new StartResult.Held(holder.id(), kind.name())));
        assertThat(group().capacity()).isEqualTo(new Capacity(2, 4, 12));
        assertThat(GroupOperations.mayChange(group(), 4 + adjustment)).isFalse();
    }

    @Test
    void scaling_duringAHeal_takesTheGroupOver() {
        Roll heal = four.holding(RollKind.HEAL);
        four.store.put(heal);
        four.put("i-5", InstanceState.PENDING, 1, null);

        ScaleResult.Began began = (ScaleResult.Began) scale(1);

        assertThat(began.operation().facts().kind()).isEqualTo(RollKind.SCALE);
        assertThat(began.operation().facts().replacementScope().launches())
                .isEqualTo(ReplacementScope.Launches.UP_TO_TARGET);
        assertThat(began.operation().ownership().takeOver().rollId()).isEqualTo(heal.id());
        assertThat(GroupOperations.mayChange(Starts.group(2, 1, false, 7), 1)).isTrue();
    }

    @Test
    void changingTheBoundsAlone_duringAHeal_leavesTheHealAlone() {
        four.holding(RollKind.HEAL);

        assertThat(four.upkeep().scaleTo(group(), new Capacity(1, 4, 20), ASKED))
                .isEqualTo(new ScaleResult.Noted(new Capacity(1, 4, 20)));
        assertThat(group().capacity()).isEqualTo(new Capacity(1, 4, 20));
        assertThat(group().activeRoll()).isNotNull();
        assertThat(four.started).isEmpty();
    }

    @Test
    void scaling_leavesAloneWhatAnyRollKeepsForALook() {
        aFailedRollKeeps("i-4");

        RollFacts facts = ((ScaleResult.Began) scale(1)).operation().facts();

        assertThat(facts.bounds().leaveAlone()).containsExactly("i-4");
        assertThat(facts.bounds().surge()).isEqualTo(2);
    }

    @Test
    void aHeal_replacesWhatIsDue_byWhatServes() {
        HealDecision decision =
                new HealDecision(HealingState.none(Starts.NOW), List.of("i-2", "i-3"), 0, null, "i-2 is unhealthy");

        StartResult started = four.upkeep().heal(group(), decision, Starts.NOW).orElseThrow();

        assertThat(((StartResult.Accepted) started).roll().facts())
                .isEqualTo(facts(
                        RollKind.HEAL,
                        4,
                        2,
                        "healing",
                        "i-2 is unhealthy",
                        new ReplacementScope(
                                null, List.of("i-2", "i-3"), ReplacementScope.Launches.UP_TO_TARGET, null)));
        assertThat(four.started).containsExactly("sig-00000001 sbgd-00000001-1");
    }

    @Test
    void aHeal_ofWhatIsMissing_hasRoomForOneAtLeast() {
        HealDecision decision = new HealDecision(HealingState.none(Starts.NOW), List.of(), 1, null, "1 of 4 missing");

        StartResult started = four.upkeep().heal(group(), decision, Starts.NOW).orElseThrow();

        assertThat(((StartResult.Accepted) started).roll().facts().bounds().surge())
                .isEqualTo(1);
    }

    /** EC2 may interrupt any spot instance meanwhile, and its replacement is launched first. */
    @Test
    void aHeal_ofAGroupWithSpotInstances_hasRoomForAReplacementOfEach() {
        spot("i-1", "i-2", "i-3");

        RollFacts facts = heal(List.of("i-2"), ReplacementScope.Cause.INTERRUPTION);

        assertThat(facts.bounds().surge()).isEqualTo(3);
        assertThat(facts.settings().batchSizePercentage()).isEqualTo(100);
        assertThat(facts.replacementScope())
                .isEqualTo(new ReplacementScope(
                        null,
                        List.of("i-2"),
                        ReplacementScope.Launches.UP_TO_TARGET,
                        ReplacementScope.Cause.INTERRUPTION));
    }

    @Test
    void aHeal_ofMoreInstancesThanThereAreSpotInstances_hasRoomForThose() {
        spot("i-1");

        assertThat(heal(List.of("i-1", "i-2", "i-3"), ReplacementScope.Cause.UNHEALTHY)
                        .bounds()
                        .surge())
                .isEqualTo(3);
    }

    @Test
    void anOperation_hasTheGroupsMixOfSpotAndOnDemand() {
        SpotStrategy half = new SpotStrategy(50, null, null, null, null, null);
        four.with(strategy(group(), half));

        assertThat(heal(List.of("i-2"), ReplacementScope.Cause.UNHEALTHY).spot())
                .isEqualTo(half);
    }

    /** Ten of twenty go back to spot: four at a time, so at most two batches of four are live in addition. */
    @Test
    void aHealThatRevertsToSpot_replacesAFifthAtATime() {
        four.with(group().withCapacity(new Capacity(2, 20, 40)));
        List<String> ten = new ArrayList<>();
        for (int i = 1; i <= 20; i++) {
            four.runs("i-" + i, 1, Starts.WEB);
            if (i <= 10) {
                ten.add("i-" + i);
            }
        }

        RollFacts facts = heal(ten, ReplacementScope.Cause.REVERT_TO_SPOT);

        assertThat(facts.settings().batchSizePercentage()).isEqualTo(20);
        assertThat(facts.bounds().surge()).isEqualTo(8);
        assertThat(facts.replacementScope().instanceIds()).isEqualTo(ten);
        assertThat(facts.replacementScope().revertsToSpot()).isTrue();
    }

    @Test
    void aHealThatRevertsOneToSpot_hasRoomForOne() {
        assertThat(heal(List.of("i-1"), ReplacementScope.Cause.REVERT_TO_SPOT)
                        .bounds()
                        .surge())
                .isEqualTo(1);
    }

    private RollFacts heal(List<String> ids, ReplacementScope.Cause cause) {
        HealDecision decision = new HealDecision(HealingState.none(Starts.NOW), ids, 0, cause, "why");
        return ((StartResult.Accepted)
                        four.upkeep().heal(group(), decision, Starts.NOW).orElseThrow())
                .roll()
                .facts();
    }

    /** None is to be on demand, and two are. So they go, although the spot instances come first by their ids. */
    @Test
    void scalingDown_inAMixedGroup_takesOutWhatThereIsTooMuchOf() {
        spot("i-1", "i-2");
        four.with(strategy(group(), new SpotStrategy(100, null, null, null, null, null)));

        ScaleResult.Began began = (ScaleResult.Began) scale(-2);

        assertThat(began.victims()).extracting(Instance::id).containsExactly("i-3", "i-4");
    }

    @Test
    void scalingDown_inAMixedGroup_countsTheInstancesOutOfServiceAmongThoseThatGo() {
        spot("i-1", "i-2");
        four.with(strategy(group(), new SpotStrategy(0, 2, null, null, null, null)));
        four.target(Starts.WEB, "i-3", Scenario.UNHEALTHY);

        ScaleResult.Began began = (ScaleResult.Began) scale(-2);

        assertThat(began.victims()).extracting(Instance::id).containsExactly("i-3", "i-1");
    }

    private void spot(String... ids) {
        four.fleet.instances.replaceAll(one ->
                List.of(ids).contains(one.id()) ? one.withLaunch(one.launch().withSpot(true)) : one);
    }

    private static Group strategy(Group group, SpotStrategy spot) {
        return group.with(c -> c.policy(c.policy().withStrategy(new Strategy(spot, null, null, false))));
    }

    @Test
    void aHeal_whereNothingEverServed_isRefused_andOfAGroupThatMovedOnItIsNothing() {
        HealDecision decision =
                new HealDecision(HealingState.none(Starts.NOW), List.of("i-2"), 0, null, "i-2 is unhealthy");
        Group read = group();
        four.with(Starts.group(2, 1, false, 8));

        assertThat(four.upkeep().heal(read, decision, Starts.NOW)).isEmpty();

        four.store.rolls.clear();
        assertThat(four.upkeep().heal(read, decision, Starts.NOW))
                .contains(new StartResult.Refused(List.of(new Refusal(
                        Refusal.Code.NO_SERVING_REVISION, "nothing was ever in service in sig-00000001", null))));
        assertThat(four.started).isEmpty();
    }

    @Test
    void aDeletion_takesOutAll_alsoWhatIsKeptForALook() {
        aFailedRollKeeps("i-4");

        RollHead head = ((StartResult.Accepted) four.upkeep().delete(Starts.GROUP, ASKED)).roll();

        assertThat(head.facts()).isEqualTo(facts(RollKind.DELETE, 0, 0, "jo", null, null));
        assertThat(group().activeRoll()).isEqualTo(new Group.ActiveRoll("sbgd-00000001", "DELETE"));
    }

    @Test
    void aDeletion_ofAGroupThatNeverServed_isOfItsLatestRevision() {
        four.with(Starts.group(2, null, false, 7));

        assertThat(((StartResult.Accepted) four.upkeep().delete(Starts.GROUP, ASKED))
                        .roll()
                        .facts()
                        .revision())
                .isEqualTo(2);
    }

    @Test
    void aDeletion_isTheSameForItsKey_andHeldForAnyOther() {
        RollHead first = ((StartResult.Accepted) four.upkeep().delete(Starts.GROUP, KEYED)).roll();

        assertThat(four.upkeep().delete(Starts.GROUP, KEYED)).isEqualTo(new StartResult.Accepted(first));
        assertThat(four.upkeep().delete(Starts.GROUP, ASKED)).isEqualTo(new StartResult.Held(first.id(), "DELETE"));
        assertThat(four.started).hasSize(1);
    }

    @Test
    void whatIsSentTwiceAtOnceWithItsKey_isAcceptedTwice_andIsOne() {
        four.store.meanwhile = () -> four.upkeep().delete(Starts.GROUP, KEYED);

        assertThat(four.upkeep().delete(Starts.GROUP, KEYED)).isInstanceOf(StartResult.Accepted.class);
        assertThat(four.started).hasSize(1);

        Starts others = Starts.ofFour();
        others.store.put(PastRoll.with(c -> c.id = "sbgd-000000be"));
        others.store.meanwhile = () -> others.upkeep().scale(Starts.GROUP, 1, KEYED);
        assertThat(others.upkeep().scale(Starts.GROUP, 1, KEYED)).isInstanceOf(ScaleResult.Began.class);
        assertThat(others.started).hasSize(1);

        Starts third = Starts.ofFour();
        third.store.put(PastRoll.with(c -> c.id = "sbgd-000000be"));
        Detachment one = new Detachment(List.of("i-1"), false, null);
        third.store.meanwhile = () -> third.upkeep().detach(Starts.GROUP, one, KEYED);
        assertThat(third.upkeep().detach(Starts.GROUP, one, KEYED)).isInstanceOf(ScaleResult.Began.class);
        assertThat(third.started).hasSize(1);
    }

    @Test
    void aDeletion_ofAGroupThatIsNotThere_orOfOthersInstances_isRefused() {
        assertThat(four.upkeep().delete("sig-ffffffff", ASKED))
                .isEqualTo(new StartResult.Refused(List.of(
                        new Refusal(Refusal.Code.GROUP_DOESNT_EXIST, "there is no group sig-ffffffff", "groupId"))));

        four.put("i-4", InstanceState.RUNNING, 1, "asg");
        assertThat(four.upkeep().delete(Starts.GROUP, ASKED)).isInstanceOf(StartResult.Refused.class);
        assertThat(four.started).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"CREATE", "HEAL"})
    void aDeletion_takesTheGroupOver_fromWhatCreatesOrHealsIt(RollKind kind) {
        Roll holder = four.holding(kind);

        RollHead head = ((StartResult.Accepted) four.upkeep().delete(Starts.GROUP, ASKED)).roll();

        assertThat(head.ownership().takeOver().rollId()).isEqualTo(holder.id());
    }

    @Test
    void aDeletion_ofAGroupThatChangesMeanwhile_isDecidedAnew() {
        four.store.meanwhile = () -> four.with(Starts.group(2, 2, false, 8));

        assertThat(((StartResult.Accepted) four.upkeep().delete(Starts.GROUP, ASKED))
                        .roll()
                        .facts()
                        .revision())
                .isEqualTo(2);
    }

    @Test
    void aGroup_whoseTargetGroupsDoNotAnswer_isScaledDownByNobodyInService() {
        four.fleet.health.put(Starts.WEB, new TargetGroupHealth.Unanswered("throttled"));

        assertThat(((ScaleResult.Began) scale(-1)).victims())
                .extracting(Instance::id)
                .containsExactly("i-1");
    }

    private void aFailedRollKeeps(String instanceId) {
        four.store.put(PastRoll.with(c -> {
            c.id = "sbgd-000000f1";
            c.stage = Stage.FAILED;
            c.retained = List.of(new RetainedInstance(instanceId, Starts.NOW));
        }));
    }

    private ScaleResult scale(int adjustment) {
        return four.upkeep().scale(Starts.GROUP, adjustment, ASKED);
    }

    private Group group() {
        return four.store.groups.get(Starts.GROUP);
    }

    private static ScaleResult refused(Refusal.Code code, String message, String field) {
        return new ScaleResult.NotBegun(new StartResult.Refused(List.of(new Refusal(code, message, field))));
    }

    /** The facts of an operation that upkeep starts: revision 1, all instances in one batch, no grace period. */
    private static RollFacts facts(
            RollKind kind, int target, int surge, String by, String comment, ReplacementScope replacementScope) {
        return new RollFacts(
                new RollFacts.Identity("sbgd-00000001", Starts.GROUP, "web", kind, by, comment),
                Starts.NOW,
                null,
                SETTINGS.with(settings -> settings.batches(RollSettings.Batches.of(100, 1))
                                .health(SETTINGS.health().withGracePeriod(Duration.ZERO))
                                .draining(SETTINGS.draining().withDrainingTimeout(Duration.ofSeconds(60))))
                        .withTargetGroups(
                                new TargetGroupTimes(Duration.ofSeconds(60), Duration.ZERO, Duration.ofSeconds(30))),
                new RollFacts.Revisions(1, Starts.specification(1, Starts.WEB), 1, Map.of(1, List.of(Starts.WEB))),
                new RollFacts.Bounds(target, surge, Starts.subnets(), SpotStrategy.NONE, replacementScope, List.of()),
                null);
    }
}
