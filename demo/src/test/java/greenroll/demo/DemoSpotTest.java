package greenroll.demo;

import static greenroll.demo.DemoTest.TEMPLATE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.demo.DemoReport.SpotInstances;
import greenroll.demo.DemoReport.SpotInstances.Mix;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.platform.lambda.Ports;
import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.simulation.faults.FleetDecorator;
import greenroll.simulation.scenario.GroupKind;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Rolls of a group with spot instances under real load, while EC2 interrupts three of them. */
class DemoSpotTest {

    private static final String BODY = "{ \"batchSizePercentage\": 50, \"gracePeriod\": 300, \"healthTimeout\": 3600 }";

    @Test
    void roll_whileThreeSpotInstancesAreInterrupted_finishesWithoutALostRequestAndWithTheAskedShare() {
        try (Demo demo = Demo.open(TEMPLATE, settings(), ports -> ports);
                DemoApi api = new DemoApi(demo.url(), demo.token())) {
            Set<Integer> shown = new TreeSet<>();

            DemoReport report = demo.roll(() -> {}, sight -> shown.add(sight.interrupted()));

            assertThat(report.status()).isEqualTo("finished");
            assertThat(report.spot()).isEqualTo(new SpotInstances(3, 3, 3, new Mix(3, 2), new Mix(3, 2)));
            assertThat(report.requests().failed()).isZero();
            assertThat(report.requests().sent()).isGreaterThan(100);
            assertThat(report.instances().orphans()).isZero();
            assertThat(shown).containsExactly(0, 1, 2, 3);
            assertThat(lifeCycles(api, demo.groupId())).containsExactly("OD", "OD", "SPOT", "SPOT", "SPOT");
        }
    }

    private static List<String> lifeCycles(DemoApi api, String groupId) {
        JsonNode items = api.call("GET", "/aws/ec2/group/" + groupId + "/status", null)
                .body()
                .at("/response/items");
        return StreamSupport.stream(items.spliterator(), false)
                .map(one -> one.path("lifeCycle").asText())
                .sorted()
                .collect(Collectors.toList());
    }

    /**
     * The wrong variant never hears of EC2's notices. So an instance that EC2 ends has requests in flight. The group is
     * whole again at the end, but the requests are lost.
     */
    @Test
    void roll_thatHearsOfNoNotice_losesRequestsAndShowsIt() {
        UnaryOperator<Ports> deaf = ports -> {
            Fleet right = ports.get(Fleet.class);
            return ports.with(Fleet.class, () -> new FleetDecorator(right) {
                @Override
                public List<Instance> find(Collection<String> ids) {
                    return List.of();
                }
            });
        };
        try (Demo demo = Demo.open(TEMPLATE, settings(), deaf)) {
            DemoReport report = demo.roll(() -> {}, sight -> {});

            assertThat(report.spot()).extracting(SpotInstances::interrupted).isEqualTo(3);
            assertThat(report.requests().failed()).isPositive();
        }
    }

    /**
     * Half of the requests are slow. The speed leaves more than half a second of real time for a drain before an
     * interruption.
     */
    private static DemoSettings settings() {
        return new DemoSettings(
                0, 100, new DemoSettings.Site(5, 2, 1, false, GroupKind.SPOT), ImageBehaviour.GREEN, BODY, 200, 0.5);
    }
}
