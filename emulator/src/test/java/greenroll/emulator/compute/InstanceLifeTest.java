package greenroll.emulator.compute;

import static greenroll.emulator.compute.LaunchTest.assertCode;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.model.Instance;

class InstanceLifeTest {

    private final Stage stage = new Stage();

    private String state(String id) {
        return stage.describe(id).state().nameAsString();
    }

    private void terminate(String... ids) {
        stage.ec2.terminateInstances(request -> request.instanceIds(ids));
    }

    @Test
    void terminateInstances_running_shutsDownEndsAndIsForgottenAfterAnHour() {
        String id = stage.placed(1, "ami-blue").getFirst();

        var answer = stage.ec2.terminateInstances(request -> request.instanceIds(id));

        assertThat(answer.terminatingInstances()).singleElement().satisfies(change -> {
            assertThat(change.previousState().nameAsString()).isEqualTo("running");
            assertThat(change.currentState().nameAsString()).isEqualTo("shutting-down");
        });
        assertThat(state(id)).isEqualTo("shutting-down");
        stage.passSeconds(15);
        Instance ended = stage.describe(id);
        assertThat(ended.state().nameAsString()).isEqualTo("terminated");
        assertThat(ended.stateReason().code()).isEqualTo("Client.UserInitiatedShutdown");
        assertThat(ended.subnetId()).as("as in EC2").isNull();
        assertThat(ended.tags()).isNotEmpty();

        stage.pass(Duration.ofMinutes(59));
        assertThat(stage.find("tag:group", "sig-1")).containsExactly(id);
        stage.pass(Duration.ofMinutes(1));
        assertThat(stage.find("tag:group", "sig-1")).isEmpty();
        assertCode("InvalidInstanceID.NotFound", () -> stage.describe(id));
    }

    @Test
    void terminateInstances_again_hasNoEffect() {
        String id = stage.placed(1, "ami-blue").getFirst();
        terminate(id);
        stage.passSeconds(15);

        terminate(id);

        assertThat(state(id)).isEqualTo("terminated");
    }

    @Test
    void terminateInstances_oneUnknownId_nothingDies() {
        List<String> ids = stage.placed(2, "ami-blue");

        assertCode("InvalidInstanceID.NotFound", () -> terminate(ids.get(0), "i-0123456789abcdef0", ids.get(1)));

        assertThat(ids).allSatisfy(id -> assertThat(state(id)).isEqualTo("running"));
    }

    @Test
    void terminateInstances_oneProtected_itsZoneLivesAndTheOtherDies() {
        List<String> ids = stage.placed(4, "ami-blue");
        stage.region.externalActors().protect(ids.get(0), true);

        assertCode("OperationNotPermitted", () -> terminate(ids.toArray(String[]::new)));

        assertThat(ids).extracting(this::state).containsExactly("running", "shutting-down", "running", "shutting-down");

        stage.region.externalActors().protect(ids.get(0), false);
        terminate(ids.get(0), ids.get(2));
        assertThat(ids).extracting(this::state).containsOnly("shutting-down");
    }

    @Test
    void rebootInstances_runningAndRegistered_staysRunningButFailsItsChecksMeanwhile() {
        String id = stage.placed(1, "ami-blue", stage.web).getFirst();

        stage.ec2.rebootInstances(request -> request.instanceIds(id));

        assertThat(stage.region.instance(id).orElseThrow().rebooting()).isTrue();
        assertThat(stage.healthsWithin(Duration.ofSeconds(100), stage.web, id))
                .containsExactly("healthy", "unhealthy Target.FailedHealthChecks", "healthy");
        assertThat(state(id)).isEqualTo("running");
        assertThat(stage.region.instance(id).orElseThrow().rebooting()).isFalse();
    }

    @Test
    void rebootInstances_twice_isAwayForABootTimeFromTheSecond() {
        String id = stage.placed(1, "ami-blue").getFirst();

        stage.ec2.rebootInstances(request -> request.instanceIds(id));
        stage.passSeconds(20);
        stage.ec2.rebootInstances(request -> request.instanceIds(id));
        stage.passSeconds(20);
        assertThat(stage.region.instance(id).orElseThrow().rebooting()).isTrue();
        stage.passSeconds(10);
        assertThat(stage.region.instance(id).orElseThrow().rebooting()).isFalse();
    }

    @Test
    void rebootInstances_oneUnknownId_rebootsNone() {
        String id = stage.placed(1, "ami-blue").getFirst();

        assertCode(
                "InvalidInstanceID.NotFound",
                () -> stage.ec2.rebootInstances(request -> request.instanceIds(id, "i-0123456789abcdef0")));

        assertThat(stage.region.instance(id).orElseThrow().rebooting()).isFalse();
    }

    @Test
    void describeInstanceStatus_afterAStart_initializesThenIsOk() {
        String id = stage.running("ami-green");

        assertThat(checks(id)).isEqualTo("initializing");
        stage.passSeconds(60);
        assertThat(checks(id)).isEqualTo("ok");

        stage.region.externalActors().impair(id, true);
        assertThat(checks(id)).isEqualTo("impaired");
        stage.region.externalActors().impair(id, false);

        stage.ec2.rebootInstances(request -> request.instanceIds(id));
        assertThat(checks(id)).isEqualTo("initializing");
    }

    private String checks(String id) {
        return stage.ec2
                .describeInstanceStatus(request -> request.instanceIds(id))
                .instanceStatuses()
                .getFirst()
                .instanceStatus()
                .statusAsString();
    }

    @Test
    void describeInstanceStatus_pending_isListedOnlyWhenAllAreAskedFor() {
        String id = stage.ec2
                .runInstances(Stage.request("ami-green", 1, "t-1"))
                .instances()
                .getFirst()
                .instanceId();

        assertThat(stage.ec2.describeInstanceStatus(r -> r.instanceIds(id)).instanceStatuses())
                .isEmpty();
        assertThat(stage.ec2
                        .describeInstanceStatus(r -> r.instanceIds(id).includeAllInstances(true))
                        .instanceStatuses())
                .hasSize(1);
        assertCode(
                "InvalidParameterValue",
                () -> stage.ec2.describeInstanceStatus(r -> r.instanceIds(java.util.Collections.nCopies(101, id))));
    }

    @Test
    void createTags_onAnInstance_addsToThoseItHas() {
        String id = stage.placed(1, "ami-blue").getFirst();

        stage.ec2.createTags(r -> r.resources(id).tags(tag -> tag.key("kept").value("yes")));

        assertThat(stage.find("tag:kept", "yes")).containsExactly(id);
        assertThat(stage.find("tag:group", "sig-1")).containsExactly(id);
    }

    @Test
    void strangers_act_asTheirReasonsSay() {
        List<String> ids = stage.placed(4, "ami-blue");
        String booting = stage.ec2
                .runInstances(Stage.request("ami-green", 1, "t-1"))
                .instances()
                .getFirst()
                .instanceId();
        ExternalActors externalActors = stage.region.externalActors();

        externalActors.terminate(ids.get(0));
        externalActors.interruptSpot(ids.get(1));
        externalActors.stop(ids.get(2));
        externalActors.untag(ids.get(3), "group");
        externalActors.dieBooting(booting);
        stage.passSeconds(60);

        assertThat(List.of(ids.get(0), ids.get(1), ids.get(2), ids.get(3), booting))
                .extracting(id -> {
                    Instance instance = stage.describe(id);
                    return instance.state().nameAsString()
                            + (instance.stateReason() == null
                                    ? ""
                                    : " " + instance.stateReason().code());
                })
                .containsExactly(
                        "terminated Client.UserInitiatedShutdown",
                        "terminated Server.SpotInstanceTermination",
                        "stopped Client.UserInitiatedShutdown",
                        "running",
                        "terminated Client.InternalError");
        assertThat(stage.find("tag:group", "sig-1")).doesNotContain(ids.get(3));
    }
}
