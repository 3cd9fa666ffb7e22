package greenroll.emulator.compute.scaling;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.compute.market.AvailableCapacity;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Checks;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.Hook;
import greenroll.emulator.compute.scaling.ScalingGroupSettings.MixedPolicy;
import greenroll.emulator.compute.scaling.ScalingGroupState.MemberState;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.RegionInstance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The acts of a group by itself: it launches, terminates, replaces and balances. */
class GroupControlTest {

    private final GroupStage web = new GroupStage();

    private Map<String, Long> zones(GroupStage stage) {
        return stage.state().members().values().stream()
                .filter(one -> one.lifecycle().counts())
                .collect(Collectors.groupingBy(MemberState::zone, Collectors.counting()));
    }

    @Test
    void placedMembers_areSpreadOverTheZones_tagged_andHealthy() {
        assertThat(zones(web)).isEqualTo(Map.of("us-east-1a", 2L, "us-east-1b", 2L));
        RegionInstance first = web.region.instance(web.members().getFirst()).orElseThrow();
        assertThat(first.tags())
                .isEqualTo(Map.of(
                        "team", "shop",
                        "aws:autoscaling:groupName", "web",
                        "aws:ec2launchtemplate:id", web.template,
                        "aws:ec2launchtemplate:version", "1"));
        assertThat(web.members()).allMatch(web.region::isHealthyEverywhere);
        web.stage.passSeconds(3_600);
        assertThat(web.events).isEmpty();
    }

    @Test
    void raisedDesiredCapacity_launchesTheTemplatesLatestVersion_balanced() {
        web.region.addLaunchTemplateVersion("web", GroupStage.image("ami-green"));

        web.others.scale("web", 2);
        web.stage.passSeconds(10);
        assertThat(web.lifecycles()).isEqualTo("{InService=4, Pending=2}");
        assertThat(web.lastActivity().cause())
                .isEqualTo("At 2026-11-23T07:00:10Z an instance was started in response to a difference between desired"
                        + " and actual capacity, increasing the capacity from 5 to 6.");
        web.stage.passSeconds(120);

        List<String> launched = web.members().subList(4, 6);
        assertThat(zones(web)).isEqualTo(Map.of("us-east-1a", 3L, "us-east-1b", 3L));
        assertThat(launched).allSatisfy(id -> {
            assertThat(web.region.instance(id).orElseThrow().imageId()).isEqualTo("ami-green");
            assertThat(web.state().member(id).orElseThrow().version()).isEqualTo("2");
            assertThat(web.stage.health(id)).isEqualTo("healthy");
        });
        assertThat(web.events)
                .containsExactly(
                        "policy: desired 4 > 6",
                        "autoscaling: none > Pending",
                        "autoscaling: none > Pending",
                        "autoscaling: Pending > InService",
                        "autoscaling: Pending > InService");
    }

    @Test
    void policy_isClampedToTheLimits_andRefusedWhileAlarmNotificationIsSuspended() {
        assertThat(web.others.scale("web", 10)).isTrue();
        assertThat(web.state().desired()).isEqualTo(6);
        assertThat(web.others.scale("web", -10)).isTrue();
        assertThat(web.state().desired()).isEqualTo(2);
        web.others.suspend("web", Set.of("AlarmNotification"));
        assertThat(web.others.scale("web", 1)).isFalse();
        assertThat(web.state().desired()).isEqualTo(2);
    }

    @Test
    void loweredDesiredCapacity_terminatesInTheFullestZone_theOldest_butNoProtectedOne() {
        List<String> blue = web.members();
        web.others.protect("web", blue.getFirst(), true);

        web.others.setDesired("web", 3);
        web.stage.passSeconds(11);
        assertThat(web.in(MemberLifecycle.TERMINATING)).containsExactly(blue.get(1));
        web.others.setDesired("web", 2);
        web.stage.passSeconds(11);
        assertThat(web.in(MemberLifecycle.TERMINATING)).containsExactly(blue.get(1), blue.get(2));
        assertThat(web.lastActivity().cause())
                .startsWith("At 2026-11-23T07:00:21Z an instance was taken out of service in response to a difference"
                        + " between desired and actual capacity, shrinking the capacity from 3 to 2");

        web.stage.passSeconds(320);
        assertThat(web.members()).containsExactly(blue.get(0), blue.get(3));
    }

    @Test
    void protectedMembers_keepAGroupAboveItsDesiredCapacity() {
        web.members().forEach(id -> web.others.protect("web", id, true));

        web.others.setDesired("web", 2);
        web.stage.passSeconds(600);
        assertThat(web.lifecycles()).isEqualTo("{InService=4}");

        web.others.protect("web", web.members().getFirst(), false);
        web.stage.passSeconds(11);
        assertThat(web.lifecycles()).isEqualTo("{InService=3, Terminating=1}");
    }

    @Test
    void terminatedMember_isReplaced_afterTheReactionTime() {
        String blue = web.members().getFirst();

        web.region.externalActors().terminate(blue);
        web.stage.passSeconds(100);
        assertThat(web.lifecycles()).isEqualTo("{InService=4, Terminating=1}");
        assertThat(web.stage.health(blue)).startsWith("draining");
        web.stage.passSeconds(220);

        assertThat(web.lifecycles()).isEqualTo("{InService=4}");
        assertThat(web.members()).doesNotContain(blue);
        assertThat(web.activities())
                .containsExactly(
                        "Successful Launching a new EC2 instance: "
                                + web.members().getLast(),
                        "Successful Terminating EC2 instance: " + blue);
        assertThat(web.scaling
                        .describeScalingActivities(ask -> ask.autoScalingGroupName("web"))
                        .activities()
                        .getLast()
                        .cause())
                .endsWith("an instance was taken out of service in response to an EC2 health check indicating it has"
                        + " been terminated or stopped.");
    }

    @Test
    void unhealthyTarget_isReplaced_onlyWithElbChecksAndAfterTheGracePeriod() {
        GroupStage elb = new GroupStage(settings -> settings.withChecks(new Checks(true, Duration.ofMinutes(5))));
        for (GroupStage stage : List.of(web, elb)) {
            stage.region.externalActors().behave(stage.members().getFirst(), ImageBehaviour.BROKEN);
            stage.stage.passSeconds(200);
        }
        assertThat(web.lifecycles()).isEqualTo("{InService=4}");
        assertThat(elb.lifecycles()).isEqualTo("{InService=4, Terminating=1}");
        assertThat(elb.activities().getLast()).startsWith("InProgress Terminating EC2 instance: ");

        GroupStage young = new GroupStage(settings -> settings.withChecks(new Checks(true, Duration.ofMinutes(5))));
        young.region.addLaunchTemplateVersion("web", GroupStage.image("ami-broken"));
        young.others.scale("web", 1);
        young.stage.passSeconds(300);
        assertThat(young.lifecycles()).isEqualTo("{InService=5}");
        young.stage.passSeconds(60);
        assertThat(young.lifecycles()).isEqualTo("{InService=4, Pending=1, Terminating=1}");
    }

    @Test
    void impairedMember_isReplaced() {
        web.region.externalActors().impair(web.members().getFirst(), true);
        web.stage.passSeconds(11);

        assertThat(web.lifecycles()).isEqualTo("{InService=3, Pending=1, Terminating=1}");
    }

    @Test
    void suspendedProcesses_doNothing_andGoOnWhenTheyAreResumed() {
        web.others.suspend("web", Set.of("ReplaceUnhealthy"));
        web.region.externalActors().terminate(web.members().getFirst());
        web.stage.passSeconds(100);
        assertThat(web.lifecycles()).isEqualTo("{InService=4}");
        assertThat(web.described().instances().getFirst().healthStatus()).isEqualTo("Unhealthy");

        web.others.suspend("web", Set.of("Launch"));
        web.others.resume("web", Set.of("ReplaceUnhealthy"));
        web.stage.passSeconds(100);
        assertThat(web.lifecycles()).isEqualTo("{InService=3}");

        web.others.resume("web", Set.of("Launch"));
        web.stage.passSeconds(100);
        assertThat(web.lifecycles()).isEqualTo("{InService=4}");

        web.others.suspend("web", Set.of("Terminate"));
        web.others.setDesired("web", 2);
        web.stage.passSeconds(100);
        assertThat(web.lifecycles()).isEqualTo("{InService=4}");
    }

    @Test
    void addToLoadBalancerSuspended_leavesNewInstancesOutOfTheTargetGroups() {
        web.others.suspend("web", Set.of("AddToLoadBalancer"));

        web.others.scale("web", 1);
        web.stage.passSeconds(100);

        assertThat(web.lifecycles()).isEqualTo("{InService=5}");
        assertThat(web.stage.health(web.members().getLast())).isEqualTo("not listed");
    }

    @Test
    void refusedLaunch_isAFailedActivity_andIsTriedAgain() {
        web.region.capacity((zone, type, market, wanted) -> 0);
        web.others.scale("web", 1);
        web.stage.passSeconds(20);

        assertThat(web.lifecycles()).isEqualTo("{InService=4}");
        assertThat(web.lastActivity().statusCodeAsString()).isEqualTo("Failed");
        assertThat(web.lastActivity().statusMessage())
                .contains("We currently do not have sufficient t3.small capacity");

        web.region.capacity(AvailableCapacity.ENDLESS);
        web.stage.passSeconds(120);
        assertThat(web.lifecycles()).isEqualTo("{InService=5}");
    }

    @Test
    void rebalance_launchesInTheLeastZone_andThenTerminatesInTheFullest() {
        List<String> inB = web.state().members().values().stream()
                .filter(one -> one.zone().equals("us-east-1b"))
                .map(MemberState::id)
                .toList();
        web.others.suspend("web", Set.of("Launch"));
        inB.forEach(id -> web.others.detach("web", id, true));
        web.stage.passSeconds(301);
        web.others.resume("web", Set.of("Launch"));
        web.events.clear();

        assertThat(web.others.rebalance("web")).isTrue();
        web.stage.passSeconds(60);
        assertThat(web.lifecycles()).isEqualTo("{InService=2, Terminating=1}");
        assertThat(zones(web)).isEqualTo(Map.of("us-east-1a", 1L, "us-east-1b", 1L));
        assertThat(web.state().desired()).isEqualTo(2);
        assertThat(web.others.rebalance("web")).isFalse();
        assertThat(web.events)
                .containsExactly(
                        "autoscaling: none > Pending",
                        "autoscaling: Pending > InService",
                        "autoscaling: InService > Terminating");
    }

    @Test
    void rebalance_whileSuspended_doesNothing() {
        web.others.suspend("web", Set.of("AZRebalance"));
        web.state().members().values().stream()
                .filter(one -> one.zone().equals("us-east-1b"))
                .map(MemberState::id)
                .toList()
                .forEach(id -> web.others.detach("web", id, true));

        assertThat(web.others.rebalance("web")).isFalse();
        assertThat(web.lifecycles()).isEqualTo("{Detaching=2, InService=2}");
    }

    @Test
    void hooks_holdInstancesUntilTheyAreCompleted_orTimeOut() {
        Duration minute = Duration.ofMinutes(1);
        Duration hour = Duration.ofHours(1);
        GroupStage hooked = new GroupStage(settings -> settings.hooked(new Hook("up", true, hour, minute, true))
                .hooked(new Hook("down", false, minute, null, false)));

        hooked.others.scale("web", 1);
        hooked.stage.passSeconds(41);
        assertThat(hooked.lifecycles()).isEqualTo("{InService=4, Pending:Wait=1}");
        hooked.stage.passSeconds(61);
        assertThat(hooked.lifecycles()).isEqualTo("{InService=5}");

        String leaving = hooked.members().getFirst();
        hooked.terminate(leaving, true);
        hooked.stage.passSeconds(301);
        assertThat(hooked.lifecycles()).isEqualTo("{InService=4, Terminating:Wait=1}");
        hooked.stage.passSeconds(90);
        assertThat(hooked.lifecycles()).isEqualTo("{InService=4}");
    }

    @Test
    void launchHook_thatIsAbandoned_terminatesTheInstance_andAnotherIsLaunched() {
        GroupStage hooked =
                new GroupStage(settings -> settings.hooked(new Hook("up", true, Duration.ofHours(1), null, true)));
        hooked.others.scale("web", 1);
        hooked.stage.passSeconds(41);
        String first = hooked.in(MemberLifecycle.PENDING_WAIT).getFirst();

        hooked.scaling.completeLifecycleAction(ask -> ask.autoScalingGroupName("web")
                .lifecycleHookName("up")
                .instanceId(first)
                .lifecycleActionResult("ABANDON"));
        hooked.stage.passSeconds(45);

        String second = hooked.in(MemberLifecycle.PENDING_WAIT).getFirst();
        assertThat(second).isNotEqualTo(first);
        hooked.others.completeHook("web", "up", second);
        assertThat(hooked.in(MemberLifecycle.IN_SERVICE)).hasSize(5).contains(second);
    }

    @Test
    void mixedPolicy_launchesItsFirstType_andItsShareOfSpot() {
        GroupStage mixed = new GroupStage(settings -> settings.withSource(
                settings.source().withMixed(new MixedPolicy(List.of("m7i.large", "m6i.large"), 1, 50, false))));
        mixed.others.setDesired("web", 6);
        mixed.stage.passSeconds(100);

        assertThat(mixed.state().members().values())
                .extracting(MemberState::instanceType)
                .containsOnly("m7i.large");
        assertThat(mixed.region.liveSpot()).hasSize(2);
    }

    @Test
    void sameSeed_sameStory() {
        GroupStage other = new GroupStage();
        for (GroupStage stage : List.of(web, other)) {
            stage.others.scale("web", 2);
            stage.stage.passSeconds(50);
            stage.region.externalActors().terminate(stage.members().getFirst());
            stage.stage.passSeconds(400);
        }

        assertThat(other.events).isEqualTo(web.events);
        assertThat(other.members()).isEqualTo(web.members());
    }
}
