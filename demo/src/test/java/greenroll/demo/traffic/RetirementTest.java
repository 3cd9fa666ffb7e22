package greenroll.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Blue is replaced by green under load. In the right order no request is lost; in the wrong order some are. */
class RetirementTest {

    private final Balancer balancer = Balancer.start(0);
    private final List<InstanceServer> servers = new ArrayList<>();

    @AfterEach
    void close() {
        balancer.close();
        servers.forEach(InstanceServer::kill);
    }

    @Test
    void retire_whenDrainedBeforeKilled_losesNothing() {
        List<InstanceServer> blue = inService("1", 4);
        LoadGenerator load = LoadGenerator.start(List.of(balancer), new Load(200, 0.1, Duration.ofMillis(100)));
        awaitAnswered(load, "1");

        for (InstanceServer each : blue) {
            inService("2", 1);
            balancer.remove(each.instanceId());
            await().until(() -> balancer.inFlight(each.instanceId()) == 0);
            each.kill();
        }
        awaitAnswered(load, "2");
        LoadReport report = load.stop();

        assertThat(report.losses()).isEmpty();
        assertThat(report.answered()).isEqualTo(report.sent());
        assertThat(report.inFlight()).isZero();
        assertThat(report.resent()).isZero();
        assertThat(report.answeredByRevision()).containsOnlyKeys("1", "2");
        assertThat(report.answeredByRevision().values().stream().reduce(0L, Long::sum))
                .isEqualTo(report.sent());
    }

    @Test
    void retire_whenKilledBeforeDrained_isCountedAsLoss() {
        InstanceServer blue = inService("1", 1).getFirst();
        LoadGenerator load = LoadGenerator.start(List.of(balancer), new Load(50, 1, Duration.ofSeconds(1)));
        await().until(() -> balancer.inFlight(blue.instanceId()) > 5);

        inService("2", 1);
        balancer.remove(blue.instanceId());
        blue.kill();
        awaitAnswered(load, "2");
        LoadReport report = load.stop();

        assertThat(report.losses()).containsOnlyKeys(Loss.SERVER_ERROR);
        assertThat(report.failed()).isPositive();
        assertThat(report.sent()).isEqualTo(report.answered() + report.failed());
    }

    @Test
    void kill_whenStillListed_isCountedAsLossAndNotHiddenByTheOtherTarget() {
        InstanceServer blue = inService("1", 1).getFirst();
        inService("2", 1);
        LoadGenerator load = LoadGenerator.start(List.of(balancer), new Load(200, 0, Duration.ZERO));
        awaitAnswered(load, "1");

        blue.kill();
        await().until(() -> load.report().failed() >= 10);
        LoadReport report = load.stop();

        assertThat(report.losses()).containsOnlyKeys(Loss.SERVER_ERROR);
        assertThat(report.answeredByRevision()).containsOnlyKeys("1", "2");
        assertThat(report.sent()).isEqualTo(report.answered() + report.failed());
    }

    private List<InstanceServer> inService(String revision, int count) {
        List<InstanceServer> started = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            InstanceServer server = InstanceServer.start("i-" + servers.size(), revision);
            assertThat(new HttpProbe().check(server.address())).isEqualTo(new ProbeResult.Status(200));
            balancer.add(server.instanceId(), server.address());
            servers.add(server);
            started.add(server);
        }
        return started;
    }

    private static void awaitAnswered(LoadGenerator load, String revision) {
        await().until(() -> answered(load, revision) >= 20);
    }

    private static long answered(LoadGenerator load, String revision) {
        Map<String, Long> answered = load.report().answeredByRevision();
        return answered.getOrDefault(revision, 0L);
    }
}
