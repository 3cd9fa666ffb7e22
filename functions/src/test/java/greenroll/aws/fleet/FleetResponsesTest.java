package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StateReason;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.TargetHealth;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.ec2.model.InstanceLifecycleType;
import software.amazon.awssdk.services.ec2.model.InstanceStateName;
import software.amazon.awssdk.services.ec2.model.InstanceStatus;
import software.amazon.awssdk.services.ec2.model.Tag;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;

/** Tests how answers of EC2 and ELBv2 become the fleet's values. */
class FleetResponsesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @Test
    void instance_spotInstanceOfARoll_isReadWhole() {
        var described = software.amazon.awssdk.services.ec2.model.Instance.builder()
                .instanceId("i-1")
                .state(state -> state.name(InstanceStateName.RUNNING))
                .placement(placement -> placement.availabilityZone("eu-central-1a"))
                .subnetId("subnet-a")
                .instanceType("m7g.large")
                .imageId("ami-0abc")
                .launchTime(NOON)
                .privateIpAddress("10.0.0.1")
                .publicIpAddress("3.3.3.3")
                .instanceLifecycle(InstanceLifecycleType.SPOT)
                .tags(
                        tag("greenroll:group", "sig-1"),
                        tag("greenroll:roll", "sbgd-1"),
                        tag("greenroll:revision", "7"),
                        tag("greenroll:batch", "2"),
                        tag("aws:autoscaling:groupName", "asg"))
                .build();

        assertThat(FleetResponses.instance(described, StatusChecks.OK))
                .isEqualTo(new Instance(
                        "i-1",
                        InstanceState.RUNNING,
                        new Instance.Placement("eu-central-1a", "subnet-a"),
                        new Instance.Launch("ami-0abc", "m7g.large", true, NOON),
                        new Instance.Addresses("10.0.0.1", "3.3.3.3"),
                        new Instance.Tags(
                                "sig-1",
                                "sbgd-1",
                                7,
                                2,
                                "asg",
                                Map.of(
                                        "greenroll:group", "sig-1",
                                        "greenroll:roll", "sbgd-1",
                                        "greenroll:revision", "7",
                                        "greenroll:batch", "2",
                                        "aws:autoscaling:groupName", "asg")),
                        StatusChecks.OK,
                        null));
    }

    @Test
    void instance_terminatedAndAdopted_isReadWithoutSubnetTagsAndAddress() {
        var described = software.amazon.awssdk.services.ec2.model.Instance.builder()
                .instanceId("i-1")
                .state(state -> state.name(InstanceStateName.TERMINATED))
                .placement(placement -> placement.availabilityZone("eu-central-1a"))
                .instanceType("m7g.large")
                .imageId("ami-0abc")
                .launchTime(NOON)
                .stateReason(
                        reason -> reason.code("Server.SpotInstanceTermination").message("spot"))
                .build();

        assertThat(FleetResponses.instance(described, StatusChecks.NOT_ASKED))
                .isEqualTo(new Instance(
                        "i-1",
                        InstanceState.TERMINATED,
                        new Instance.Placement("eu-central-1a", ""),
                        new Instance.Launch("ami-0abc", "m7g.large", false, NOON),
                        Instance.Addresses.NONE,
                        new Instance.Tags(null, null, null, null, null),
                        StatusChecks.NOT_ASKED,
                        new StateReason("Server.SpotInstanceTermination", "spot")));
    }

    @Test
    void instance_revisionTagThatIsNoNumber_countsAsAdopted() {
        var described = software.amazon.awssdk.services.ec2.model.Instance.builder()
                .instanceId("i-1")
                .state(state -> state.name(InstanceStateName.RUNNING))
                .tags(tag("greenroll:group", "sig-1"), tag("greenroll:revision", "blue"))
                .build();

        assertThat(FleetResponses.instance(described, StatusChecks.NOT_ASKED)
                        .tags()
                        .revision())
                .isNull();
    }

    @ParameterizedTest(name = "instance {0}, system {1}: {2}")
    @CsvSource({
        "ok,                ok,                OK",
        "ok,                initializing,      INITIALIZING",
        "initializing,      ok,                INITIALIZING",
        "impaired,          ok,                IMPAIRED",
        "initializing,      impaired,          IMPAIRED",
        "ok,                insufficient-data, UNKNOWN",
        "not-applicable,    ok,                UNKNOWN",
        "something-new,     ok,                UNKNOWN",
    })
    void checks_ofBothKinds_areTakenTogether(String instance, String system, StatusChecks together) {
        InstanceStatus status = InstanceStatus.builder()
                .instanceStatus(summary -> summary.status(instance))
                .systemStatus(summary -> summary.status(system))
                .build();

        assertThat(FleetResponses.checks(status)).isEqualTo(together);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "initial,            INITIAL",
        "healthy,            HEALTHY",
        "unhealthy,          UNHEALTHY",
        "unhealthy.draining, DRAINING",
        "draining,           DRAINING",
        "unused,             UNUSED",
        "unavailable,        UNAVAILABLE",
        "something-new,      UNAVAILABLE",
    })
    void targets_inEachState_areCalledByItsName(String elb, TargetHealth.State state) {
        assertThat(FleetResponses.targets(List.of(target("i-1", 80, elb, "Target.Timeout"))))
                .isEqualTo(Map.of("i-1", new TargetHealth(state, "Target.Timeout", "in words")));
    }

    @Test
    void targets_notRegistered_areLeftOut() {
        assertThat(FleetResponses.targets(List.of(target("i-1", 80, "unused", "Target.NotRegistered"))))
                .isEmpty();
    }

    @Test
    void targets_onTwoPorts_areAsWellAsTheWorst() {
        var healthy = target("i-1", 80, "healthy", null);
        var unhealthy = target("i-1", 81, "unhealthy", "Target.Timeout");

        assertThat(FleetResponses.targets(List.of(healthy, unhealthy))
                        .get("i-1")
                        .state())
                .isEqualTo(TargetHealth.State.UNHEALTHY);
        assertThat(FleetResponses.targets(List.of(unhealthy, healthy))
                        .get("i-1")
                        .state())
                .isEqualTo(TargetHealth.State.UNHEALTHY);
    }

    private static TargetHealthDescription target(String id, int port, String state, String reason) {
        return TargetHealthDescription.builder()
                .target(target -> target.id(id).port(port))
                .targetHealth(health -> health.state(state).reason(reason).description("in words"))
                .build();
    }

    private static Tag tag(String key, String value) {
        return Tag.builder().key(key).value(value).build();
    }
}
