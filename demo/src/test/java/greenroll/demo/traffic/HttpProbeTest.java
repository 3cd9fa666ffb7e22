package greenroll.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpProbeTest {

    private volatile InstanceServer.Health health = InstanceServer.Health.OK;
    private final InstanceServer server = InstanceServer.start("i-0a", "1", () -> health, 0);

    @AfterEach
    void close() {
        server.kill();
    }

    @Test
    void check_ofAHealthyInstance_isItsStatus() {
        assertThat(new HttpProbe().check(server.address())).isEqualTo(new ProbeResult.Status(200));
    }

    @Test
    void check_ofAFailingInstance_isItsStatus() {
        health = InstanceServer.Health.FAILING;

        assertThat(new HttpProbe().check(server.address())).isEqualTo(new ProbeResult.Status(503));
    }

    @Test
    void check_ofAHangingInstance_timesOut() {
        health = InstanceServer.Health.HANGING;

        assertThat(new HttpProbe(Duration.ofMillis(100)).check(server.address()))
                .isEqualTo(new ProbeResult.TimedOut());
    }

    @Test
    void check_ofAKilledInstance_isRefused() {
        server.kill();

        assertThat(new HttpProbe().check(server.address())).isEqualTo(new ProbeResult.Refused());
    }

    @Test
    void check_ofAConnectionThatEndsWithinItsAnswer_isRefused() {
        try (ScriptedServer dying = new ScriptedServer(ScriptedServer.CLOSE, ScriptedServer.DIE_WITHIN)) {
            assertThat(new HttpProbe().check(dying.address())).isEqualTo(new ProbeResult.Refused());
            assertThat(new HttpProbe().check(dying.address())).isEqualTo(new ProbeResult.Refused());
        }
    }
}
