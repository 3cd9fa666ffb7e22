package greenroll.roll.heal;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.SpotNotice;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Healing;
import greenroll.group.HealthCheckType;
import greenroll.group.SpotStrategy;
import greenroll.group.Strategy;
import greenroll.operation.Starts;
import greenroll.roll.HealingState;
import greenroll.roll.ReplacementScope;
import greenroll.roll.ReplacementScope.Cause;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.observation.GroupObservation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Replacements without a roll, in a group of four in two zones behind one target group. It is observed once a minute.
 */
class HealRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String WEB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1";
    private static final String API = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/api/2";
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Instance> instances = new ArrayList<>();
    private final Map<String, TargetHealth> targets = new LinkedHashMap<>();
    /** The targets of revision 2. */
    private final Map<String, TargetHealth> apiTargets = new LinkedHashMap<>();

    private boolean isAnswered = true;
    private Healing healing = Healing.DEFAULT;
    private Set<String> leaveAlone = Set.of();
    private final List<SpotNotice> notices = new ArrayList<>();
    private SpotStrategy spot = new SpotStrategy(100, null, null, null, null, null);
    private HealingState before = HealingState.none(NOON);

    HealRulesTest() {
        for (int number = 1; number <= 4; number++) {
            instances.add(instance("i-" + number, number % 2 == 0 ? "b" : "a", NOON.minusSeconds(3600), null));
            health("i-" + number, TargetHealth.State.HEALTHY);
        }
    }

    @Test
    void allWell_isLeftAlone_andNothingIsRemembered() {
        HealDecision decision = look(MINUTE);

        assertThat(decision.heals()).isFalse();
        assertThat(decision.after().isWell()).isTrue();
    }

    @Test
    void oneMissing_isReplacedAtTheSecondLookThatMissesIt() {
        instances.removeFirst();

        assertThat(look(MINUTE).heals()).isFalse();
        HealDecision second = look(MINUTE.multipliedBy(2));

        assertThat(second.missing()).isEqualTo(1);
        assertThat(second.instanceIds()).isEmpty();
        assertThat(second.why()).isEqualTo("1 of 4 missing");
    }

    @Test
    void oneMissing_thatIsThereAgain_isForgotten() {
        Instance late = instances.removeFirst();
        look(MINUTE);
        instances.add(late);
        look(MINUTE.multipliedBy(2));
        instances.remove(late);

        assertThat(look(MINUTE.multipliedBy(3)).heals()).isFalse();
    }

    @Test
    void oneUnhealthy_isReplacedOnceItWasForLongEnough() {
        health("i-1", TargetHealth.State.UNHEALTHY);

        assertThat(look(MINUTE).heals()).isFalse();
        assertThat(look(MINUTE.multipliedBy(2)).heals()).isFalse();
        HealDecision third = look(MINUTE.multipliedBy(3));

        assertThat(third.instanceIds()).containsExactly("i-1");
        assertThat(third.why()).isEqualTo("i-1 unhealthy for 120 s (web: unhealthy)");
    }

    @Test
    void oneUnhealthy_healthyInBetween_isWatchedAnew() {
        health("i-1", TargetHealth.State.UNHEALTHY);
        look(MINUTE);
        health("i-1", TargetHealth.State.HEALTHY);
        look(MINUTE.multipliedBy(2));
        health("i-1", TargetHealth.State.UNHEALTHY);

        assertThat(look(MINUTE.multipliedBy(3)).heals()).isFalse();
        assertThat(look(MINUTE.multipliedBy(4)).heals()).isFalse();
    }

    @Test
    void looksTooFarApart_haveNotWatchedWhatWasInBetween() {
        health("i-1", TargetHealth.State.UNHEALTHY);
        look(MINUTE);

        assertThat(look(Duration.ofMinutes(30)).heals()).isFalse();
    }

    @Test
    void whatIsYoungerThanItsGrace_unknown_draining_orNotRegistered_isNotUnhealthy() {
        instances.set(0, instance("i-1", "a", NOON, null));
        health("i-1", TargetHealth.State.UNHEALTHY);
        health("i-2", TargetHealth.State.UNAVAILABLE);
        health("i-3", TargetHealth.State.DRAINING);
        targets.remove("i-4");

        look(MINUTE);
        assertThat(look(MINUTE.multipliedBy(4)).heals()).isFalse();
        assertThat(before.unhealthySince()).isEmpty();
    }

    @Test
    void anUnansweredTargetGroup_keepsNobodyFromReplacingWhatDied_andSaysNothingOfTheRest() {
        instances.removeFirst();
        isAnswered = false;

        look(MINUTE);
        HealDecision second = look(MINUTE.multipliedBy(2));

        assertThat(second.missing()).isEqualTo(1);
        assertThat(second.instanceIds()).isEmpty();
    }

    @Test
    void autoHealingOff_replacesWhatDied_andNotWhatIsUnhealthy() {
        healing = new Healing(false, Duration.ZERO, MINUTE);
        instances.removeFirst();
        health("i-2", TargetHealth.State.UNHEALTHY);

        look(MINUTE);
        HealDecision decision = look(MINUTE.multipliedBy(3));

        assertThat(decision.missing()).isEqualTo(1);
        assertThat(decision.instanceIds()).isEmpty();
    }

    @Test
    void aStoppedInstance_isReplaced() {
        instances.set(0, stopped("i-1"));
        targets.put("i-1", new TargetHealth(TargetHealth.State.UNUSED, "Target.InvalidState", null));

        look(MINUTE);
        assertThat(look(MINUTE.multipliedBy(3)).instanceIds()).containsExactly("i-1");
    }

    @Test
    void allUnhealthy_isHeld_withWhatDiedToo_andToldOnce() {
        instances.forEach(one -> health(one.id(), TargetHealth.State.UNHEALTHY));
        look(MINUTE);
        instances.removeFirst();
        look(MINUTE.multipliedBy(2));

        HealDecision held = look(MINUTE.multipliedBy(3));

        assertThat(held.heals()).isFalse();
        assertThat(held.owesNotice()).isTrue();
        assertThat(held.after().held().reason()).isEqualTo("each of the group's 3 instances is unhealthy");
        before = held.after().notified();
        assertThat(look(MINUTE.multipliedBy(4)).owesNotice()).isFalse();
    }

    @Test
    void allUnhealthy_andOneHealthyAgain_goesOn() {
        instances.forEach(one -> health(one.id(), TargetHealth.State.UNHEALTHY));
        look(MINUTE);
        look(MINUTE.multipliedBy(3));
        health("i-4", TargetHealth.State.HEALTHY);

        HealDecision decision = look(MINUTE.multipliedBy(4));

        assertThat(decision.instanceIds()).containsExactly("i-2");
        assertThat(decision.after().held().reason()).isEqualTo("each instance in a is unhealthy");
    }

    @Test
    void aWholeZone_isHeld_andOneElsewhereIsReplaced() {
        instances.add(instance("i-5", "c", NOON.minusSeconds(3600), null));
        for (String id : List.of("i-1", "i-3", "i-5")) {
            health(id, TargetHealth.State.UNHEALTHY);
        }
        health("i-5", TargetHealth.State.UNHEALTHY);

        look(MINUTE);
        HealDecision decision = look(MINUTE.multipliedBy(3));

        assertThat(decision.instanceIds()).containsExactly("i-5");
        assertThat(decision.after().held().reason()).isEqualTo("each instance in a is unhealthy");
    }

    /** A single instance says nothing about its target group. It is replaced, and its replacement is launched first. */
    @Test
    void theOnlyInstance_isReplaced() {
        instances.subList(1, 4).clear();
        health("i-1", TargetHealth.State.UNHEALTHY);

        look(MINUTE);
        HealDecision decision = look(MINUTE.multipliedBy(3));

        assertThat(decision.instanceIds()).containsExactly("i-1");
    }

    @Test
    void whatIsKeptForALook_isNeitherThereNorReplaced() {
        leaveAlone = Set.of("i-1");
        health("i-1", TargetHealth.State.UNHEALTHY);

        look(MINUTE);
        HealDecision decision = look(MINUTE.multipliedBy(3));

        assertThat(decision.instanceIds()).isEmpty();
        assertThat(decision.missing()).isEqualTo(1);
    }

    @Test
    void aGroupWithAnInstanceOfAnAutoScalingGroup_isAnothersToHeal() {
        instances.set(0, instance("i-1", "a", NOON.minusSeconds(3600), "asg-web"));
        instances.removeLast();

        look(MINUTE);
        assertThat(look(MINUTE.multipliedBy(3)).heals()).isFalse();
    }

    /** Draining, new and unknown instances say nothing about a common cause. */
    @Test
    void allUnhealthy_butOneThatIsNotJudged_isHeld() {
        instances.forEach(one -> health(one.id(), TargetHealth.State.UNHEALTHY));
        health("i-4", TargetHealth.State.DRAINING);

        look(MINUTE);
        HealDecision held = look(MINUTE.multipliedBy(3));

        assertThat(held.heals()).isFalse();
        assertThat(held.after().held().reason()).isEqualTo("each of the group's 3 instances is unhealthy");
    }

    @Test
    void aWholeTargetGroup_isHeld_andSoIsAllElse() {
        health("i-1", TargetHealth.State.UNHEALTHY);
        servesInApi("i-5", "a", TargetHealth.State.UNHEALTHY);
        servesInApi("i-6", "b", TargetHealth.State.UNHEALTHY);

        look(MINUTE);
        HealDecision held = look(MINUTE.multipliedBy(3));

        assertThat(held.heals()).isFalse();
        assertThat(held.after().held().reason()).isEqualTo("each of the 2 instances in target group api is unhealthy");
    }

    @Test
    void aTargetGroup_inWhichOneIsHealthy_keepsNobodyFromReplacingTheOther() {
        servesInApi("i-5", "a", TargetHealth.State.UNHEALTHY);
        servesInApi("i-6", "b", TargetHealth.State.HEALTHY);

        look(MINUTE);
        HealDecision decision = look(MINUTE.multipliedBy(3));

        assertThat(decision.instanceIds()).containsExactly("i-5");
        assertThat(decision.after().held()).isNull();
    }

    /** A single instance says nothing about its target group. */
    @Test
    void theOnlyOneInItsTargetGroup_isReplaced() {
        servesInApi("i-5", "a", TargetHealth.State.UNHEALTHY);

        look(MINUTE);
        assertThat(look(MINUTE.multipliedBy(3)).instanceIds()).containsExactly("i-5");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2 | i-1 unhealthy for 120 s (web: unhealthy), i-2 unhealthy for 120 s (web: unhealthy)",
                "3 | i-1 unhealthy for 120 s (web: unhealthy), i-2 unhealthy for 120 s (web: unhealthy), i-3 unhealthy"
                        + " for 120 s (web: unhealthy)",
                "5 | i-1 unhealthy for 120 s (web: unhealthy), i-2 unhealthy for 120 s (web: unhealthy), i-3 unhealthy"
                        + " for 120 s (web: unhealthy) and 2 more"
            })
    void theReason_namesThree_andCountsTheRest(int unhealthy, String why) {
        for (int number = 5; number <= 8; number++) {
            instances.add(instance("i-" + number, number % 2 == 0 ? "b" : "a", NOON.minusSeconds(3600), null));
            health("i-" + number, TargetHealth.State.HEALTHY);
        }
        for (int number = 1; number <= unhealthy; number++) {
            health("i-" + number, TargetHealth.State.UNHEALTHY);
        }

        look(MINUTE);
        assertThat(look(MINUTE.multipliedBy(3)).why()).isEqualTo(why);
    }

    @Test
    void theReason_saysWhatIsUnhealthyFirst_andThenWhatIsMissing() {
        instances.removeLast();
        health("i-1", TargetHealth.State.UNHEALTHY);

        look(MINUTE);
        assertThat(look(MINUTE.multipliedBy(3)).why())
                .isEqualTo("i-1 unhealthy for 120 s (web: unhealthy); 1 of 4 missing");
    }

    @Test
    void theReason_isCutAt256Characters() {
        String before = "i-1 unhealthy for 120 s (web: unhealthy (";
        String fits = "x".repeat(256 - before.length() - "))".length());
        targets.put("i-1", new TargetHealth(TargetHealth.State.UNHEALTHY, null, fits));
        look(MINUTE);
        assertThat(look(MINUTE.multipliedBy(3)).why())
                .isEqualTo(before + fits + "))")
                .hasSize(256);

        targets.put("i-1", new TargetHealth(TargetHealth.State.UNHEALTHY, null, fits + "x"));
        // One minute later, the seconds have the same number of digits.
        assertThat(look(MINUTE.multipliedBy(4)).why())
                .isEqualTo(before.replace("120", "180") + fits + "x…")
                .hasSize(256);
    }

    @Test
    void anInterruptionNotice_isHeededAtTheFirstLook() {
        interrupts("i-2");

        HealDecision decision = look(MINUTE);

        assertThat(decision.instanceIds()).containsExactly("i-2");
        assertThat(decision.missing()).isZero();
        assertThat(decision.cause()).isEqualTo(Cause.INTERRUPTION);
        assertThat(decision.isUrgent()).isTrue();
        assertThat(decision.why()).isEqualTo("i-2 will be interrupted at 2026-11-23T12:02:00Z");
        assertThat(decision.after().isWell()).as("there is nothing to remember").isTrue();
    }

    @Test
    void aRebalanceRecommendation_isHeededAtTheFirstLook_butIsNotUrgent() {
        recommends("i-2");

        HealDecision decision = look(MINUTE);

        assertThat(decision.instanceIds()).containsExactly("i-2");
        assertThat(decision.cause()).isEqualTo(Cause.REBALANCE_RECOMMENDATION);
        assertThat(decision.isUrgent()).isFalse();
        assertThat(decision.why()).isEqualTo("i-2 has a rebalance recommendation");
    }

    @Test
    void withoutCapacityRebalance_aRebalanceRecommendationChangesNothing_andAnInterruptionNoticeDoes() {
        spot = new SpotStrategy(100, null, null, null, null, false);
        recommends("i-2");
        assertThat(look(MINUTE).heals()).isFalse();

        interrupts("i-2");
        assertThat(look(MINUTE.multipliedBy(2)).instanceIds()).containsExactly("i-2");
    }

    @Test
    void anInterruptionNotice_afterARecommendation_isTheCause() {
        recommends("i-2");
        interrupts("i-2");

        assertThat(look(MINUTE).why()).isEqualTo("i-2 will be interrupted at 2026-11-23T12:02:00Z");
    }

    @Test
    void aNotice_isHeededWithinTheGracePeriodOfHealthChecks_andWithAutoHealingOff() {
        healing = new Healing(false, Duration.ofHours(1), MINUTE);
        instances.set(0, instance("i-1", "a", NOON, null));
        health("i-1", TargetHealth.State.INITIAL);
        interrupts("i-1");

        assertThat(look(MINUTE).instanceIds()).containsExactly("i-1");
    }

    @Test
    void aNotice_isHeeded_whileACommonCauseHoldsTheOthers() {
        instances.forEach(one -> health(one.id(), TargetHealth.State.UNHEALTHY));
        look(MINUTE);
        interrupts("i-2");

        HealDecision decision = look(MINUTE.multipliedBy(3));

        assertThat(decision.instanceIds()).containsExactly("i-2");
        assertThat(decision.cause()).isEqualTo(Cause.INTERRUPTION);
        assertThat(decision.owesNotice()).isTrue();
        assertThat(decision.after().held().reason()).isEqualTo("each of the group's 4 instances is unhealthy");
    }

    @Test
    void theCause_isTheMostUrgentOne_andTheReasonHasThemAll() {
        instances.removeLast();
        health("i-1", TargetHealth.State.UNHEALTHY);
        look(MINUTE);
        recommends("i-2");

        HealDecision decision = look(MINUTE.multipliedBy(3));

        assertThat(decision.cause()).isEqualTo(Cause.REBALANCE_RECOMMENDATION);
        assertThat(decision.instanceIds()).containsExactly("i-2", "i-1");
        assertThat(decision.why())
                .isEqualTo(
                        "i-1 unhealthy for 120 s (web: unhealthy), i-2 has a rebalance recommendation; 1 of 4 missing");

        interrupts("i-3");
        assertThat(look(MINUTE.multipliedBy(4)).cause()).isEqualTo(Cause.INTERRUPTION);
    }

    @Test
    void withoutANotice_theCauseIsUnhealthy_orMissing() {
        instances.removeLast();
        look(MINUTE);
        assertThat(look(MINUTE.multipliedBy(2)).cause()).isEqualTo(Cause.MISSING);

        health("i-1", TargetHealth.State.UNHEALTHY);
        look(MINUTE.multipliedBy(3));
        assertThat(look(MINUTE.multipliedBy(5)).cause()).isEqualTo(Cause.UNHEALTHY);
    }

    @Test
    void aNotice_toAnInstanceThatIsGone_orThatIsKeptForALook_changesNothing() {
        interrupts("i-9");
        assertThat(look(MINUTE).heals()).isFalse();

        leaveAlone = Set.of("i-2");
        interrupts("i-2");
        assertThat(look(MINUTE.multipliedBy(2)).heals()).isFalse();
    }

    @Test
    void aNotice_inAGroupWithAnInstanceOfAnAutoScalingGroup_isAnothersToHeed() {
        instances.set(0, instance("i-1", "a", NOON.minusSeconds(3600), "asg-web"));
        interrupts("i-2");

        assertThat(look(MINUTE).heals()).isFalse();
    }

    private void interrupts(String id) {
        notices.add(new SpotNotice(id, SpotNotice.Kind.INTERRUPTION, NOON));
    }

    private void recommends(String id) {
        notices.add(new SpotNotice(id, SpotNotice.Kind.REBALANCE_RECOMMENDATION, NOON));
    }

    @ParameterizedTest
    @CsvSource({"1, 10", "2, 20", "3, 40", "4, 80", "5, 160", "6, 320", "7, 360", "8, 360", "50, 360"})
    void heals_thatFailOneAfterAnother_areEachFollowedByALongerPause_ofSixHoursAtMost(int failed, int minutes) {
        List<RollHead> past = Collections.nCopies(failed, ended(RollKind.HEAL, Stage.FAILED));
        Instant end = NOON.plus(Duration.ofMinutes(minutes));

        assertThat(HealRules.postponedUntil(past, NOON)).contains(end);
        assertThat(HealRules.postponedUntil(past, end.minusSeconds(1))).contains(end);
        assertThat(HealRules.postponedUntil(past, end)).isEmpty();
    }

    @Test
    void thePause_isReckonedFromTheLastHeal_andCountsOnlyThoseInARow() {
        RollHead last = ended(RollKind.HEAL, Stage.STOPPED);
        RollHead before = last.with(c -> c.progress(c.progress().withUpdatedAt(NOON.minusSeconds(900))));
        RollHead failed = ended(RollKind.HEAL, Stage.FAILED);

        assertThat(HealRules.postponedUntil(List.of(last, before), NOON)).contains(NOON.plusSeconds(1_200));
        for (RollHead between : List.of(
                ended(RollKind.HEAL, Stage.FINISHED),
                ended(RollKind.ROLL, Stage.FAILED),
                ended(RollKind.ROLL, Stage.FINISHED))) {
            assertThat(HealRules.postponedUntil(List.of(last, between, failed), NOON))
                    .contains(NOON.plusSeconds(600));
            assertThat(HealRules.postponedUntil(List.of(between, failed), NOON)).isEmpty();
        }
        assertThat(HealRules.postponedUntil(List.of(), NOON)).isEmpty();
    }

    @Test
    void anAttemptToGoBackToSpot_neitherDelaysHealing_norEndsItsPause() {
        RollHead failed = ended(RollKind.HEAL, Stage.FAILED);
        RollHead revert = failed.with(c -> c.facts(failed.facts()
                .withBounds(failed.facts()
                        .bounds()
                        .withReplacementScope(new ReplacementScope(
                                null,
                                List.of("i-1"),
                                ReplacementScope.Launches.UP_TO_TARGET,
                                ReplacementScope.Cause.REVERT_TO_SPOT)))));

        assertThat(HealRules.postponedUntil(List.of(revert, revert), NOON)).isEmpty();
        assertThat(HealRules.postponedUntil(List.of(revert, failed), NOON)).contains(NOON.plusSeconds(600));
    }

    /** Returns an operation that ended at noon. */
    private static RollHead ended(RollKind kind, Stage stage) {
        return Starts.ofFour()
                .ended(kind, stage)
                .head()
                .with(c -> c.progress(c.progress().withUpdatedAt(NOON)));
    }

    private void servesInApi(String id, String zone, TargetHealth.State state) {
        instances.add(instance(id, zone, NOON.minusSeconds(3600), null, InstanceState.RUNNING, 2));
        apiTargets.put(id, new TargetHealth(state, null, null));
    }

    private HealDecision look(Duration after) {
        Group group = Group.created("sig-0a1b2c3d", "web", "eu-west-1", new Capacity(1, 4, 8), List.of(), NOON)
                .with(c -> c.revisions(c.revisions().withServingRevision(1))
                        .policy(c.policy().withStrategy(new Strategy(spot, null, null, false))));
        Instant now = NOON.plus(after);
        TargetGroupHealth answer =
                isAnswered ? new TargetGroupHealth.Answered(targets) : new TargetGroupHealth.Unanswered("throttled");
        GroupObservation look = new GroupObservation(
                FleetSnapshot.of(now, instances, Map.of(WEB, answer, API, new TargetGroupHealth.Answered(apiTargets)))
                        .withNotices(notices),
                Map.of(1, List.of(WEB), 2, List.of(API)),
                HealthCheckType.TARGET_GROUP,
                1,
                leaveAlone);
        HealDecision decision = HealRules.decide(new HealRules.Seen(group, healing, look, before), now);
        before = decision.after();
        return decision;
    }

    private void health(String id, TargetHealth.State state) {
        targets.put(id, new TargetHealth(state, null, null));
    }

    private static Instance stopped(String id) {
        return instance(id, "a", NOON.minusSeconds(3600), null, InstanceState.STOPPED);
    }

    private static Instance instance(String id, String zone, Instant launchedAt, String autoScalingGroup) {
        return instance(id, zone, launchedAt, autoScalingGroup, InstanceState.RUNNING);
    }

    private static Instance instance(
            String id, String zone, Instant launchedAt, String autoScalingGroup, InstanceState state) {
        return instance(id, zone, launchedAt, autoScalingGroup, state, 1);
    }

    private static Instance instance(
            String id, String zone, Instant launchedAt, String autoScalingGroup, InstanceState state, int revision) {
        return new Instance(
                id,
                state,
                new Instance.Placement(zone, "subnet-" + zone),
                new Instance.Launch("ami-1", "t3.small", false, launchedAt),
                Instance.Addresses.NONE,
                new Instance.Tags("sig-0a1b2c3d", null, revision, null, autoScalingGroup),
                StatusChecks.NOT_ASKED,
                null);
    }
}
