package greenroll.roll.heal;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Healing;
import greenroll.group.HealthCheckType;
import greenroll.group.RevertToSpot;
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
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * When on-demand instances go back to spot, in a group of four in two zones. One of the four is to be on demand. It is
 * Monday noon.
 */
class RevertToSpotRulesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final String WEB = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/web/1";

    private final Map<String, Instance> instances = new LinkedHashMap<>();
    private final Map<String, TargetHealth> targets = new LinkedHashMap<>();
    private final List<RollHead> past = new ArrayList<>();
    private SpotStrategy strategy = new SpotStrategy(0, 1, null, null, null, null);
    private HealingState before = HealingState.none(NOON.minusSeconds(60));

    RevertToSpotRulesTest() {
        for (int number = 1; number <= 4; number++) {
            add("i-" + number, number % 2 == 0 ? "b" : "a", number == 4);
        }
    }

    @Test
    void onDemandInstancesBeyondTheStrategys_goBack_theOldestOfTheFullestZoneFirst() {
        assertThat(decide())
                .contains(new HealDecision(
                        HealingState.none(NOON),
                        List.of("i-1", "i-2"),
                        0,
                        Cause.REVERT_TO_SPOT,
                        "2 on-demand instances stand in for spot"));
        assertThat(decide().orElseThrow().isUrgent()).isFalse();
    }

    @Test
    void oneOfThem_isToldInTheSingular() {
        spot("i-3");

        assertThat(decide()).map(HealDecision::why).contains("1 on-demand instance stands in for spot");
    }

    @Test
    void noMoreThanTheStrategysOnDemandInstances_areWell() {
        spot("i-2", "i-3");
        assertThat(decide()).isEmpty();

        spot("i-1");
        assertThat(decide()).as("fewer than the strategy's").isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "25, 0", "26, 0", "50, 1", "75, 2", "100, 3"})
    void ofAPercentage_asManyAsItAllows(int risk, int back) {
        strategy = new SpotStrategy(risk, null, null, null, null, null);

        assertThat(decide().map(one -> one.instanceIds().size()).orElse(0)).isEqualTo(back);
    }

    @Test
    void neverAndClosedWindows_leaveThemAsTheyAre() {
        strategy = reverting(new RevertToSpot(RevertToSpot.PerformAt.NEVER, List.of()));
        assertThat(decide()).isEmpty();

        strategy = reverting(window(13));
        assertThat(decide()).isEmpty();

        strategy = reverting(window(12));
        assertThat(decide()).isPresent();
    }

    @Test
    void nothingIsReverted_whileAnInstanceIsMissing_unhealthy_orTooMuch() {
        targets.put("i-4", new TargetHealth(TargetHealth.State.UNHEALTHY, null, null));
        assertThat(decide()).isEmpty();

        targets.put("i-4", new TargetHealth(TargetHealth.State.HEALTHY, null, null));
        Instance four = instances.remove("i-4");
        assertThat(decide()).isEmpty();

        instances.put("i-4", four);
        before = HealingState.none(NOON.minusSeconds(60));
        add("i-5", "a", false);
        assertThat(decide()).isEmpty();

        instances.remove("i-5");
        assertThat(decide()).isPresent();
    }

    @Test
    void nothingIsReverted_whileAnotherReplacementIsDue() {
        HealRules.Seen seen = seen();
        HealDecision due = new HealDecision(HealingState.none(NOON), List.of("i-4"), 0, Cause.INTERRUPTION, "notice");

        assertThat(RevertToSpotRules.isWanted(seen, due, NOON)).isFalse();
    }

    @Test
    void anInstanceOutOfService_isNotChosen() {
        targets.put("i-1", new TargetHealth(TargetHealth.State.INITIAL, null, null));

        assertThat(decide()).map(HealDecision::instanceIds).contains(List.of("i-2", "i-3"));
    }

    @Test
    void whereNoOnDemandInstanceIsInService_nothingIsReverted() {
        targets.clear();

        assertThat(decide()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Stage.class,
            names = {"FINISHED", "FAILED", "STOPPED"})
    void anAttempt_isFollowedByAPauseOf30Minutes_howeverItEnded(Stage stage) {
        past.add(ended(Cause.REVERT_TO_SPOT, stage, NOON.minusSeconds(1_799)));
        assertThat(decide()).isEmpty();

        past.set(0, ended(Cause.REVERT_TO_SPOT, stage, NOON.minusSeconds(1_800)));
        assertThat(decide()).isPresent();
    }

    @Test
    void thePause_isThatOfAttemptsOnly_andAlsoOfThoseBeforeAnotherOperation() {
        past.add(ended(Cause.INTERRUPTION, Stage.FINISHED, NOON.minusSeconds(60)));
        assertThat(decide()).isPresent();

        past.add(ended(Cause.REVERT_TO_SPOT, Stage.FINISHED, NOON.minusSeconds(600)));
        assertThat(decide()).isEmpty();
    }

    private static SpotStrategy reverting(RevertToSpot when) {
        return new SpotStrategy(0, 1, null, null, when, null);
    }

    private static RevertToSpot window(int hour) {
        return new RevertToSpot(
                RevertToSpot.PerformAt.TIME_WINDOW,
                List.of(new RevertToSpot.Window(
                        DayOfWeek.MONDAY, LocalTime.of(hour, 0), DayOfWeek.MONDAY, LocalTime.of(hour + 1, 0))));
    }

    private static RollHead ended(Cause cause, Stage stage, Instant at) {
        RollHead head = Starts.ofFour().ended(RollKind.HEAL, stage).head();
        ReplacementScope scope =
                new ReplacementScope(null, List.of("i-1"), ReplacementScope.Launches.UP_TO_TARGET, cause);
        return head.with(c -> {
            c.facts(head.facts().withBounds(head.facts().bounds().withReplacementScope(scope)));
            c.progress(c.progress().withUpdatedAt(at));
        });
    }

    /** Returns what the two rules decide together, as healing asks them. */
    private Optional<HealDecision> decide() {
        HealRules.Seen seen = seen();
        HealDecision decision = HealRules.decide(seen, NOON);
        return RevertToSpotRules.isWanted(seen, decision, NOON)
                ? RevertToSpotRules.decide(seen, decision, past, NOON)
                : Optional.empty();
    }

    private HealRules.Seen seen() {
        Group group = Group.created("sig-0a1b2c3d", "web", "eu-west-1", new Capacity(1, 4, 8), List.of(), NOON)
                .with(c -> c.revisions(c.revisions().withServingRevision(1))
                        .policy(c.policy().withStrategy(new Strategy(strategy, null, null, false))));
        GroupObservation look = new GroupObservation(
                FleetSnapshot.of(
                        NOON, List.copyOf(instances.values()), Map.of(WEB, new TargetGroupHealth.Answered(targets))),
                Map.of(1, List.of(WEB)),
                HealthCheckType.TARGET_GROUP,
                1,
                Set.of());
        return new HealRules.Seen(group, Healing.DEFAULT, look, before);
    }

    private void spot(String... ids) {
        for (String id : ids) {
            instances.computeIfPresent(
                    id, (same, one) -> one.withLaunch(one.launch().withSpot(true)));
        }
    }

    private void add(String id, String zone, boolean spot) {
        instances.put(
                id,
                new Instance(
                        id,
                        InstanceState.RUNNING,
                        new Instance.Placement(zone, "subnet-" + zone),
                        new Instance.Launch("ami-1", "t3.small", spot, NOON.minusSeconds(3_600)),
                        Instance.Addresses.NONE,
                        new Instance.Tags("sig-0a1b2c3d", null, 1, null, null),
                        StatusChecks.NOT_ASKED,
                        null));
        targets.put(id, new TargetHealth(TargetHealth.State.HEALTHY, null, null));
    }
}
