package greenroll.emulator.compute.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.emulator.compute.scaling.ScalingGroupSettings.Hook;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.MixedPolicy;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Others;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Size;
import greenroll.emulator.sdk.NotSimulated;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingGroup;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingInstanceDetails;
import software.amazon.awssdk.services.autoscaling.model.Instance;
import software.amazon.awssdk.services.autoscaling.model.MixedInstancesPolicy;
import software.amazon.awssdk.services.autoscaling.model.SuspendedProcess;

/** Auto Scaling's description of a group, and the changes of its settings. */
class DescribeGroupsTest {

    private final GroupStage web = new GroupStage();

    @Test
    void describeAutoScalingGroups_tellsTheSettingsAndTheMembers() {
        AutoScalingGroup group = web.described();

        assertThat(group.minSize()).isEqualTo(2);
        assertThat(group.desiredCapacity()).isEqualTo(4);
        assertThat(group.maxSize()).isEqualTo(6);
        assertThat(group.vpcZoneIdentifier()).isEqualTo("subnet-a,subnet-b");
        assertThat(group.availabilityZones()).containsExactly("us-east-1a", "us-east-1b");
        assertThat(group.targetGroupARNs()).containsExactly(web.stage.web);
        assertThat(group.healthCheckType()).isEqualTo("EC2");
        assertThat(group.healthCheckGracePeriod()).isEqualTo(300);
        assertThat(group.launchTemplate().launchTemplateId()).isEqualTo(web.template);
        assertThat(group.launchTemplate().launchTemplateName()).isEqualTo("web");
        assertThat(group.launchTemplate().version()).isEqualTo("$Latest");
        assertThat(group.autoScalingGroupARN())
                .startsWith("arn:aws:autoscaling:us-east-1:000000000000:autoScalingGroup:")
                .endsWith(":autoScalingGroupName/web");
        assertThat(group.tags())
                .extracting(tag -> tag.key() + "=" + tag.value() + " " + tag.propagateAtLaunch())
                .containsExactly("greenroll:managed=true false", "team=shop true");
        assertThat(group.instances()).extracting(Instance::instanceId).containsExactlyElementsOf(web.members());
        assertThat(group.instances()).allSatisfy(one -> {
            assertThat(one.lifecycleStateAsString()).isEqualTo("InService");
            assertThat(one.healthStatus()).isEqualTo("Healthy");
            assertThat(one.launchTemplate().version()).isEqualTo("1");
            assertThat(one.instanceType()).isEqualTo("t3.small");
        });
    }

    @Test
    void describeAutoScalingGroups_byNamesTagsAndPages() {
        for (String name : List.of("api", "job")) {
            web.region.addAutoScalingGroup(
                    ScalingGroupSettings.of(name, new Size(0, 0, 1), web.template, List.of("subnet-a"), List.of())
                            .tagged("team", name, false));
        }

        assertThat(names(web.scaling
                        .describeAutoScalingGroups(ask -> ask.autoScalingGroupNames("job", "none"))
                        .autoScalingGroups()))
                .containsExactly("job");
        assertThat(names(web.scaling
                        .describeAutoScalingGroups(ask ->
                                ask.filters(filter -> filter.name("tag:team").values("api", "shop")))
                        .autoScalingGroups()))
                .containsExactly("web", "api");
        assertThat(names(web.scaling
                        .describeAutoScalingGroups(ask ->
                                ask.filters(filter -> filter.name("tag-key").values("greenroll:managed")))
                        .autoScalingGroups()))
                .containsExactly("web");
        assertThat(web.scaling.describeAutoScalingGroupsPaginator(ask -> ask.maxRecords(2)).stream()
                        .map(page -> names(page.autoScalingGroups())))
                .containsExactly(List.of("web", "api"), List.of("job"));
    }

    private static List<String> names(List<AutoScalingGroup> groups) {
        return groups.stream().map(AutoScalingGroup::autoScalingGroupName).toList();
    }

    @Test
    void describeAutoScalingInstances_namesTheGroupOfEach() {
        List<String> members = web.members();

        assertThat(web.scaling
                        .describeAutoScalingInstances(ask -> ask.instanceIds(members.get(1), "i-none"))
                        .autoScalingInstances())
                .extracting(AutoScalingInstanceDetails::instanceId, AutoScalingInstanceDetails::autoScalingGroupName)
                .containsExactly(org.assertj.core.api.Assertions.tuple(members.get(1), "web"));
        assertThat(web.scaling.describeAutoScalingInstancesPaginator(ask -> ask.maxRecords(3)).stream()
                        .map(page -> page.autoScalingInstances().size()))
                .containsExactly(3, 1);
    }

    @Test
    void describeScalingActivities_areThoseOfEachInstance_theNewestFirst_inPages() {
        List<String> blue = web.members();
        web.enterStandby(blue.subList(0, 2), true);
        web.stage.passSeconds(301);
        web.exitStandby(blue.subList(0, 1));

        List<Activity> first = web.scaling
                .describeScalingActivities(
                        ask -> ask.autoScalingGroupName("web").maxRecords(2))
                .activities();
        assertThat(first)
                .extracting(Activity::description)
                .containsExactly(
                        "Moving EC2 instance out of Standby: " + blue.get(0),
                        "Moving EC2 instance to Standby: " + blue.get(1));
        assertThat(first.get(1).cause()).endsWith("shrinking the capacity from 3 to 2.");
        assertThat(first.get(1).activityId()).isNotEqualTo(first.get(0).activityId());
        assertThat(web
                        .scaling
                        .describeScalingActivitiesPaginator(
                                ask -> ask.autoScalingGroupName("web").maxRecords(2))
                        .stream()
                        .mapToInt(page -> page.activities().size()))
                .containsExactly(2, 1);
        assertThat(web.scaling
                        .describeScalingActivities(
                                ask -> ask.activityIds(first.get(0).activityId()))
                        .activities())
                .containsExactly(first.getFirst());
    }

    @Test
    void lateDescription_isTheWholeGroupAtOneEarlierTime() {
        web.region.change(settings -> settings.withLateGroups(Duration.ofSeconds(20), Duration.ofSeconds(10)));
        String green = web.launched(1).getFirst();
        web.others.suspend("web", Set.of("AZRebalance"));
        web.attach(List.of(green));

        web.stage.passSeconds(9);
        assertThat(web.activities()).isEmpty();
        web.stage.passSeconds(1);
        assertThat(web.activities()).containsExactly("InProgress Attaching an existing EC2 instance: " + green);
        web.stage.passSeconds(9);
        assertThat(web.described().desiredCapacity()).isEqualTo(4);
        assertThat(web.described().instances()).hasSize(4);
        assertThat(web.described().suspendedProcesses()).isEmpty();
        assertThat(web.state().desired()).isEqualTo(5);

        web.stage.passSeconds(1);
        assertThat(web.described().desiredCapacity()).isEqualTo(5);
        assertThat(web.described().instances().getLast().lifecycleStateAsString())
                .isEqualTo("Pending");
        assertThat(web.described().suspendedProcesses())
                .extracting(SuspendedProcess::processName)
                .containsExactly("AZRebalance");
        web.stage.passSeconds(3);
        assertThat(web.described().instances().getLast().lifecycleStateAsString())
                .isEqualTo("InService");
    }

    @Test
    void hooksRefreshAndWarmPool_areDescribed() {
        assertThat(web.scaling
                        .describeLifecycleHooks(ask -> ask.autoScalingGroupName("web"))
                        .lifecycleHooks())
                .isEmpty();
        assertThat(web.scaling
                        .describeInstanceRefreshes(ask -> ask.autoScalingGroupName("web"))
                        .instanceRefreshes())
                .isEmpty();
        assertThat(web.scaling
                        .describeWarmPool(ask -> ask.autoScalingGroupName("web"))
                        .warmPoolConfiguration())
                .isNull();

        GroupStage other = new GroupStage(settings -> settings.withOthers(new Others(true, true))
                .hooked(new Hook("drain", false, Duration.ofMinutes(10), null, false)));
        assertThat(other.scaling
                        .describeLifecycleHooks(ask -> ask.autoScalingGroupName("web"))
                        .lifecycleHooks())
                .extracting(hook -> hook.lifecycleHookName() + " " + hook.lifecycleTransition() + " "
                        + hook.heartbeatTimeout() + " " + hook.defaultResult())
                .containsExactly("drain autoscaling:EC2_INSTANCE_TERMINATING 600 CONTINUE");
        assertThat(other.scaling
                        .describeInstanceRefreshes(ask -> ask.autoScalingGroupName("web"))
                        .instanceRefreshes())
                .extracting(refresh -> refresh.statusAsString())
                .containsExactly("InProgress");
        assertThat(other.scaling
                        .describeWarmPool(ask -> ask.autoScalingGroupName("web"))
                        .warmPoolConfiguration())
                .isNotNull();
        assertThat(other.described().warmPoolConfiguration()).isNotNull();
    }

    @Test
    void updateAutoScalingGroup_changesWhatItNames() {
        web.scaling.updateAutoScalingGroup(ask -> ask.autoScalingGroupName("web")
                .maxSize(8)
                .launchTemplate(by -> by.launchTemplateName("web").version("1")));
        assertThat(web.state().settings().size()).isEqualTo(new Size(2, 4, 8));
        assertThat(web.described().launchTemplate().version()).isEqualTo("1");

        web.scaling.updateAutoScalingGroup(
                ask -> ask.autoScalingGroupName("web").minSize(5));
        assertThat(web.state().settings().size()).isEqualTo(new Size(5, 5, 8));
        assertThat(web.events)
                .containsExactly(
                        "autoscaling.UpdateAutoScalingGroup: settings",
                        "autoscaling.UpdateAutoScalingGroup: settings",
                        "autoscaling.UpdateAutoScalingGroup: desired 4 > 5");
        refused(
                "Desired capacity:9 must be between the specified min size:5 and max size:8",
                () -> web.scaling.updateAutoScalingGroup(
                        ask -> ask.autoScalingGroupName("web").desiredCapacity(9)));
        refused(
                "You must use a valid fully-formed launch template. Could not find the specified version 7 for the launch"
                        + " template with ID " + web.template + ".",
                () -> web.scaling.updateAutoScalingGroup(ask -> ask.autoScalingGroupName("web")
                        .launchTemplate(by -> by.launchTemplateId(web.template).version("7"))));
    }

    @Test
    void updateAutoScalingGroup_takesAMixedPolicyAsItIsDescribed() {
        GroupStage mixed = new GroupStage(settings -> settings.withSource(
                settings.source().withMixed(new MixedPolicy(List.of("m7i.large", "m6i.large"), 1, 50, false))));
        MixedInstancesPolicy policy = mixed.described().mixedInstancesPolicy();
        assertThat(mixed.described().launchTemplate()).isNull();

        mixed.scaling.updateAutoScalingGroup(ask -> ask.autoScalingGroupName("web")
                .mixedInstancesPolicy(policy.toBuilder()
                        .launchTemplate(policy.launchTemplate().toBuilder()
                                .launchTemplateSpecification(by ->
                                        by.launchTemplateId(mixed.template).version("1"))
                                .build())
                        .build()));

        assertThat(mixed.state().settings().source().version()).isEqualTo("1");
        assertThat(mixed.state().settings().source().mixed())
                .isEqualTo(new MixedPolicy(List.of("m7i.large", "m6i.large"), 1, 50, false));
    }

    @Test
    void setDesiredCapacityAndProcesses_areCheckedByAutoScaling() {
        web.scaling.setDesiredCapacity(ask -> ask.autoScalingGroupName("web").desiredCapacity(5));
        refused(
                "New SetDesiredCapacity value 7 is above max value 6 for the AutoScalingGroup.",
                () -> web.scaling.setDesiredCapacity(
                        ask -> ask.autoScalingGroupName("web").desiredCapacity(7)));
        refused(
                "New SetDesiredCapacity value 1 is below min value 2 for the AutoScalingGroup.",
                () -> web.scaling.setDesiredCapacity(
                        ask -> ask.autoScalingGroupName("web").desiredCapacity(1)));
        web.scaling.suspendProcesses(
                ask -> ask.autoScalingGroupName("web").scalingProcesses("AZRebalance", "InstanceRefresh"));
        web.scaling.suspendProcesses(ask -> ask.autoScalingGroupName("web").scalingProcesses("AZRebalance"));
        web.scaling.resumeProcesses(ask -> ask.autoScalingGroupName("web").scalingProcesses("InstanceRefresh"));
        refused(
                "Invalid process type(s): [Everything]",
                () -> web.scaling.suspendProcesses(
                        ask -> ask.autoScalingGroupName("web").scalingProcesses("Everything")));

        assertThat(web.state().settings().suspended()).containsExactly("AZRebalance");
        assertThat(web.state().desired()).isEqualTo(5);
    }

    @Test
    void createAutoScalingGroup_launchesItsInstances() {
        web.scaling.createAutoScalingGroup(ask -> ask.autoScalingGroupName("api")
                .minSize(1)
                .maxSize(3)
                .desiredCapacity(2)
                .vpcZoneIdentifier("subnet-a,subnet-b")
                .launchTemplate(by -> by.launchTemplateName("web"))
                .tags(tag -> tag.key("team").value("api").propagateAtLaunch(true)));
        web.stage.passSeconds(60);

        ScalingGroupState api = web.region.autoScalingGroup("api").orElseThrow();
        assertThat(api.in(MemberLifecycle.IN_SERVICE)).isEqualTo(2);
        assertThat(api.settings().source().version()).isEqualTo("$Default");
        assertThat(web.region.instances("team", "api")).hasSize(2);
    }

    private static void refused(String message, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AutoScalingException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
        });
    }

    @Test
    void whatIsNotSimulated_isRefusedByName() {
        notSimulated(
                "autoscaling.StartInstanceRefresh",
                () -> web.scaling.startInstanceRefresh(ask -> ask.autoScalingGroupName("web")));
        notSimulated(
                "autoscaling.UpdateAutoScalingGroup, parameter MaxInstanceLifetime",
                () -> web.scaling.updateAutoScalingGroup(
                        ask -> ask.autoScalingGroupName("web").maxInstanceLifetime(86_400)));
        notSimulated(
                "autoscaling.DescribeAutoScalingGroups, filter name",
                () -> web.scaling.describeAutoScalingGroups(
                        ask -> ask.filters(filter -> filter.name("name").values("web"))));
        notSimulated(
                "autoscaling.UpdateAutoScalingGroup, parameter"
                        + " MixedInstancesPolicy.LaunchTemplate.Overrides.InstanceRequirements",
                () -> web.scaling.updateAutoScalingGroup(ask -> ask.autoScalingGroupName("web")
                        .mixedInstancesPolicy(policy -> policy.launchTemplate(
                                by -> by.overrides(one -> one.instanceRequirements(needs -> {}))))));
    }

    private static void notSimulated(String what, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(NotSimulated.class).hasMessage("not simulated: " + what);
    }

    @Test
    void manyCallsAtOnce_areThrottled() {
        for (int i = 0; i < 100; i++) {
            web.described();
        }

        assertThatThrownBy(web::described).isInstanceOfSatisfying(AwsServiceException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("Throttling");
            assertThat(e.isThrottlingException()).isTrue();
        });
        web.stage.passSeconds(1);
        web.described();
        assertThat(web.region.calls().throttledByOperation())
                .containsExactly(java.util.Map.entry("autoscaling.DescribeAutoScalingGroups", 1));
    }
}
