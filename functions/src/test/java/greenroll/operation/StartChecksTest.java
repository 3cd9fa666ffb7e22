package greenroll.operation;

import static greenroll.operation.Starts.request;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.InstanceState;
import greenroll.fleet.TargetGroup;
import greenroll.fleet.TargetGroupHealth;
import greenroll.group.HealthCheckType;
import greenroll.group.Revision;
import greenroll.group.RollAction;
import greenroll.group.RollRequest;
import greenroll.roll.RollKind;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.failure.Refusal;
import greenroll.roll.step.Scenario;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the reasons why a roll may not start, each with its remedy. */
class StartChecksTest {

    private static final RollRequest HALVES = request(RollAction.REPLACE_SERVER, 50, 60);
    private static final RollRequest RESTART = request(RollAction.RESTART_SERVER, 50, 60);
    private static final String TARGET_GROUPS = "group.compute.launchSpecification.loadBalancersConfig";

    private final Starts four = Starts.ofFour();

    @Test
    void aTargetGroup_thatIsNotThere_isNamed() {
        four.fleet.targetGroups.clear();
        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "there is no target group " + Starts.WEB + " here",
                        TARGET_GROUPS));
    }

    @Test
    void aTargetGroup_thatTakesNoInstances_isNamed() {
        four.targetGroup(Starts.WEB, new TargetGroup.Kind("HTTP", "ip", "vpc-1"));
        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "target group web takes targets of type ip, and Greenroll registers instances by their ids: use"
                                + " one of target type instance",
                        TARGET_GROUPS));
    }

    @Test
    void aTargetGroup_thatGreenrollMayNotTouch_isNamedWithTheWayOut() {
        four.fleet.targetGroups.computeIfPresent(Starts.WEB, (arn, web) -> web.withManaged(false));
        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "Greenroll may not register instances with target group web, because it lacks the tag"
                                + " greenroll:managed=true: aws elbv2 add-tags --resource-arns " + Starts.WEB
                                + " --tags Key=greenroll:managed,Value=true",
                        TARGET_GROUPS));
    }

    @Test
    void aTargetGroup_thatNoListenerRoutesTo_isNamed() {
        four.targetGroup(Starts.WEB, false, true, 1_000, 4, 60, 0);
        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.TARGET_GROUP_NOT_IN_USE,
                        "no listener routes to target group web, so no instance in it can get healthy: add a listener"
                                + " rule first",
                        null));
    }

    @Test
    void aTargetGroup_thatChecksNoHealth_isNamed() {
        four.targetGroup(Starts.WEB, true, false, 1_000, 4, 60, 0);
        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "health checks are disabled on target group web, so it would call every instance healthy:"
                                + " enable them",
                        TARGET_GROUPS));
    }

    @Test
    void aGroupWithoutATargetGroup_cannotBeJudgedByOne_andIsJudgedByEc2WhenNobodySays() {
        four.with(Starts.revision(2));
        assertThat(four.refused(request(RollAction.REPLACE_SERVER, 50, 60, HealthCheckType.TARGET_GROUP, null)))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "the group has no target group: use EC2 or NONE",
                        "healthCheckType"));

        assertThat(four.accepted(HALVES).facts().settings().health().healthCheckType())
                .isEqualTo(HealthCheckType.EC2);
    }

    @ParameterizedTest
    @CsvSource({"EC2, true, EC2", "NONE, true, NONE", "EC2, false, EC2", "NONE, false, NONE"})
    void theHealthCheck_whenNobodySays_isTheLaunchSpecifications(
            HealthCheckType given, boolean hasTargetGroup, HealthCheckType taken) {
        four.with(new Revision(
                2,
                Scenario.specification("ami-2", hasTargetGroup ? List.of(Starts.WEB) : List.of(), given),
                Starts.NOW));
        assertThat(four.accepted(HALVES).facts().settings().health().healthCheckType())
                .isEqualTo(taken);
    }

    @Test
    void anInstance_ofAnAutoScalingGroup_wouldBeFoughtOver() {
        four.put("i-3", InstanceState.RUNNING, 1, "asg-web");
        four.put("i-9", InstanceState.TERMINATED, 1, "asg-web");
        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "i-3 belongs to the Auto Scaling group asg-web, which would replace what a roll takes out:"
                                + " detach it there, or remove its tag",
                        null));
    }

    @Test
    void fewerInstancesThanTheMinimum_mustBeRestoredFirst() {
        four.fleet.instances.subList(1, 4).clear();
        four.put("i-9", InstanceState.TERMINATED, 1, null);
        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.CANT_ROLL_CAPACITY_BELOW_MINIMUM,
                        "the group has 1 instances, fewer than its minimum of 2: restore its capacity first",
                        null));
    }

    /** Independent of the last operation. A refusal of the fix would not restore the minimum. */
    @Test
    void aGroupInWhichNothingServes_mayRoll() {
        four.fleet.instances.clear();

        assertThat(four.roll(HALVES)).isInstanceOf(StartResult.Accepted.class);
    }

    /** Healing pauses after a HEAL failed or was stopped, so it would not restore the capacity soon. */
    @ParameterizedTest
    @CsvSource({"STOPPED", "FAILED"})
    void aGroupWhoseLastHealDidNotFinish_mayRollBelowItsMinimum(Stage ended) {
        four.fleet.instances.subList(1, 4).clear();
        four.store.put(four.ended(RollKind.HEAL, ended));

        assertThat(four.roll(HALVES)).isInstanceOf(StartResult.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({
        // existing instances, serving revision, whether the last operation failed
        "2, 1, false",
        "1, 1, true",
        "1, , false",
        "0, , true"
    })
    void asManyAsTheMinimum_orAGroupThatNeedsAFixAnyway_mayRoll(int exist, Integer serving, boolean lastFailed) {
        four.with(Starts.group(2, serving, lastFailed, 7));
        four.fleet.instances.subList(exist, 4).clear();
        assertThat(four.roll(HALVES)).isInstanceOf(StartResult.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource({"0, 'only 0 are in service'", "1, 'only 1 is in service'"})
    void aRestart_ofTheLastInService_wouldTakeTheServiceDown(int inService, String words) {
        for (int i = inService + 1; i <= 4; i++) {
            four.target(Starts.WEB, "i-" + i, Scenario.UNHEALTHY);
        }
        assertThat(four.refused(RESTART))
                .containsExactly(new Refusal(
                        Refusal.Code.VALIDATION_ERROR,
                        "RESTART_SERVER takes instances out of service before it puts them back, and " + words
                                + ": use REPLACE_SERVER, which launches first",
                        "strategy.action"));
        assertThat(four.roll(HALVES)).isInstanceOf(StartResult.Accepted.class);
    }

    @Test
    void aRestart_ofTwoInService_orOfWhoKnowsHowMany_mayStart() {
        four.target(Starts.WEB, "i-3", Scenario.UNHEALTHY);
        four.target(Starts.WEB, "i-4", Scenario.UNHEALTHY);
        assertThat(four.roll(RESTART)).isInstanceOf(StartResult.Accepted.class);

        Starts silent = Starts.ofFour();
        silent.fleet.health.put(Starts.WEB, new TargetGroupHealth.Unanswered("throttled"));
        assertThat(silent.roll(RESTART)).isInstanceOf(StartResult.Accepted.class);
    }

    @Test
    void adoptedInstances_thatServeByTheServingRevisionsTargetGroups_countAsInService() {
        four.with(Starts.revision(2, Starts.API));
        four.targetGroup(Starts.API, 1_000, 0, 60, 0);
        for (int i = 1; i <= 4; i++) {
            four.runs("i-" + i, null, Starts.WEB);
        }
        assertThat(four.roll(RESTART)).isInstanceOf(StartResult.Accepted.class);
    }

    @Test
    void aTargetGroup_withoutRoomForABatch_isNamedWithWhatItHolds() {
        four.targetGroup(Starts.WEB, 5, 4, 60, 0);
        assertThat(four.refused(HALVES))
                .containsExactly(new Refusal(
                        Refusal.Code.TARGET_GROUP_LIMIT,
                        "a batch of 2 does not fit: target group web holds 4 of at most 5 targets: lower"
                                + " batchSizePercentage, or have the quota raised",
                        "batchSizePercentage"));
    }

    @ParameterizedTest
    @CsvSource({"web, 9, 8, 1000, 0", "api, 9, 4, 1000, 999", "web, 1000, 999, 9, 0", "api, 1000, 4, 9, 8"})
    void ofTwoTargetGroups_theOneWithTheLeastRoomIsNamed(String named, int web, int inWeb, int api, int inApi) {
        four.with(Starts.revision(2, Starts.WEB, Starts.API));
        four.targetGroup(Starts.WEB, web, inWeb, 60, 0);
        four.targetGroup(Starts.API, api, inApi, 60, 0);
        assertThat(four.refused(HALVES))
                .extracting(Refusal::message)
                .singleElement()
                .asString()
                .contains("target group " + named + " holds ");
    }

    @Test
    void targetsOfOthers_inATargetGroupThatThisGroupIsNewTo_leaveThatMuchLessRoom() {
        four.with(Starts.revision(2, Starts.API));
        four.targetGroup(Starts.API, 10, 3, 60, 0);
        assertThat(four.accepted(HALVES).facts().bounds().surge()).isEqualTo(3);
    }

    @Test
    void ofTwoTargetGroups_theLongerDelayAndSlowStartCount() {
        four.with(Starts.revision(2, Starts.WEB, Starts.API));
        four.targetGroup(Starts.WEB, 1_000, 4, 60, 120);
        four.targetGroup(Starts.API, 1_000, 0, 90, 30);

        RollSettings settings = four.accepted(HALVES).facts().settings();

        assertThat(settings.draining().drainingTimeout()).hasSeconds(90);
        assertThat(settings.health().gracePeriod()).hasSeconds(120);
    }

    @ParameterizedTest
    @CsvSource({
        // limit of targets, targets that are registered, live instances of this group, room for more
        "10, 4, 4, 6",
        "10, 7, 4, 3",
        "10, 0, 4, 6",
        "10, 6, 6, 4",
        "8, 7, 4, 1",
        "4, 7, 4, 0"
    })
    void room_isWhatOthersAndThisGroupLeave(int limit, int registered, int live, int room) {
        for (int i = 5; i <= live; i++) {
            four.runs("i-" + i, 1, Starts.WEB);
        }
        four.targetGroup(Starts.WEB, limit, registered, 60, 0);
        assertThat(StartChecks.room(
                        Starts.group(2, 1, false, 7),
                        FleetSnapshot.of(Starts.NOW, four.fleet.instances, four.fleet.health),
                        four.fleet.targetGroups.values()))
                .isEqualTo(room);
    }

    @Test
    void everyReason_isNamedAtOnce() {
        four.targetGroup(Starts.WEB, false, true, 4, 4, 60, 0);
        four.fleet.instances.subList(1, 4).clear();
        four.put("i-1", InstanceState.RUNNING, 1, "asg-web");
        assertThat(four.refused(request(RollAction.RESTART_SERVER, 50, 60)))
                .extracting(Refusal::code)
                .containsExactly(
                        Refusal.Code.TARGET_GROUP_NOT_IN_USE,
                        Refusal.Code.CANT_ROLL_CAPACITY_BELOW_MINIMUM,
                        Refusal.Code.VALIDATION_ERROR,
                        Refusal.Code.VALIDATION_ERROR);
    }
}
