package greenroll.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.ApiAnswer;
import greenroll.cli.client.ApiProblem;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.emulator.platform.template.Template;
import greenroll.fleet.Fleet;
import greenroll.fleet.TargetGroup;
import greenroll.simulation.faults.FleetDecorator;
import greenroll.simulation.scenario.GroupKind;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Rolls under real load, over HTTP, with the real adapters and DynamoDB, at three hundred times the speed. */
class DemoTest {

    static final String REPLACE = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 60, \"healthTimeout\": 3600 }";
    private static final String RESTART = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 60, \"healthTimeout\": 3600,"
            + " \"strategy\": { \"action\": \"RESTART_SERVER\" } }";

    static final Template TEMPLATE = Template.load(Path.of("../template.yaml"), Map.of());

    @Test
    void roll_goodImage_finishesWithoutALostRequest() {
        try (Demo demo = demo(ImageBehaviour.GREEN, 2, REPLACE)) {
            List<String> shown = new ArrayList<>();

            DemoReport report = demo.roll(
                    () -> shown.add("accepted"),
                    sight -> shown.add(sight.roll().head().status().wire()));

            assertThat(report.status()).isEqualTo("finished");
            assertThat(report.reason()).isNull();
            assertThat(report.batches()).isEqualTo(2);
            assertThat(report.requests().failed()).isZero();
            assertThat(report.requests().sent()).isGreaterThan(100);
            assertThat(report.inService()).isEqualTo(new DemoReport.InService(4, 4));
            assertThat(report.instances()).isEqualTo(new DemoReport.Instances(4, 4, 0, 0));
            // One call for each batch and target group, when a batch boots and drains together. On a busy machine, one
            // for each instance.
            assertThat(report.usage().calls().get("elbv2.DeregisterTargets")).isBetween(4, 8);
            assertThat(report.usage().calls().get("elbv2.RegisterTargets")).isBetween(4, 8);
            assertThat(report.usage().calls())
                    .containsKeys("ec2.RunInstances", "ec2.TerminateInstances")
                    .doesNotContainKey("ec2.RebootInstances");
            assertThat(report.usage().transitions()).isPositive();
            assertThat(report.usage().notifications()).isZero();
            assertThat(report.warnings()).isEmpty();
            assertThat(shown).startsWith("accepted").endsWith("finished");
        }
    }

    @Test
    void roll_twice_isOfANewRevisionEachTimeAndItsCountsAddUp() {
        try (Demo demo = demo(ImageBehaviour.GREEN, 1, REPLACE)) {
            DemoReport first = demo.roll(() -> {}, sight -> {});
            DemoReport second = demo.roll(
                    () -> {},
                    sight -> assertThat(sight.roll().facts().revision()).isEqualTo(3));

            DemoReport both = first.and(second);

            assertThat(both.rollId()).isEqualTo(second.rollId()).isNotEqualTo(first.rollId());
            assertThat(both.instances()).isEqualTo(new DemoReport.Instances(8, 8, 0, 0));
            assertThat(both.requests().sent())
                    .isEqualTo(first.requests().sent() + second.requests().sent());
            assertThat(both.requests().failed()).isZero();
            assertThat(both.usage().calls().get("elbv2.RegisterTargets"))
                    .isEqualTo(first.usage().calls().get("elbv2.RegisterTargets")
                            + second.usage().calls().get("elbv2.RegisterTargets"));
        }
    }

    @Test
    void roll_restart_rebootsEachAndWarnsThatTheImageStays() {
        try (Demo demo = demo(ImageBehaviour.GREEN, 1, RESTART)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.status()).isEqualTo("finished");
            assertThat(report.instances()).isEqualTo(new DemoReport.Instances(0, 0, 4, 0));
            assertThat(report.inService()).isEqualTo(new DemoReport.InService(2, 2));
            assertThat(report.requests().failed()).isZero();
            assertThat(report.warnings()).containsExactly("RESTART_KEEPS_IMAGE");
        }
    }

    /** The wrong variant terminates deregistered instances at once, with their requests still in flight. */
    @Test
    void roll_thatTerminatesBeforeTheDrainEnds_losesRequestsAndShowsIt() {
        UnaryOperator<Ports> hasty = ports -> {
            Fleet right = ports.get(Fleet.class);
            return ports.with(Fleet.class, () -> new HastyFleet(right));
        };
        try (Demo demo = Demo.open(TEMPLATE, settings(ImageBehaviour.GREEN, 1, REPLACE), hasty)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.status()).isEqualTo("finished");
            assertThat(report.instances().terminated()).isEqualTo(4);
            assertThat(report.requests().failed()).isPositive();
        }
    }

    /** Drains of 10 s are enough behind other load balancers. This one sends for two more minutes. */
    @Test
    void roll_behindANetworkLoadBalancer_losesNoRequest_howeverShortTheDrains() {
        try (Demo demo = Demo.open(TEMPLATE, behindNetwork(), ports -> ports)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.status()).isEqualTo("finished");
            assertThat(report.instances()).isEqualTo(new DemoReport.Instances(2, 2, 0, 0));
            assertThat(report.warnings())
                    .containsExactly("DRAINING_RAISED_FOR_NETWORK", "DRAINING_CUT_SHORT", "GRACE_SHORTER_THAN_CHECKS");
            assertThat(report.requests().failed()).isZero();
            assertThat(report.requests().sent()).isGreaterThan(100);
        }
    }

    /** The wrong variant takes it for a load balancer that sends nothing after a deregistration. */
    @Test
    void roll_behindANetworkLoadBalancerTakenForAnother_losesRequestsAndShowsIt() {
        UnaryOperator<Ports> mistaken = ports -> {
            Fleet right = ports.get(Fleet.class);
            return ports.with(Fleet.class, () -> new FleetDecorator(right) {
                @Override
                public Map<String, TargetGroup> targetGroups(Collection<String> arns) {
                    Map<String, TargetGroup> found = new HashMap<>(super.targetGroups(arns));
                    found.replaceAll((arn, one) -> ofHttp(one));
                    return found;
                }
            });
        };
        try (Demo demo = Demo.open(TEMPLATE, behindNetwork(), mistaken)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.status()).isEqualTo("finished");
            assertThat(report.requests().failed()).isPositive();
        }
    }

    private static TargetGroup ofHttp(TargetGroup one) {
        return new TargetGroup(
                one.arn(),
                one.name(),
                new TargetGroup.Kind("HTTP", "instance", one.kind().vpcId()),
                one.loadBalancers(),
                one.healthCheck(),
                one.managed(),
                one.deregistrationDelay(),
                one.slowStart(),
                one.targetLimit(),
                one.registered());
    }

    /** A third of the speed, so that the rest of the shortest drain is more than half a second of real time. */
    private static DemoSettings behindNetwork() {
        String body = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 0, \"healthTimeout\": 3600,"
                + " \"drainingTimeout\": 10 }";
        return new DemoSettings(
                0, 100, new DemoSettings.Site(2, 2, 1, true, GroupKind.OWN), ImageBehaviour.GREEN, body, 200, 0);
    }

    private static final class HastyFleet extends FleetDecorator {

        HastyFleet(Fleet right) {
            super(right);
        }

        @Override
        public void deregister(String targetGroupArn, List<String> instanceIds) {
            fleet.deregister(targetGroupArn, instanceIds);
            fleet.terminate(fleet.instances("no group", Set.copyOf(instanceIds), false));
        }
    }

    @Test
    void api_ofAnOpenDemo_takesOneRollAtATimeFromThoseWithTheToken() {
        try (Demo demo = demo(ImageBehaviour.GREEN, 1, REPLACE);
                DemoApi friend = new DemoApi(demo.url(), demo.token());
                DemoApi stranger = new DemoApi(demo.url(), "guessed")) {
            String rolls = "/aws/ec2/group/" + demo.groupId() + "/roll";
            assertThat(demo.curl()).contains(demo.url() + rolls, "Bearer " + demo.token(), "\"gracePeriod\":60");

            ApiAnswer first = friend.call("PUT", rolls, REPLACE);
            ApiAnswer second = friend.call("PUT", rolls, REPLACE);
            ApiAnswer third = stranger.call("PUT", rolls, REPLACE);

            String rollId = first.item().path("id").asText();
            assertThat(first.status()).isEqualTo(200);
            assertThat(first.item().path("revision").asInt()).isEqualTo(2);
            assertThat(second.status()).isEqualTo(409);
            assertThat(second.problems()).extracting(ApiProblem::code).containsExactly("OPERATION_IN_PROGRESS");
            assertThat(second.problems().getFirst().message()).contains(rollId);
            assertThat(third.status()).isEqualTo(401);
            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            brief(friend, rolls, rollId).path("status").asText().equals("finished"));
            assertThat(brief(friend, rolls, rollId).at("/progress/value").asInt())
                    .isEqualTo(100);
            JsonNode sides = friend.call("GET", rolls + "/" + rollId + "/status", null)
                    .item()
                    .at("/instances/0");
            assertThat(statuses(sides.path("green"))).hasSize(4).containsOnly("healthy");
            assertThat(statuses(sides.path("blue"))).hasSize(4);
        }
    }

    private static JsonNode brief(DemoApi api, String rolls, String rollId) {
        return api.call("GET", rolls + "/" + rollId, null).item();
    }

    private static List<String> statuses(JsonNode instances) {
        return StreamSupport.stream(instances.spliterator(), false)
                .map(instance -> instance.path("status").asText())
                .toList();
    }

    @Test
    void open_bodyThatTheApiRefuses_saysWhyInItsWords() {
        assertThatThrownBy(() -> demo(ImageBehaviour.GREEN, 1, "{ \"batchSizePercentage\": 0, \"gracePeriod\": 1 }"))
                .isInstanceOf(DemoRefused.class)
                .hasMessage("batchSizePercentage must be a whole number from 1 to 100, but was 0");
    }

    @Test
    void open_portInUse_saysWhich() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            DemoSettings on =
                    new DemoSettings(taken.getLocalPort(), 600, 1, 1, 1, ImageBehaviour.GREEN, REPLACE, 10, 0);

            assertThatThrownBy(() -> Demo.open(TEMPLATE, on, ports -> ports))
                    .isInstanceOf(PortTaken.class)
                    .hasMessageStartingWith("cannot listen on 127.0.0.1:" + taken.getLocalPort());
        }
    }

    static Demo demo(ImageBehaviour image, int targetGroups, String body) {
        return Demo.open(TEMPLATE, settings(image, targetGroups, body), ports -> ports);
    }

    /** Half of the requests are slow. So some are in flight at every instance when it is deregistered. */
    private static DemoSettings settings(ImageBehaviour image, int targetGroups, String body) {
        return new DemoSettings(0, 300, 4, 2, targetGroups, image, body, 200, 0.5);
    }
}
