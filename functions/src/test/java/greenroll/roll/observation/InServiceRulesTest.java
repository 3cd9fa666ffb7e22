package greenroll.roll.observation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetGroupHealth;
import greenroll.fleet.TargetHealth;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.group.HealthCheckType;
import greenroll.roll.observation.InServiceRules.Verdict;
import greenroll.roll.step.Scenario;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** When an instance is in service, by the roll's health check type, and the reason when it is not. */
class InServiceRulesTest {

    private static final String WEB = Scenario.WEB;
    private static final String API = Scenario.API;

    private final Map<String, TargetGroupHealth> answers = new HashMap<>();

    @ParameterizedTest
    @CsvSource({
        "HEALTHY, IN_SERVICE",
        "UNHEALTHY, UNHEALTHY",
        "INITIAL, NOT_YET",
        "UNUSED, NOT_YET",
        "DRAINING, NOT_YET",
        "UNAVAILABLE, UNKNOWN"
    })
    void targetGroup_inOneTargetGroup_isWhatTheLoadBalancerSays(TargetHealth.State state, Verdict verdict) {
        answer(WEB, state);
        assertThat(byTargetGroups(WEB).verdict(running(2))).isEqualTo(verdict);
    }

    @ParameterizedTest
    @CsvSource({
        "HEALTHY, HEALTHY, IN_SERVICE",
        "HEALTHY, INITIAL, NOT_YET",
        "INITIAL, HEALTHY, NOT_YET",
        "INITIAL, UNHEALTHY, UNHEALTHY",
        "UNHEALTHY, INITIAL, UNHEALTHY",
        "HEALTHY, UNAVAILABLE, UNKNOWN",
        "UNHEALTHY, UNAVAILABLE, UNKNOWN"
    })
    void targetGroup_inTwo_isInServiceOnlyWhenBothSayHealthy(
            TargetHealth.State web, TargetHealth.State api, Verdict verdict) {
        answer(WEB, web);
        answer(API, api);
        assertThat(byTargetGroups(WEB, API).verdict(running(2))).isEqualTo(verdict);
    }

    @Test
    void targetGroup_thatDoesNotAnswerOrDoesNotKnowTheInstance_isUnknownOrNotYet() {
        assertThat(byTargetGroups(WEB).verdict(running(2))).isEqualTo(Verdict.UNKNOWN);
        answers.put(WEB, new TargetGroupHealth.Unanswered("throttled"));
        assertThat(byTargetGroups(WEB).verdict(running(2))).isEqualTo(Verdict.UNKNOWN);
        answers.put(WEB, new TargetGroupHealth.Answered(Map.of()));
        assertThat(byTargetGroups(WEB).verdict(running(2))).isEqualTo(Verdict.NOT_YET);
    }

    @Test
    void targetGroup_ofAnInstance_isThoseOfTheRevisionItWasLaunchedFrom() {
        answer(WEB, TargetHealth.State.HEALTHY);
        answer(API, TargetHealth.State.UNHEALTHY);
        Map<Integer, List<String>> byRevision = Map.of(1, List.of(WEB), 2, List.of(API));
        InServiceRules health = health(HealthCheckType.TARGET_GROUP, byRevision, 1);

        assertThat(health.verdict(running(1))).isEqualTo(Verdict.IN_SERVICE);
        assertThat(health.verdict(running(2))).isEqualTo(Verdict.UNHEALTHY);
        assertThat(health.targetGroupsOf(running(2))).containsExactly(API);
    }

    @Test
    void targetGroup_ofAnAdoptedInstance_isTheServingRevisions() {
        answer(WEB, TargetHealth.State.HEALTHY);
        answer(API, TargetHealth.State.UNHEALTHY);
        Map<Integer, List<String>> byRevision = Map.of(1, List.of(WEB), 2, List.of(API));

        assertThat(health(HealthCheckType.TARGET_GROUP, byRevision, 1).verdict(running(null)))
                .isEqualTo(Verdict.IN_SERVICE);
        assertThat(health(HealthCheckType.TARGET_GROUP, byRevision, 2).verdict(running(null)))
                .isEqualTo(Verdict.UNHEALTHY);
    }

    @Test
    void targetGroup_ofARevisionThatTheRollDoesNotKnow_isUnknown() {
        answer(WEB, TargetHealth.State.HEALTHY);
        assertThat(byTargetGroups(WEB).verdict(running(9))).isEqualTo(Verdict.UNKNOWN);
        assertThat(byTargetGroups(WEB).targetGroupsOf(running(9))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "OK, IN_SERVICE",
        "INITIALIZING, NOT_YET",
        "IMPAIRED, UNHEALTHY",
        "UNKNOWN, UNKNOWN",
        "NOT_ASKED, UNKNOWN"
    })
    void ec2_isWhatBothStatusChecksSay(StatusChecks checks, Verdict verdict) {
        assertThat(health(HealthCheckType.EC2, Map.of(), 1).verdict(instance(InstanceState.RUNNING, 2, checks, null)))
                .isEqualTo(verdict);
    }

    @Test
    void none_isInServiceOnceItRuns() {
        assertThat(health(HealthCheckType.NONE, Map.of(), 1).inService(running(2)))
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = InstanceState.class,
            names = {"RUNNING"},
            mode = EnumSource.Mode.EXCLUDE)
    void anInstance_thatDoesNotRun_isNotInServiceWhateverTheLoadBalancerSays(InstanceState state) {
        answer(WEB, TargetHealth.State.HEALTHY);
        Instance one = instance(state, 2, StatusChecks.OK, null);
        for (HealthCheckType type : HealthCheckType.values()) {
            InServiceRules health = health(type, Map.of(2, List.of(WEB)), 1);
            assertThat(health.verdict(one)).isEqualTo(Verdict.NOT_YET);
            assertThat(health.inService(one)).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, IN_SERVICE",
        "IN_SERVICE, IN_SERVICE",
        "ENTERING_STANDBY, NOT_YET",
        "STANDBY, NOT_YET",
        "LEAVING, NOT_YET"
    })
    void anyType_ofAMemberThatItsAutoScalingGroupTakesOut_isNotInService(Lifecycle lifecycle, Verdict verdict) {
        answer(WEB, TargetHealth.State.HEALTHY);
        Member member = new Member("i-1", lifecycle, "a", null, false, true);
        FleetSnapshot seen = FleetSnapshot.of(Scenario.START, List.of(), answers)
                .withAutoScaling(
                        Scenario.ofFourScaled(2, 6).look().autoScaling().withMembers(Map.of("i-1", member)));
        Instance one = instance(InstanceState.RUNNING, 2, StatusChecks.OK, null);
        for (HealthCheckType type : HealthCheckType.values()) {
            InServiceRules health = new InServiceRules(type, Map.of(2, List.of(WEB)), 1, seen);
            assertThat(health.verdict(one)).isEqualTo(verdict);
            assertThat(health.inWords(one))
                    .isEqualTo(verdict == Verdict.IN_SERVICE ? "" : "its Auto Scaling group takes it out of service");
        }
    }

    @Test
    void inWords_ofATargetGroup_namesEachThatIsNotHealthy() {
        answer(WEB, TargetHealth.State.HEALTHY);
        answers.put(API, new TargetGroupHealth.Answered(Map.of("i-1", Scenario.UNHEALTHY)));
        assertThat(byTargetGroups(WEB, API).inWords(running(2)))
                .isEqualTo(
                        "api: unhealthy, Target.ResponseCodeMismatch (Health checks failed with these codes: [503])");

        answers.put(WEB, new TargetGroupHealth.Answered(Map.of()));
        answers.put(API, new TargetGroupHealth.Unanswered("throttled"));
        assertThat(byTargetGroups(WEB, API).inWords(running(2))).isEqualTo("web: not registered; api: no answer");
    }

    @Test
    void inWords_ofStatusChecks_saysHowTheyAre_andNothingOfThoseThatPass() {
        InServiceRules health = health(HealthCheckType.EC2, Map.of(), 1);
        assertThat(health.inWords(instance(InstanceState.RUNNING, 2, StatusChecks.IMPAIRED, null)))
                .isEqualTo("status checks impaired");
        assertThat(health.inWords(instance(InstanceState.RUNNING, 2, StatusChecks.OK, null)))
                .isEmpty();
        assertThat(health(HealthCheckType.NONE, Map.of(), 1).inWords(running(2)))
                .isEmpty();
    }

    @Test
    void inWords_ofAnInstanceThatDoesNotRun_isItsStateAndEc2sReason() {
        InServiceRules health = byTargetGroups(WEB);
        assertThat(health.inWords(instance(InstanceState.PENDING, 2, StatusChecks.OK, null)))
                .isEqualTo("pending");
        StateReason spot = new StateReason("Server.SpotInstanceTermination", "reclaimed");
        assertThat(health.inWords(instance(InstanceState.SHUTTING_DOWN, 2, StatusChecks.OK, spot)))
                .isEqualTo("shutting_down, Server.SpotInstanceTermination");
    }

    @Test
    void nameOf_anArn_isItsReadablePart() {
        assertThat(InServiceRules.nameOf(WEB)).isEqualTo("web");
        assertThat(InServiceRules.nameOf("web")).isEqualTo("web");
        assertThat(InServiceRules.nameOf("targetgroup/api")).isEqualTo("api");
    }

    private void answer(String arn, TargetHealth.State state) {
        answers.put(arn, new TargetGroupHealth.Answered(Map.of("i-1", new TargetHealth(state, null, null))));
    }

    private InServiceRules byTargetGroups(String... arns) {
        return health(HealthCheckType.TARGET_GROUP, Map.of(2, List.of(arns)), 1);
    }

    private InServiceRules health(HealthCheckType type, Map<Integer, List<String>> targetGroups, int adopted) {
        return new InServiceRules(type, targetGroups, adopted, FleetSnapshot.of(Scenario.START, List.of(), answers));
    }

    private static Instance running(Integer revision) {
        return instance(InstanceState.RUNNING, revision, StatusChecks.NOT_ASKED, null);
    }

    private static Instance instance(InstanceState state, Integer revision, StatusChecks checks, StateReason reason) {
        return new Instance(
                "i-1",
                state,
                new Instance.Placement("a", "subnet-a"),
                new Instance.Launch("ami-1", "t3.small", false, Scenario.START),
                Instance.Addresses.NONE,
                new Instance.Tags(Scenario.GROUP, null, revision, null, null),
                checks,
                reason);
    }
}
