package greenroll.aws.autoscaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.aws.fleet.AwsErrors;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.fleet.autoscaling.AutoScalingChange;
import greenroll.fleet.autoscaling.AutoScalingDetails;
import greenroll.fleet.autoscaling.AutoScalingGroup;
import greenroll.fleet.autoscaling.AutoScalingGroup.Lifecycle;
import greenroll.fleet.autoscaling.AutoScalingGroup.Member;
import greenroll.fleet.autoscaling.AutoScalingGroup.TemplateReference;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.MemberMove;
import greenroll.fleet.autoscaling.Moved;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AttachInstancesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeAutoScalingGroupsResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeInstanceRefreshesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeLifecycleHooksResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeScalingActivitiesResponse;
import software.amazon.awssdk.services.autoscaling.model.DescribeWarmPoolResponse;
import software.amazon.awssdk.services.autoscaling.model.EnterStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.ExitStandbyResponse;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.LaunchTemplateOverrides;
import software.amazon.awssdk.services.autoscaling.model.ResumeProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.SetDesiredCapacityResponse;
import software.amazon.awssdk.services.autoscaling.model.SetInstanceProtectionResponse;
import software.amazon.awssdk.services.autoscaling.model.SuspendProcessesResponse;
import software.amazon.awssdk.services.autoscaling.model.TerminateInstanceInAutoScalingGroupResponse;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupRequest;
import software.amazon.awssdk.services.autoscaling.model.UpdateAutoScalingGroupResponse;

/** Tests the calls to Auto Scaling and what their answers mean. Auto Scaling's part is a script. */
class AwsAutoScalingGroupsTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final ScriptedAutoScaling autoScaling = new ScriptedAutoScaling();
    private final AutoScalingGroups groups = new AwsAutoScalingGroups(autoScaling);

    // --- description

    @Test
    void group_isReadWithAllThatARollNeeds() {
        autoScaling.answers(described(group -> group.minSize(2)
                .desiredCapacity(3)
                .maxSize(6)
                .launchTemplate(template -> template.launchTemplateId("lt-1")
                        .launchTemplateName("web")
                        .version("$Latest"))
                .newInstancesProtectedFromScaleIn(true)
                .vpcZoneIdentifier("subnet-a, subnet-b")
                .targetGroupARNs("arn:tg/web")
                .loadBalancerNames("old-web")
                .trafficSources(
                        one -> one.type("elb").identifier("old-web"),
                        one -> one.type("elbv2").identifier("arn:tg/web"),
                        one -> one.type("elbv2").identifier("arn:tg/admin"),
                        one -> one.type("vpc-lattice").identifier("arn:lattice"))
                .healthCheckType("EC2,ELB")
                .healthCheckGracePeriod(90)
                .suspendedProcesses(one -> one.processName("AZRebalance"))
                .tags(
                        one -> one.key("greenroll:managed").value("true").propagateAtLaunch(false),
                        one -> one.key("team").value("shop").propagateAtLaunch(true))
                .instances(member(
                        "i-1",
                        "InService",
                        one -> one.launchTemplate(template ->
                                        template.launchTemplateId("lt-1").version("7"))
                                .protectedFromScaleIn(true)))));

        assertThat(groups.group("web"))
                .contains(new AutoScalingGroup(
                        "web",
                        new AutoScalingGroup.Size(2, 3, 6),
                        new AutoScalingGroup.Launching(new TemplateReference("lt-1", "$Latest"), null, true),
                        List.of("subnet-a", "subnet-b"),
                        new AutoScalingGroup.Balancing(
                                List.of("arn:tg/web", "arn:tg/admin"), List.of("old-web", "arn:lattice")),
                        new AutoScalingGroup.Checks(Set.of("EC2", "ELB"), Duration.ofSeconds(90)),
                        Set.of("AZRebalance"),
                        Map.of(
                                "i-1",
                                new Member(
                                        "i-1",
                                        Lifecycle.IN_SERVICE,
                                        "eu-central-1a",
                                        new TemplateReference("lt-1", "7"),
                                        true,
                                        true)),
                        Map.of("greenroll:managed", "true", "team", "shop"),
                        Map.of("team", "shop")));
        assertThat(autoScaling.asked).containsExactly(AutoScalingRequests.group("web"));
    }

    @Test
    void group_ofNoSuchName_isEmpty() {
        autoScaling.answers(DescribeAutoScalingGroupsResponse.builder().build());

        assertThat(groups.group("web")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "Pending, PENDING",
        "Pending:Wait, PENDING",
        "Pending:Proceed, PENDING",
        "InService, IN_SERVICE",
        "EnteringStandby, ENTERING_STANDBY",
        "Standby, STANDBY",
        "Terminating, LEAVING",
        "Terminating:Wait, LEAVING",
        "Detaching, LEAVING",
        "Warmed:Stopped, LEAVING",
        "ReplacingRootVolume, LEAVING"
    })
    void member_hasTheLifecycleThatMattersToARoll(String state, Lifecycle lifecycle) {
        autoScaling.answers(described(group -> group.instances(member("i-1", state))));

        assertThat(groups.group("web").orElseThrow().member("i-1").orElseThrow().lifecycle())
                .isEqualTo(lifecycle);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Terminated", "Detached"})
    void member_thatHasLeft_isAbsent(String state) {
        autoScaling.answers(described(group -> group.instances(member("i-1", state))));

        assertThat(groups.group("web").orElseThrow().members()).isEmpty();
    }

    @Test
    void group_withALaunchConfiguration_hasNoTemplate() {
        autoScaling.answers(described(group -> group.launchConfigurationName("old")));

        assertThat(groups.group("web").orElseThrow().launching())
                .isEqualTo(new AutoScalingGroup.Launching(null, null, false));
    }

    @Test
    void group_withAMixedInstancesPolicy_launchesFromItsTemplate() {
        autoScaling.answers(mixed(
                LaunchTemplateOverrides.builder().instanceType("m7g.large").build(),
                LaunchTemplateOverrides.builder().instanceType("m6g.large").build()));

        assertThat(groups.group("web").orElseThrow().launching())
                .isEqualTo(new AutoScalingGroup.Launching(
                        new TemplateReference("lt-1", "3"),
                        new AutoScalingGroup.MixedInstances(List.of("m7g.large", "m6g.large"), 1, 50, true),
                        false));
    }

    @Test
    void mixedInstancesPolicy_withoutADistribution_isOnDemand() {
        autoScaling.answers(described(group -> group.mixedInstancesPolicy(policy -> policy.launchTemplate(
                of -> of.launchTemplateSpecification(template -> template.launchTemplateId("lt-1"))))));

        assertThat(groups.group("web").orElseThrow().launching())
                .isEqualTo(new AutoScalingGroup.Launching(
                        new TemplateReference("lt-1", "$Default"),
                        new AutoScalingGroup.MixedInstances(List.of(), 0, 100, true),
                        false));
    }

    @Test
    void mixedInstancesPolicy_withMoreThanTypes_isNotSimple() {
        List<LaunchTemplateOverrides> notPlain = List.of(
                LaunchTemplateOverrides.builder()
                        .instanceType("m7g.large")
                        .weightedCapacity("2")
                        .build(),
                LaunchTemplateOverrides.builder()
                        .instanceType("m7g.large")
                        .launchTemplateSpecification(own -> own.launchTemplateId("lt-2"))
                        .build(),
                LaunchTemplateOverrides.builder()
                        .instanceRequirements(needs -> needs.vCpuCount(count -> count.min(2)))
                        .build());

        assertThat(notPlain).allSatisfy(override -> {
            autoScaling.answers(mixed(
                    LaunchTemplateOverrides.builder().instanceType("m6g.large").build(), override));
            assertThat(groups.group("web").orElseThrow().launching().mixed().isSimple())
                    .isFalse();
        });
    }

    @Test
    void details_areTheHooks_theRefreshThatRuns_andTheWarmPool() {
        autoScaling
                .answers(DescribeLifecycleHooksResponse.builder()
                        .lifecycleHooks(
                                one -> one.lifecycleHookName("start")
                                        .lifecycleTransition("autoscaling:EC2_INSTANCE_LAUNCHING")
                                        .heartbeatTimeout(300),
                                one -> one.lifecycleHookName("end")
                                        .lifecycleTransition("autoscaling:EC2_INSTANCE_TERMINATING")
                                        .heartbeatTimeout(3_600)
                                        .globalTimeout(172_800))
                        .build())
                .answers(DescribeInstanceRefreshesResponse.builder()
                        .instanceRefreshes(
                                one -> one.instanceRefreshId("b").status("Baking"),
                                one -> one.instanceRefreshId("a").status("Successful"))
                        .build())
                .answers(DescribeWarmPoolResponse.builder()
                        .warmPoolConfiguration(pool -> pool.minSize(1))
                        .build());

        assertThat(groups.details("web"))
                .isEqualTo(new AutoScalingDetails(
                        List.of(
                                new AutoScalingDetails.Hook("start", true, Duration.ofMinutes(5)),
                                new AutoScalingDetails.Hook("end", false, Duration.ofHours(1))),
                        "b",
                        true));
    }

    @Test
    void details_ofAGroupWithNothingSpecial_areEmpty() {
        autoScaling
                .answers(DescribeLifecycleHooksResponse.builder().build())
                .answers(DescribeInstanceRefreshesResponse.builder()
                        .instanceRefreshes(one -> one.instanceRefreshId("a").status("RollbackSuccessful"))
                        .build())
                .answers(DescribeWarmPoolResponse.builder().build());

        assertThat(groups.details("web")).isEqualTo(new AutoScalingDetails(List.of(), null, false));
    }

    @Test
    void reading_withoutTheRight_isRefused_andWithoutAnAnswer_isUnavailable() {
        autoScaling
                .fails(AwsErrors.autoScaling(403, "AccessDenied", "not authorized"))
                .fails(ApiCallTimeoutException.create(9_000));

        assertThatThrownBy(() -> groups.group("web"))
                .isInstanceOf(FleetRefused.class)
                .hasMessage("DescribeAutoScalingGroups: not authorized");
        assertThatThrownBy(() -> groups.group("web")).isInstanceOf(Unavailable.class);
    }

    // --- moves

    @Test
    void move_isOneCallForAll() {
        autoScaling
                .answers(AttachInstancesResponse.builder().build())
                .answers(EnterStandbyResponse.builder().build())
                .answers(ExitStandbyResponse.builder().build());

        for (MemberMove move : MemberMove.values()) {
            assertThat(groups.move("web", move, List.of("i-1", "i-2"), NOON))
                    .isEqualTo(new Moved(Set.of("i-1", "i-2"), Map.of()));
        }
        assertThat(autoScaling.asked)
                .containsExactly(
                        AutoScalingRequests.attach("web", List.of("i-1", "i-2")),
                        AutoScalingRequests.enterStandby("web", List.of("i-1", "i-2")),
                        AutoScalingRequests.exitStandby("web", List.of("i-1", "i-2")));
        assertThat(AutoScalingRequests.enterStandby("web", List.of("i-1")).shouldDecrementDesiredCapacity())
                .isTrue();
    }

    @Test
    void move_ofNone_asksNothing() {
        assertThat(groups.move("web", MemberMove.ATTACH, List.of(), NOON)).isEqualTo(new Moved(Set.of(), Map.of()));
        assertThat(autoScaling.asked).isEmpty();
    }

    @Test
    void move_whereOneIsRefused_movesTheOthers() {
        autoScaling
                .fails(notInService("i-2"))
                .answers(activities(null, activity("Launching a new EC2 instance: i-2", NOON, "Successful")))
                .answers(EnterStandbyResponse.builder().build());

        assertThat(groups.move("web", MemberMove.ENTER_STANDBY, List.of("i-1", "i-2", "i-3"), NOON))
                .isEqualTo(new Moved(
                        Set.of("i-1", "i-3"), Map.of("i-2", "ValidationError: The instance i-2 is not in InService.")));
        assertThat(autoScaling.asked)
                .containsExactly(
                        AutoScalingRequests.enterStandby("web", List.of("i-1", "i-2", "i-3")),
                        AutoScalingRequests.activities("web"),
                        AutoScalingRequests.enterStandby("web", List.of("i-1", "i-3")));
    }

    @Test
    void move_whereTheRefusalNamesNone_asksForEachAlone() {
        AwsServiceException tooMany = refused("You cannot attach more instances than the maximum size allows.");
        autoScaling
                .fails(tooMany)
                .answers(activities(null))
                .answers(described(group -> {}))
                .answers(AttachInstancesResponse.builder().build())
                .fails(tooMany);

        assertThat(groups.move("web", MemberMove.ATTACH, List.of("i-1", "i-2"), NOON))
                .isEqualTo(new Moved(
                        Set.of("i-1"),
                        Map.of(
                                "i-2",
                                "ValidationError: You cannot attach more instances than the maximum size allows.")));
        assertThat(autoScaling.asked)
                .endsWith(
                        AutoScalingRequests.attach("web", List.of("i-1")),
                        AutoScalingRequests.attach("web", List.of("i-2")));
    }

    /** Another has moved i-2 just now. Its activity would look like one of this call. */
    @ParameterizedTest
    @EnumSource(MemberMove.class)
    void move_thatIsAskedForTheFirstTimeAndRefused_isAnothersMove(MemberMove move) {
        autoScaling.fails(refused("i-2 is not in the right state"));
        autoScaling.answers(
                switch (move) {
                    case ATTACH -> AttachInstancesResponse.builder().build();
                    case ENTER_STANDBY -> EnterStandbyResponse.builder().build();
                    case EXIT_STANDBY -> ExitStandbyResponse.builder().build();
                });

        assertThat(groups.move("web", move, List.of("i-1", "i-2"), null))
                .isEqualTo(new Moved(Set.of("i-1"), Map.of("i-2", "ValidationError: i-2 is not in the right state")));
        assertThat(autoScaling.asked).hasSize(2).doesNotContain(AutoScalingRequests.activities("web"));
    }

    @Test
    void move_ofManyThatAnUnansweredCallHasMade_isKnownByOneLookAtTheActivities() {
        autoScaling
                .fails(notInService("i-1"))
                .answers(activities(
                        null,
                        activity("Moving EC2 instance to Standby: i-2", NOON.plusSeconds(1), "InProgress"),
                        activity("Moving EC2 instance to Standby: i-1", NOON.plusSeconds(1), "Successful")));

        assertThat(groups.move("web", MemberMove.ENTER_STANDBY, List.of("i-1", "i-2"), NOON))
                .isEqualTo(new Moved(Set.of("i-1", "i-2"), Map.of()));
        assertThat(autoScaling.asked).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "ATTACH, Attaching an existing EC2 instance: i-1",
        "ENTER_STANDBY, Moving EC2 instance to Standby: i-1",
        "EXIT_STANDBY, Moving EC2 instance out of Standby: i-1"
    })
    void move_thatAnUnansweredCallHasMade_countsByItsActivity(MemberMove move, String description) {
        autoScaling
                .fails(ApiCallTimeoutException.create(9_000))
                .fails(notInService("i-1"))
                .answers(activities(null, activity(description, NOON.plusSeconds(1), "InProgress")));

        assertThatThrownBy(() -> groups.move("web", move, List.of("i-1"), NOON)).isInstanceOf(Unavailable.class);
        assertThat(groups.move("web", move, List.of("i-1"), NOON)).isEqualTo(new Moved(Set.of("i-1"), Map.of()));
    }

    @Test
    void move_isNotShownByAnActivityThatFailed_orOfAnotherInstance_orOfAnotherMove_orOfAnEarlierTime() {
        autoScaling
                .fails(notInService("i-1"))
                .answers(activities(
                        null,
                        activity("Moving EC2 instance to Standby: i-1", NOON.plusSeconds(9), "Failed"),
                        activity("Moving EC2 instance to Standby: i-1", NOON.plusSeconds(8), "Cancelled"),
                        activity("Moving EC2 instance to Standby: i-12", NOON.plusSeconds(7), "Successful"),
                        activity("Moving EC2 instance out of Standby: i-1", NOON.plusSeconds(6), "Successful"),
                        activity("Moving EC2 instance to Standby: i-1", NOON.minusSeconds(121), "Successful")));

        assertThat(groups.move("web", MemberMove.ENTER_STANDBY, List.of("i-1"), NOON)
                        .moved())
                .isEmpty();
    }

    @Test
    void activities_areReadUntilTheyAreOlderThanTheFirstCall_exceptOldOnesInProgressWhichComeFirst() {
        autoScaling
                .fails(notInService("i-1"))
                .answers(activities(
                        "more",
                        activity("Terminating EC2 instance: i-9", NOON.minusSeconds(900), "MidLifecycleAction"),
                        activity("Terminating EC2 instance: i-8", NOON.plusSeconds(60), "Successful")))
                .answers(activities(
                        "evenMore",
                        activity("Moving EC2 instance to Standby: i-1", NOON.minusSeconds(119), "Successful"),
                        activity("Terminating EC2 instance: i-7", NOON.minusSeconds(121), "Successful")));

        assertThat(groups.move("web", MemberMove.ENTER_STANDBY, List.of("i-1"), NOON)
                        .moved())
                .containsExactly("i-1");
        assertThat(autoScaling.asked)
                .containsExactly(
                        AutoScalingRequests.enterStandby("web", List.of("i-1")),
                        AutoScalingRequests.activities("web"),
                        AutoScalingRequests.activities("web").toBuilder()
                                .nextToken("more")
                                .build());
    }

    @Test
    void attach_ofAnInstanceThatIsInTheGroup_countsWithoutAnActivityToo() {
        autoScaling
                .fails(refused("i-1 is already part of AutoScalingGroup:web"))
                .answers(activities(null))
                .answers(described(group -> group.instances(member("i-1", "InService"))));

        assertThat(groups.move("web", MemberMove.ATTACH, List.of("i-1"), NOON))
                .isEqualTo(new Moved(Set.of("i-1"), Map.of()));
    }

    @Test
    void attach_ofAnInstanceThatIsGone_isRefused() {
        autoScaling
                .fails(refused("Invalid Instance ID(s): i-1 specified"))
                .answers(activities(null))
                .answers(described(group -> group.instances(member("i-1", "Terminating"))));

        assertThat(groups.move("web", MemberMove.ATTACH, List.of("i-1"), NOON))
                .isEqualTo(
                        new Moved(Set.of(), Map.of("i-1", "ValidationError: Invalid Instance ID(s): i-1 specified")));
    }

    @ParameterizedTest
    @CsvSource({
        "Throttling, 400",
        "ResourceContention, 500",
        "ScalingActivityInProgress, 400",
        "InternalFailure, 500",
        "ServiceUnavailable, 503"
    })
    void move_thatAutoScalingPostpones_isUnavailable(String code, int status) {
        autoScaling.fails(AwsErrors.autoScaling(status, code, "later"));

        assertThatThrownBy(() -> groups.move("web", MemberMove.ATTACH, List.of("i-1"), NOON))
                .isInstanceOf(Unavailable.class)
                .hasMessageStartingWith("AttachInstances: ");
    }

    /** The next call reports all of them, by the activities. */
    @Test
    void move_whereOneOfSeveralCallsHasNoAnswer_isUnavailable_andTheNextCallAnswersAll() {
        AwsServiceException full = refused("Currently, desiredSize equals 3. Terminating instance without replacement"
                + " will violate group's min size constraint.");
        autoScaling
                .fails(full)
                .answers(activities(null))
                .answers(EnterStandbyResponse.builder().build())
                .fails(AwsErrors.autoScaling(400, "Throttling", "Rate exceeded"));

        List<String> ids = List.of("i-1", "i-2", "i-3");
        assertThatThrownBy(() -> groups.move("web", MemberMove.ENTER_STANDBY, ids, NOON))
                .isInstanceOf(Unavailable.class);

        autoScaling
                .fails(notInService("i-1"))
                .answers(activities(
                        null,
                        activity("Moving EC2 instance to Standby: i-2", NOON.plusSeconds(9), "InProgress"),
                        activity("Moving EC2 instance to Standby: i-1", NOON.plusSeconds(1), "InProgress")))
                .fails(notInService("i-3"));
        assertThat(groups.move("web", MemberMove.ENTER_STANDBY, ids, NOON))
                .isEqualTo(new Moved(
                        Set.of("i-1", "i-2"), Map.of("i-3", "ValidationError: The instance i-3 is not in InService.")));
    }

    @Test
    void move_thatOnlyALaterAttemptOfTheSdkSawRefused_isUnavailable_becauseTheFirstMayHaveMovedIt() {
        autoScaling
                .fails(notInService("i-1").toBuilder().numAttempts(2).build())
                .answers(activities(null));

        assertThatThrownBy(() -> groups.move("web", MemberMove.ENTER_STANDBY, List.of("i-1"), NOON))
                .isInstanceOf(Unavailable.class)
                .hasMessage("EnterStandby: an earlier attempt may have moved [i-1]");
    }

    @ParameterizedTest
    @EnumSource(MemberMove.class)
    void move_withoutTheRight_isRefusedAsAWhole(MemberMove move) {
        autoScaling.fails(AwsErrors.autoScaling(403, "AccessDenied", "not authorized"));

        assertThatThrownBy(() -> groups.move("web", move, List.of("i-1", "i-2"), NOON))
                .isInstanceOf(FleetRefused.class)
                .hasMessageEndingWith(": not authorized");
        assertThat(autoScaling.asked).hasSize(1);
    }

    // --- settings

    @Test
    void change_eachSetting_isItsCall() {
        autoScaling
                .answers(SuspendProcessesResponse.builder().build())
                .answers(ResumeProcessesResponse.builder().build())
                .answers(UpdateAutoScalingGroupResponse.builder().build())
                .answers(SetDesiredCapacityResponse.builder().build());

        groups.change("web", new AutoScalingChange.Suspend(Set.of("InstanceRefresh", "AZRebalance")));
        groups.change("web", new AutoScalingChange.Resume(Set.of("AZRebalance")));
        groups.change("web", new AutoScalingChange.Maximum(7));
        groups.change("web", new AutoScalingChange.Desired(4));

        assertThat(autoScaling.asked)
                .containsExactly(
                        AutoScalingRequests.suspend("web", Set.of("AZRebalance", "InstanceRefresh")),
                        AutoScalingRequests.resume("web", Set.of("AZRebalance")),
                        AutoScalingRequests.maximum("web", 7),
                        AutoScalingRequests.desired("web", 4));
        assertThat(AutoScalingRequests.suspend("web", Set.of("InstanceRefresh", "AZRebalance"))
                        .scalingProcesses())
                .containsExactly("AZRebalance", "InstanceRefresh");
    }

    /** Auto Scaling takes a call without processes as one for all of them. */
    @Test
    void change_ofNoProcess_asksNothing() {
        groups.change("web", new AutoScalingChange.Suspend(Set.of()));
        groups.change("web", new AutoScalingChange.Resume(Set.of()));

        assertThat(autoScaling.asked).isEmpty();
    }

    @Test
    void change_theVersion_namesTheTemplateInThatVersion() {
        autoScaling
                .answers(described(group -> group.launchTemplate(
                        template -> template.launchTemplateId("lt-1").version("3"))))
                .answers(UpdateAutoScalingGroupResponse.builder().build());

        groups.change("web", new AutoScalingChange.Version(new TemplateReference("lt-1", "4")));

        assertThat(autoScaling.asked.getLast())
                .isEqualTo(UpdateAutoScalingGroupRequest.builder()
                        .autoScalingGroupName("web")
                        .launchTemplate(
                                template -> template.launchTemplateId("lt-1").version("4"))
                        .build());
    }

    @Test
    void change_theVersionOfAMixedInstancesPolicy_keepsTheRestOfThePolicy() {
        autoScaling
                .answers(mixed(
                        LaunchTemplateOverrides.builder()
                                .instanceType("m7g.large")
                                .build(),
                        LaunchTemplateOverrides.builder()
                                .instanceType("m7i.large")
                                .weightedCapacity("2")
                                .launchTemplateSpecification(own -> own.launchTemplateId("lt-2")
                                        .launchTemplateName("x86")
                                        .version("9"))
                                .build()))
                .answers(UpdateAutoScalingGroupResponse.builder().build());

        groups.change("web", new AutoScalingChange.Version(new TemplateReference("lt-1", "4")));

        assertThat(autoScaling.asked.getLast())
                .isEqualTo(UpdateAutoScalingGroupRequest.builder()
                        .autoScalingGroupName("web")
                        .mixedInstancesPolicy(policy -> policy.launchTemplate(of -> of.launchTemplateSpecification(
                                                template -> template.launchTemplateId("lt-1")
                                                        .version("4"))
                                        .overrides(
                                                one -> one.instanceType("m7g.large"),
                                                // A request names a template by id or by name.
                                                one -> one.instanceType("m7i.large")
                                                        .weightedCapacity("2")
                                                        .launchTemplateSpecification(own -> own.launchTemplateId("lt-2")
                                                                .version("9"))))
                                .instancesDistribution(share -> share.onDemandBaseCapacity(1)
                                        .onDemandPercentageAboveBaseCapacity(50)
                                        .spotAllocationStrategy("price-capacity-optimized")))
                        .build());
    }

    @Test
    void protect_isInCallsOfFifty() {
        List<String> ids =
                IntStream.range(0, 60).mapToObj(i -> "i-%02x".formatted(i)).toList();
        autoScaling
                .answers(SetInstanceProtectionResponse.builder().build())
                .answers(SetInstanceProtectionResponse.builder().build());

        groups.change("web", new AutoScalingChange.Protect(ids, true));

        assertThat(autoScaling.asked)
                .containsExactly(
                        AutoScalingRequests.protect("web", ids.subList(0, 50), true),
                        AutoScalingRequests.protect("web", ids.subList(50, 60), true));
    }

    @Test
    void protect_leavesOutInstancesThatTheGroupDoesNotHave_orNotInService() {
        autoScaling
                .fails(refused("The instance i-2 is not part of Auto Scaling group web."))
                .fails(refused("The instance i-4 is not in InService or EnteringStandby or Standby."))
                .answers(SetInstanceProtectionResponse.builder().build());

        groups.change("web", new AutoScalingChange.Protect(List.of("i-1", "i-2", "i-3", "i-4"), false));

        assertThat(autoScaling.asked)
                .containsExactly(
                        AutoScalingRequests.protect("web", List.of("i-1", "i-2", "i-3", "i-4"), false),
                        AutoScalingRequests.protect("web", List.of("i-1", "i-3", "i-4"), false),
                        AutoScalingRequests.protect("web", List.of("i-1", "i-3"), false));
    }

    @Test
    void protect_ofInstancesThatAreStillPending_leavesThemOutTogether() {
        autoScaling
                .fails(refused("The instance i-1 is not in InService or EnteringStandby or Standby."))
                .answers(described(group -> group.instances(
                        member("i-1", "Pending"), member("i-2", "Pending"), member("i-3", "InService"))))
                .answers(SetInstanceProtectionResponse.builder().build());

        groups.change("web", new AutoScalingChange.Protect(List.of("i-1", "i-2", "i-3"), true));

        assertThat(autoScaling.asked)
                .containsExactly(
                        AutoScalingRequests.protect("web", List.of("i-1", "i-2", "i-3"), true),
                        AutoScalingRequests.group("web"),
                        AutoScalingRequests.protect("web", List.of("i-3"), true));
    }

    @Test
    void protect_whereTheRefusalNamesNone_asksForEachAlone() {
        autoScaling
                .fails(refused("Some instances are not part of the group."))
                .answers(SetInstanceProtectionResponse.builder().build())
                .fails(refused("The instance is not part of Auto Scaling group web."));

        groups.change("web", new AutoScalingChange.Protect(List.of("i-1", "i-2"), true));

        assertThat(autoScaling.asked)
                .endsWith(
                        AutoScalingRequests.protect("web", List.of("i-1"), true),
                        AutoScalingRequests.protect("web", List.of("i-2"), true));
    }

    @Test
    void protect_thatIsRefusedForAnotherReason_saysSo() {
        autoScaling.fails(refused("no"));

        assertThatThrownBy(() -> groups.change("web", new AutoScalingChange.Protect(List.of("i-1"), true)))
                .isInstanceOf(FleetRefused.class)
                .hasMessage("SetInstanceProtection: no");
    }

    @Test
    void change_thatIsRefused_saysSo() {
        autoScaling.fails(refused("New SetDesiredCapacity value 9 is above max value 8 for the AutoScalingGroup."));

        assertThatThrownBy(() -> groups.change("web", new AutoScalingChange.Desired(9)))
                .isInstanceOf(FleetRefused.class)
                .hasMessage("SetDesiredCapacity: New SetDesiredCapacity value 9 is above max value 8 for the"
                        + " AutoScalingGroup.");
    }

    // --- terminations

    @Test
    void terminate_keepsTheDesiredCapacity_andLeavesOutWhatIsNotInTheGroupOrLeavesIt() {
        autoScaling
                .answers(described(group -> group.instances(
                        member("i-1", "Standby"), member("i-2", "Terminating:Wait"), member("i-3", "Standby"))))
                .answers(TerminateInstanceInAutoScalingGroupResponse.builder().build())
                .fails(refused("Instance Id not found - No managed instance found for instance ID: i-3"));

        assertThat(groups.terminate("web", List.of("i-3", "i-1", "i-2", "i-4"))).isEmpty();
        assertThat(autoScaling.asked)
                .containsExactly(
                        AutoScalingRequests.group("web"),
                        AutoScalingRequests.terminate("i-1"),
                        AutoScalingRequests.terminate("i-3"));
        assertThat(AutoScalingRequests.terminate("i-1").shouldDecrementDesiredCapacity())
                .isFalse();
    }

    @Test
    void terminate_thatIsRefused_namesTheInstance_andTerminatesTheOthers() {
        autoScaling
                .answers(described(group -> group.instances(member("i-1", "Standby"), member("i-2", "Standby"))))
                .fails(refused("no"))
                .answers(TerminateInstanceInAutoScalingGroupResponse.builder().build());

        assertThat(groups.terminate("web", List.of("i-1", "i-2"))).isEqualTo(Map.of("i-1", "ValidationError: no"));
    }

    @Test
    void terminate_notAnswered_isUnavailable() {
        autoScaling
                .answers(described(group -> group.instances(member("i-1", "Standby"))))
                .fails(AwsErrors.autoScaling(400, "ScalingActivityInProgress", "later"));

        assertThatThrownBy(() -> groups.terminate("web", List.of("i-1"))).isInstanceOf(Unavailable.class);
    }

    private static AwsServiceException notInService(String id) {
        return refused("The instance " + id + " is not in InService.");
    }

    private static AwsServiceException refused(String words) {
        return AwsErrors.autoScaling(400, "ValidationError", words);
    }

    private static DescribeScalingActivitiesResponse activities(String next, Activity... all) {
        return DescribeScalingActivitiesResponse.builder()
                .activities(all)
                .nextToken(next)
                .build();
    }

    private static Activity activity(String description, Instant at, String status) {
        return Activity.builder()
                .description(description)
                .startTime(at)
                .statusCode(status)
                .build();
    }

    private static DescribeAutoScalingGroupsResponse mixed(LaunchTemplateOverrides... overrides) {
        return described(group -> group.mixedInstancesPolicy(policy -> policy.launchTemplate(
                        of -> of.launchTemplateSpecification(template -> template.launchTemplateId("lt-1")
                                        .launchTemplateName("web")
                                        .version("3"))
                                .overrides(overrides))
                .instancesDistribution(share -> share.onDemandBaseCapacity(1)
                        .onDemandPercentageAboveBaseCapacity(50)
                        .spotAllocationStrategy("price-capacity-optimized"))));
    }

    private static DescribeAutoScalingGroupsResponse described(
            Consumer<software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup.Builder> group) {
        return DescribeAutoScalingGroupsResponse.builder()
                .autoScalingGroups(one -> group.accept(one.autoScalingGroupName("web")
                        .minSize(0)
                        .desiredCapacity(1)
                        .maxSize(2)))
                .build();
    }

    private static Instance member(String id, String state) {
        return member(id, state, one -> {});
    }

    private static Instance member(String id, String state, Consumer<Instance.Builder> more) {
        return Instance.builder()
                .instanceId(id)
                .lifecycleState(state)
                .availabilityZone("eu-central-1a")
                .healthStatus("Healthy")
                .applyMutation(more)
                .build();
    }
}
