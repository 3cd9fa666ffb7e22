package greenroll.emulator.compute;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.fleet.Ec2Prices;
import greenroll.emulator.clock.VirtualClock;
import greenroll.fleet.price.OnDemandPrices;
import greenroll.fleet.price.Prices;
import greenroll.fleet.price.SpotPool;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The contract of the port to prices, with the real adapter over the simulated EC2. */
class PricesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final VirtualClock clock = new VirtualClock(NOON);
    private final SimulatedRegion region = new SimulatedRegion(clock, 1);
    private final Prices prices = new Ec2Prices(region.ec2(), () -> OnDemandPrices.NONE, clock);

    PricesTest() {
        region.addSubnet("subnet-a", "us-east-1a");
        region.addSubnet("subnet-b", "us-east-1b");
    }

    @Test
    void spotPrices_areThoseOfEachPoolNow_andATypeThatDoesNotExistHasNone() {
        region.changeMarket(market -> market.withPrice("us-east-1a", "t3.small", "0.0042"));

        assertThat(prices.spot("Linux/UNIX", List.of("t3.small", "m7g.large", "none.large")))
                .isEqualTo(Map.of(
                        new SpotPool("t3.small", "us-east-1a"), new BigDecimal("0.004200"),
                        new SpotPool("t3.small", "us-east-1b"), new BigDecimal("0.006240"),
                        new SpotPool("m7g.large", "us-east-1a"), new BigDecimal("0.024480"),
                        new SpotPool("m7g.large", "us-east-1b"), new BigDecimal("0.024480")));
    }

    @Test
    void spotPrices_ofAnotherProduct_areNotThoseOfLinux() {
        assertThat(prices.spot("Windows", List.of("t3.small"))).isEmpty();
    }

    @Test
    void spotPrices_inAZoneThatDoesNotOfferTheType_areAbsent() {
        region.offer("t3.small", Set.of("us-east-1b"));

        assertThat(prices.spot("Linux/UNIX", List.of("t3.small")))
                .containsOnlyKeys(new SpotPool("t3.small", "us-east-1b"));
    }
}
