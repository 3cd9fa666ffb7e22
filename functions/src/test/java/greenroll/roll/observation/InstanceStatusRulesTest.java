package greenroll.roll.observation;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetHealth;
import greenroll.group.HealthCheckType;
import greenroll.group.RollAction;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.InstanceStatus;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.step.Scenario;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The status of an instance, from the roll's record where that knows more, and from the last observation otherwise. */
class InstanceStatusRulesTest {

    private static final String ID = "blue-1";
    private static final BatchInstance MEMBER = BatchInstance.joined(ID, "a", false, Scenario.START);
    private static final RetiringInstance RETIRING = RetiringInstance.blue(ID, "a", true, Scenario.START);

    private Scenario one = Scenario.ofFour();

    @Test
    void whatNobodyDescribesYet_isPending() {
        one.instances.remove(ID);

        assertThat(shows(null, null)).isEqualTo(InstanceStatus.PENDING);
        assertThat(shows(MEMBER, null)).isEqualTo(InstanceStatus.PENDING);
        assertThat(shows(null, RETIRING)).isEqualTo(InstanceStatus.PENDING);
    }

    @Test
    void whatWasGivenUpAndIsDescribedNoMore_isGone_unlessTheRecordStillWaitsForItsEnd() {
        assertThat(shows(MEMBER.withGivenUp("lost"), null)).isEqualTo(InstanceStatus.HEALTHY);
        one.instances.remove(ID);

        assertThat(shows(MEMBER.withGivenUp("lost"), null)).isEqualTo(InstanceStatus.TERMINATED);
        assertThat(shows(MEMBER.withGivenUp("lost"), RETIRING)).isEqualTo(InstanceStatus.PENDING);
        assertThat(shows(MEMBER.withGivenUp("lost"), RETIRING.withDeregisteredAt(Scenario.START)))
                .isEqualTo(InstanceStatus.DETACHED);
    }

    @Test
    void whatWasSeenGone_isGone_whateverALateDescriptionSays() {
        assertThat(shows(null, RETIRING.withGoneAt(Scenario.START))).isEqualTo(InstanceStatus.TERMINATED);
    }

    @ParameterizedTest
    @CsvSource({
        "PENDING, PENDING",
        "RUNNING, HEALTHY",
        "STOPPING, UNHEALTHY",
        "STOPPED, UNHEALTHY",
        "SHUTTING_DOWN, TERMINATED",
        "TERMINATED, TERMINATED"
    })
    void anInstance_showsWhatEc2Says_beforeTheLoadBalancersWordCounts(InstanceState state, InstanceStatus status) {
        one.state(ID, state, null);

        assertThat(shows(MEMBER, null)).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "INITIAL, RUNNING",
        "HEALTHY, HEALTHY",
        "UNHEALTHY, UNHEALTHY",
        "UNUSED, RUNNING",
        "DRAINING, DRAINING",
        "UNAVAILABLE, RUNNING"
    })
    void anInstanceThatRuns_showsWhatTheLoadBalancerSays(TargetHealth.State said, InstanceStatus status) {
        one.health(ID, new TargetHealth(said, null, null));

        assertThat(shows(MEMBER, null)).isEqualTo(status);
    }

    @Test
    void anInstanceThatRunsAndIsRegisteredNowhere_isRunning() {
        one.targets.get(Scenario.WEB).remove(ID);

        assertThat(shows(MEMBER, null)).isEqualTo(InstanceStatus.RUNNING);
        assertThat(shows(null, RETIRING)).isEqualTo(InstanceStatus.RUNNING);
        assertThat(InstanceStatusRules.of(one.roll.facts(), null, null, one.instances.get(ID), Optional.empty()))
                .isEqualTo(InstanceStatus.RUNNING);
    }

    @ParameterizedTest
    @CsvSource({"OK, HEALTHY", "IMPAIRED, UNHEALTHY", "NOT_ASKED, RUNNING", "INITIALIZING, RUNNING", "UNKNOWN, RUNNING"
    })
    void whereStatusChecksAreWhatHealthIs_theyShow(StatusChecks checks, InstanceStatus status) {
        one = judgedBy(HealthCheckType.EC2);
        one.checks(ID, checks);
        one.health(ID, Scenario.UNHEALTHY);

        assertThat(shows(MEMBER, null)).isEqualTo(status);
    }

    @Test
    void whereNothingIsChecked_whatRunsIsHealthy_untilItDrains() {
        one = judgedBy(HealthCheckType.NONE);
        one.health(ID, Scenario.UNHEALTHY);
        assertThat(shows(MEMBER, null)).isEqualTo(InstanceStatus.HEALTHY);
        one.health(ID, Scenario.DRAINING);
        assertThat(shows(MEMBER, null)).isEqualTo(InstanceStatus.DRAINING);
    }

    @Test
    void whatIsToGo_drainsFromItsDeregistrationOn_andIsDetachedOnceRegisteredNowhere() {
        assertThat(shows(null, RETIRING)).isEqualTo(InstanceStatus.HEALTHY);
        assertThat(shows(null, RETIRING.withDeregisteredAt(Scenario.START))).isEqualTo(InstanceStatus.DRAINING);
        one.targets.get(Scenario.WEB).remove(ID);

        assertThat(shows(null, RETIRING.withDeregisteredAt(Scenario.START))).isEqualTo(InstanceStatus.DETACHED);
    }

    @Test
    void whatIsLeftAloneAfterAll_showsAsItRuns() {
        RetiringInstance kept = RETIRING.withDeregisteredAt(Scenario.START).withKept("its tag is gone");

        assertThat(shows(null, kept)).isEqualTo(InstanceStatus.HEALTHY);
        one.targets.get(Scenario.WEB).remove(ID);
        assertThat(shows(null, kept)).isEqualTo(InstanceStatus.RUNNING);
    }

    @Test
    void whatARestartTookOut_isOutUntilItIsRegisteredAgain() {
        BatchInstance out = MEMBER.takenOut(Scenario.START);
        assertThat(shows(out, null)).isEqualTo(InstanceStatus.DRAINING);
        assertThat(shows(out.withRegisteredAt(Scenario.START), null)).isEqualTo(InstanceStatus.HEALTHY);
        one.targets.get(Scenario.WEB).remove(ID);

        assertThat(shows(out, null)).isEqualTo(InstanceStatus.DETACHED);
        assertThat(shows(out.withRegisteredAt(Scenario.START), null)).isEqualTo(InstanceStatus.RUNNING);
    }

    /** All pairs of states, from the best to the worst. The worse of two target groups counts. */
    static Stream<Arguments> twoTargetGroups() {
        List<TargetHealth.State> order = List.of(
                TargetHealth.State.HEALTHY,
                TargetHealth.State.INITIAL,
                TargetHealth.State.UNUSED,
                TargetHealth.State.UNAVAILABLE,
                TargetHealth.State.DRAINING,
                TargetHealth.State.UNHEALTHY);
        return order.stream()
                .flatMap(web -> order.stream()
                        .map(api ->
                                Arguments.of(web, api, order.get(Math.max(order.indexOf(web), order.indexOf(api))))));
    }

    @ParameterizedTest
    @MethodSource("twoTargetGroups")
    void ofTwoTargetGroups_theWorseWordCounts(
            TargetHealth.State web, TargetHealth.State api, TargetHealth.State worst) {
        one = behindTwo();
        one.targets.get(Scenario.WEB).put(ID, new TargetHealth(web, null, null));
        one.targets.get(Scenario.API).put(ID, new TargetHealth(api, null, null));

        assertThat(worst()).contains(new TargetHealth(worst, null, null));
    }

    @ParameterizedTest
    @EnumSource(TargetHealth.State.class)
    void whereOneTargetGroupSaysNothing_theOthersWordCounts_unlessItIsHealthy(TargetHealth.State said) {
        one = behindTwo();
        TargetHealth health = new TargetHealth(said, "a reason", "in words");
        one.targets.get(Scenario.WEB).put(ID, health);
        one.targets.get(Scenario.API).remove(ID);

        assertThat(worst()).isEqualTo(said == TargetHealth.State.HEALTHY ? Optional.empty() : Optional.of(health));
    }

    @Test
    void aTargetGroupThatDoesNotAnswer_saysNothing() {
        one = behindTwo();
        one.unanswered.add(Scenario.API);

        assertThat(worst()).isEmpty();
        assertThat(InstanceStatusRules.worst(one.instances.get(ID), one.roll.facts(), Optional.empty()))
                .isEmpty();
    }

    @Test
    void anInstance_isJudgedByTheTargetGroupsOfItsRevision() {
        one = Scenario.servingElsewhere();
        one.targets.get(Scenario.API).put(ID, Scenario.UNHEALTHY);
        assertThat(worst()).contains(Scenario.HEALTHY);

        one.put(ofRevision(2));
        assertThat(worst()).contains(Scenario.UNHEALTHY);
        one.put(ofRevision(3));
        assertThat(worst()).isEmpty();
    }

    @Test
    void anInstanceWithoutARevision_isJudgedByTheOneThatServes_andByNoneWhereNoneServes() {
        one = Scenario.servingElsewhere();
        one.put(ofRevision(null));
        assertThat(worst()).contains(Scenario.HEALTHY);

        one.accept(RollKind.ROLL, null, null, List.of());
        assertThat(worst()).isEmpty();
    }

    private InstanceStatus shows(BatchInstance member, RetiringInstance retiring) {
        return InstanceStatusRules.of(
                one.roll.facts(), member, retiring, one.instances.get(ID), Optional.of(one.look()));
    }

    private Optional<TargetHealth> worst() {
        return InstanceStatusRules.worst(one.instances.get(ID), one.roll.facts(), Optional.of(one.look()));
    }

    private static Scenario judgedBy(HealthCheckType type) {
        RollSettings settings = Scenario.settings(RollAction.REPLACE_SERVER, 50, 60, 100, type);
        return new Scenario(settings, 1, List.of(Scenario.WEB)).withBlue(1);
    }

    private static Scenario behindTwo() {
        RollSettings settings = Scenario.settings(RollAction.REPLACE_SERVER, 50, 60);
        return new Scenario(settings, 1, List.of(Scenario.WEB, Scenario.API)).withBlue(1);
    }

    private Instance ofRevision(Integer revision) {
        Instance was = one.instances.get(ID);
        return was.withTags(was.tags().withRevision(revision));
    }
}
