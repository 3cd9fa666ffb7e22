package greenroll.emulator.compute.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.InstanceState;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.autoscaling.model.Activity;
import software.amazon.awssdk.services.autoscaling.model.AutoScalingException;

/** Instances join a group, leave it for a time, come back, and are terminated: with what each move does to the rest. */
class ScalingChangesTest {

    private final GroupStage web = new GroupStage();

    private void refused(String message, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(AutoScalingException.class, e -> {
            assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError");
            assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(message);
            assertThat(e.statusCode()).isEqualTo(400);
        });
    }

    @Test
    void attachInstances_raisesTheDesiredCapacity_andTheInstancesAreInServiceAndRegistered() {
        List<String> green = web.launched(2);

        web.attach(green);

        assertThat(web.state().desired()).isEqualTo(6);
        assertThat(web.lifecycles()).isEqualTo("{InService=4, Pending=2}");
        assertThat(web.lastActivity().description()).isEqualTo("Attaching an existing EC2 instance: " + green.get(1));
        assertThat(web.lastActivity().cause())
                .isEqualTo("At 2026-11-23T07:00:40Z an instance was added in response to user request."
                        + " Keeping the capacity at the new 6.");
        assertThat(web.lastActivity().statusCodeAsString()).isEqualTo("InProgress");

        web.stage.passSeconds(60);

        assertThat(web.lifecycles()).isEqualTo("{InService=6}");
        assertThat(web.stage.health(green.getFirst())).isEqualTo("healthy");
        assertThat(web.activities())
                .containsExactly(
                        "Successful Attaching an existing EC2 instance: " + green.get(1),
                        "Successful Attaching an existing EC2 instance: " + green.get(0));
        assertThat(web.region.instance(green.getFirst()).orElseThrow().tags())
                .containsEntry("aws:autoscaling:groupName", "web");
        assertThat(web.state().member(green.getFirst()).orElseThrow().isProtected())
                .isFalse();
        assertThat(web.events)
                .containsExactly(
                        "autoscaling.AttachInstances: desired 4 > 6",
                        "autoscaling.AttachInstances: none > Pending",
                        "autoscaling.AttachInstances: none > Pending",
                        "autoscaling.AttachInstances: Pending > InService",
                        "autoscaling.AttachInstances: Pending > InService");
    }

    @Test
    void attachInstances_thatDoNotFit_changesNothing() {
        List<String> green = web.launched(3);
        String blue = web.members().getFirst();

        refused(
                "AutoScalingGroup web has min-size=2, max-size=6, and desired-size=4. To attach 3 instances, please update"
                        + " the AutoScalingGroup sizes appropriately.",
                () -> web.attach(green));
        refused(
                "The Instance: " + blue + " is already part of AutoScalingGroup:web",
                () -> web.attach(List.of(green.getFirst(), blue)));
        web.region.externalActors().terminate(green.getFirst());
        refused(
                "Instance(s) [" + green.getFirst() + "] are not in the running state",
                () -> web.attach(List.of(green.get(1), green.getFirst())));
        refused("Invalid Instance ID(s): [i-none] specified", () -> web.attach(List.of("i-none")));
        refused(
                "AutoScalingGroup name not found - AutoScalingGroup api not found",
                () -> web.scaling.attachInstances(
                        ask -> ask.autoScalingGroupName("api").instanceIds(green)));

        assertThat(web.state().desired()).isEqualTo(4);
        assertThat(web.members()).hasSize(4).doesNotContainAnyElementsOf(green);
        assertThat(web.events).isEmpty();
    }

    @Test
    void attachedInstance_thatDiesAtOnce_leavesTheDesiredCapacityRaised_soTheGroupLaunchesAnother() {
        String green = web.launched(1).getFirst();

        web.attach(List.of(green));
        web.region.externalActors().terminate(green);
        web.stage.passSeconds(60);

        assertThat(web.state().desired()).isEqualTo(5);
        assertThat(web.members()).hasSize(5).doesNotContain(green);
        assertThat(web.activities().getLast()).isEqualTo("Cancelled Attaching an existing EC2 instance: " + green);
    }

    @Test
    void enterStandby_withDecrement_deregistersAndDrains_andNoneIsLaunchedInItsPlace() {
        String blue = web.members().getFirst();

        web.enterStandby(List.of(blue), true);

        assertThat(web.state().desired()).isEqualTo(3);
        assertThat(web.lifecycles()).isEqualTo("{EnteringStandby=1, InService=3}");
        assertThat(web.stage.health(blue)).startsWith("draining");
        Activity activity = web.lastActivity();
        assertThat(activity.description()).isEqualTo("Moving EC2 instance to Standby: " + blue);
        assertThat(activity.cause())
                .isEqualTo("At 2026-11-23T07:00:00Z instance " + blue
                        + " was moved to standby in response to a user request, shrinking the capacity from 4 to 3.");
        assertThat(activity.statusCodeAsString()).isEqualTo("InProgress");

        web.stage.passSeconds(299);
        assertThat(web.in(MemberLifecycle.ENTERING_STANDBY)).containsExactly(blue);
        web.stage.passSeconds(2);

        assertThat(web.lifecycles()).isEqualTo("{InService=3, Standby=1}");
        assertThat(web.stage.health(blue)).isEqualTo("not listed");
        assertThat(web.activities()).containsExactly("Successful Moving EC2 instance to Standby: " + blue);
        assertThat(web.region.instance(blue).orElseThrow().state()).isEqualTo(InstanceState.RUNNING);
    }

    @Test
    void enterStandby_withoutDecrement_makesTheGroupLaunchAnother() {
        String blue = web.members().getFirst();

        web.enterStandby(List.of(blue), false);
        web.stage.passSeconds(60);

        assertThat(web.state().desired()).isEqualTo(4);
        assertThat(web.lifecycles()).isEqualTo("{EnteringStandby=1, InService=4}");
        assertThat(web.lastActivity().description()).startsWith("Launching a new EC2 instance: i-");
    }

    @Test
    void enterStandby_thatDoesNotFit_changesNothing() {
        List<String> blue = web.members();

        refused(
                "AutoScalingGroup web has min-size=2, max-size=6, and desired-size=4. To place into standby 3 instances,"
                        + " please update the AutoScalingGroup sizes appropriately.",
                () -> web.enterStandby(blue.subList(0, 3), true));
        web.enterStandby(blue.subList(0, 1), true);
        refused(
                "The instance " + blue.getFirst() + " is not in InService.",
                () -> web.enterStandby(List.of(blue.get(1), blue.getFirst()), true));
        refused(
                "The instance i-none is not part of Auto Scaling group web.",
                () -> web.enterStandby(List.of("i-none"), true));
        refused(
                "1 validation error detected: Value at 'instanceIds' failed to satisfy constraint: Member must have length"
                        + " less than or equal to 20",
                () -> web.enterStandby(java.util.Collections.nCopies(21, "i-none"), true));

        assertThat(web.state().desired()).isEqualTo(3);
        assertThat(web.in(MemberLifecycle.IN_SERVICE)).containsExactlyElementsOf(blue.subList(1, 4));
    }

    @Test
    void exitStandby_raisesTheDesiredCapacityAgain_andTheInstanceServesAgain() {
        String blue = web.members().getFirst();
        web.enterStandby(List.of(blue), true);
        refused("The instance " + blue + " is not in Standby.", () -> web.exitStandby(List.of(blue)));
        web.stage.passSeconds(301);

        web.exitStandby(List.of(blue));

        assertThat(web.state().desired()).isEqualTo(4);
        assertThat(web.lastActivity().cause())
                .isEqualTo(
                        "At 2026-11-23T07:05:01Z instance " + blue
                                + " was moved out of standby in response to a user request, increasing the capacity from 3 to 4.");
        web.stage.passSeconds(60);
        assertThat(web.lifecycles()).isEqualTo("{InService=4}");
        assertThat(web.stage.health(blue)).isEqualTo("healthy");
        assertThat(web.activities().getFirst()).isEqualTo("Successful Moving EC2 instance out of Standby: " + blue);
    }

    @Test
    void exitStandby_aboveTheMaximum_isRefused() {
        String blue = web.members().getFirst();
        web.enterStandby(List.of(blue), true);
        web.stage.passSeconds(301);
        web.others.setMaximum("web", 3);

        refused(
                "AutoScalingGroup web has min-size=2, max-size=3, and desired-size=3. To move out of standby 1 instance,"
                        + " please update the AutoScalingGroup sizes appropriately.",
                () -> web.exitStandby(List.of(blue)));
    }

    @Test
    void terminateInStandby_keepsTheDesiredCapacity_andTheGroupForgetsIt() {
        String blue = web.members().getFirst();
        web.enterStandby(List.of(blue), true);
        web.stage.passSeconds(301);

        web.terminate(blue, false);
        web.terminate(blue, false);

        assertThat(web.lastActivity().description()).isEqualTo("Terminating EC2 instance: " + blue);
        web.stage.passSeconds(60);
        assertThat(web.state().desired()).isEqualTo(3);
        assertThat(web.lifecycles()).isEqualTo("{InService=3}");
        assertThat(web.region.instance(blue).orElseThrow().state()).isEqualTo(InstanceState.TERMINATED);
        assertThat(web.activities().getFirst()).isEqualTo("Successful Terminating EC2 instance: " + blue);
        refused(
                "Instance Id not found - No managed instance found for instance ID: " + blue,
                () -> web.terminate(blue, false));
    }

    @Test
    void terminateInService_withoutDecrement_isReplaced_andWithDecrementNot() {
        List<String> blue = web.members();

        web.terminate(blue.get(0), false);
        web.terminate(blue.get(1), true);
        web.stage.passSeconds(60);

        assertThat(web.state().desired()).isEqualTo(3);
        assertThat(web.lifecycles()).isEqualTo("{InService=3, Terminating=2}");
        web.stage.passSeconds(300);
        assertThat(web.members()).hasSize(3).doesNotContain(blue.get(0), blue.get(1));
        web.others.setMinimum("web", 3);
        refused(
                "Currently, desiredSize equals minSize (3). Terminating instance without replacement will violate group's"
                        + " min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's"
                        + " min size.",
                () -> web.terminate(blue.get(2), true));
    }

    @Test
    void standbyInstance_thatOthersTerminate_staysListedForAWhile_andIsNotReplaced() {
        String blue = web.members().getFirst();
        web.enterStandby(List.of(blue), true);
        web.stage.passSeconds(301);

        web.region.externalActors().terminate(blue);
        web.stage.passSeconds(30);
        assertThat(web.lifecycles()).isEqualTo("{InService=3, Standby=1}");
        web.stage.passSeconds(120);

        assertThat(web.lifecycles()).isEqualTo("{InService=3}");
        assertThat(web.state().desired()).isEqualTo(3);
    }

    @Test
    void standbyInstance_isNotChecked() {
        String blue = web.members().getFirst();
        web.enterStandby(List.of(blue), true);
        web.stage.passSeconds(301);

        web.region.externalActors().stop(blue);
        web.stage.passSeconds(600);

        assertThat(web.lifecycles()).isEqualTo("{InService=3, Standby=1}");
    }

    @Test
    void detachInstances_livesOnWithoutItsTag_andIsReplacedWithoutDecrement() {
        List<String> blue = web.members();

        web.scaling.detachInstances(
                ask -> ask.autoScalingGroupName("web").instanceIds(blue.get(0)).shouldDecrementDesiredCapacity(true));
        web.scaling.detachInstances(
                ask -> ask.autoScalingGroupName("web").instanceIds(blue.get(1)).shouldDecrementDesiredCapacity(false));
        assertThat(web.lifecycles()).isEqualTo("{Detaching=2, InService=2}");
        refused(
                "The instance " + blue.getFirst() + " is not in InService or Standby.",
                () -> web.scaling.detachInstances(ask ->
                        ask.autoScalingGroupName("web").instanceIds(blue).shouldDecrementDesiredCapacity(false)));
        web.stage.passSeconds(301);

        assertThat(web.state().desired()).isEqualTo(3);
        assertThat(web.lifecycles()).isEqualTo("{InService=3}");
        assertThat(web.region.instance(blue.getFirst()).orElseThrow().state()).isEqualTo(InstanceState.RUNNING);
        assertThat(web.region.instance(blue.getFirst()).orElseThrow().tags())
                .doesNotContainKey("aws:autoscaling:groupName");
        assertThat(web.stage.health(blue.getFirst())).isEqualTo("not listed");
    }

    @Test
    void setInstanceProtection_isForMembersInServiceOrStandby() {
        String blue = web.members().getFirst();
        String green = web.launched(1).getFirst();

        web.scaling.setInstanceProtection(
                ask -> ask.autoScalingGroupName("web").instanceIds(blue).protectedFromScaleIn(true));
        assertThat(web.state().member(blue).orElseThrow().isProtected()).isTrue();
        refused("The instance " + green + " is not part of Auto Scaling group web.", () -> protect(green));
        web.attach(List.of(green));
        refused("The instance " + green + " is not in InService or EnteringStandby or Standby.", () -> protect(green));
        web.stage.passSeconds(5);
        protect(green);

        assertThat(web.described().instances())
                .filteredOn(one -> one.protectedFromScaleIn())
                .extracting(one -> one.instanceId())
                .containsExactly(blue, green);
    }

    private void protect(String id) {
        web.scaling.setInstanceProtection(
                ask -> ask.autoScalingGroupName("web").instanceIds(id).protectedFromScaleIn(true));
    }
}
