package greenroll.demo;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.demo.traffic.HttpProbe;
import greenroll.demo.traffic.ProbeResult;
import greenroll.emulator.clock.VirtualClock;
import greenroll.emulator.compute.SimulatedRegion;
import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.Placement;
import greenroll.emulator.compute.state.TargetGroupSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class InstanceServersTest {

    private final SimulatedRegion region =
            new SimulatedRegion(new VirtualClock(Instant.parse("2026-11-23T07:00:00Z")), 1);
    private final String web = region.addTargetGroup(TargetGroupSettings.named("web"));
    private final InstanceServers host = running();

    private InstanceServers running() {
        region.addSubnet("subnet-a", "us-east-1a");
        region.addImage("ami-1", ImageBehaviour.GREEN);
        String id = region.placeRunning(Placement.of(1, "ami-1", Map.of(), List.of("subnet-a"), List.of()))
                .getFirst();
        return new InstanceServers(region, id, "7");
    }

    @AfterEach
    void kill() {
        host.kill();
    }

    @Test
    void inStep_again_keepsTheServerAndItsConnections() throws IOException {
        InetSocketAddress address = inStep();

        try (Socket client = connected(address)) {
            assertThat(inStep()).isEqualTo(address).isEqualTo(host.address(web));
            assertThat(isOpen(client)).isTrue();
        }
    }

    /** This holds even when the host learns of the reboot only after the instance is back. */
    @Test
    void inStep_afterAReboot_hasCutOffEveryConnectionAndServesAnew() throws IOException {
        try (Socket client = connected(inStep())) {
            host.rebooted();

            InetSocketAddress after = inStep();

            assertThat(isOpen(client)).isFalse();
            assertThat(new HttpProbe().check(after)).isEqualTo(new ProbeResult.Status(200));
        }
    }

    private InetSocketAddress inStep() {
        return Objects.requireNonNull(host.inStep(web), "nobody listens");
    }

    private static Socket connected(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    /** No side sends anything. So an open connection stays silent, and a cut one ends. */
    private static boolean isOpen(Socket client) {
        try {
            client.setSoTimeout(500);
            return client.getInputStream().read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
