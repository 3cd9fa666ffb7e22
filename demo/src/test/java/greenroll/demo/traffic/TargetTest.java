package greenroll.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class TargetTest {

    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    @Test
    void begin_untilUnlisted_isCounted() {
        Target target = new Target("i-1", ANYWHERE);

        assertThat(target.begin()).isTrue();
        target.unlist();
        assertThat(target.begin()).isFalse();

        assertThat(target.inFlight()).isEqualTo(1);
        assertThat(target.isGone()).isFalse();
        target.end();
        assertThat(target.inFlight()).isZero();
        assertThat(target.isGone()).isTrue();
    }

    /** The race between a request that is just beginning and a removal. Each round is one chance for it. */
    @Test
    @Timeout(60)
    void inFlight_onceUnlistedAndSeenAtZero_noRequestIsGivenOut() throws Exception {
        AtomicBoolean givenToTheDead = new AtomicBoolean();
        for (int round = 0; round < 2_000; round++) {
            Target target = new Target("i-1", ANYWHERE);
            AtomicBoolean dead = new AtomicBoolean();
            Thread requests = Thread.ofPlatform().daemon().start(() -> {
                while (target.begin()) {
                    if (dead.get()) {
                        givenToTheDead.set(true);
                    }
                    target.end();
                }
            });

            target.unlist();
            while (target.inFlight() > 0) {
                Thread.onSpinWait();
            }
            dead.set(true);
            requests.join();
        }

        assertThat(givenToTheDead).isFalse();
    }
}
