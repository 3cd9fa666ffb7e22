package greenroll.roll.plan;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.fleet.Instance;
import greenroll.fleet.InstanceState;
import greenroll.fleet.StatusChecks;
import greenroll.fleet.price.OnDemandPrices;
import greenroll.fleet.price.PriceList;
import greenroll.fleet.price.SpotPool;
import greenroll.group.LaunchSpecification;
import greenroll.group.SpotStrategy;
import greenroll.group.Subnet;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The price of instances for an hour. In zone b a spot m7g.large costs more, and there is no spot m6g.large. */
class HourlyPriceTest {

    private static final PriceList PRICES = new PriceList(
            OnDemandPrices.parse("m7g.large=0.08,t4g.small=0.02"),
            Map.of(
                    new SpotPool("m7g.large", "a"), new BigDecimal("0.030"),
                    new SpotPool("m7g.large", "b"), new BigDecimal("0.040"),
                    new SpotPool("m6g.large", "a"), new BigDecimal("0.025")));

    @Test
    void instances_whosePricesAreAllKnown_haveTheirSum() {
        assertThat(HourlyPrice.of(
                        List.of(
                                onDemand("m7g.large", "a"),
                                onDemand("t4g.small", "b"),
                                spot("m7g.large", "b"),
                                spot("m6g.large", "a")),
                        PRICES))
                .isEqualTo(known("0.165", "0.165"));
    }

    @Test
    void noInstance_costsNothing() {
        assertThat(HourlyPrice.of(List.of(), PRICES)).isEqualTo(known("0", "0"));
    }

    @Test
    void instances_ofWhichOneHasNoPrice_haveNone_andItsTypeIsNamedOnce() {
        assertThat(HourlyPrice.of(
                        List.of(
                                onDemand("m7g.large", "a"),
                                onDemand("c7g.large", "a"),
                                onDemand("c7g.large", "b"),
                                onDemand("c6g.large", "b"),
                                spot("m6g.large", "b")),
                        PRICES))
                .isEqualTo(new HourlyPrice.Unknown(List.of("c6g.large", "c7g.large"), List.of("m6g.large in b")));
    }

    /** Two of five are on demand: 0.16. Three spot instances cost 0.025 to 0.040 each. */
    @Test
    void launches_haveTheFirstOnDemandType_andAnyPoolOfSpotInstances() {
        assertThat(HourlyPrice.of(
                        mix(50, 5, List.of("m7g.large", "none.large"), List.of("m7g.large", "m6g.large")), PRICES))
                .as("half of five, rounded up, is on demand")
                .isEqualTo(known("0.290", "0.320"));
    }

    @Test
    void launches_inOnePool_haveOnePrice() {
        assertThat(HourlyPrice.of(mix(100, 4, List.of("c7g.large"), List.of("m6g.large")), PRICES))
                .as("the price of the on-demand type does not matter, because there is none")
                .isEqualTo(known("0.100", "0.100"));
    }

    @Test
    void launches_ofTypesWithoutAPrice_haveNone() {
        assertThat(HourlyPrice.of(
                        mix(50, 4, List.of("c7g.large", "m7g.large"), List.of("m7g.large", "c7g.large", "c6g.large")),
                        PRICES))
                .isEqualTo(new HourlyPrice.Unknown(List.of("c7g.large"), List.of("c6g.large", "c7g.large")));
    }

    /** The other type could be launched instead. But EC2 chooses, so the price would be a guess. */
    @Test
    void launches_ofWhichOneSpotTypeHasNoPrice_haveNone() {
        assertThat(HourlyPrice.of(mix(50, 4, List.of("m7g.large"), List.of("m7g.large", "c7g.large")), PRICES))
                .isEqualTo(new HourlyPrice.Unknown(List.of(), List.of("c7g.large")));
    }

    @Test
    void launches_ofNothing_costNothing() {
        assertThat(HourlyPrice.of(mix(50, 0, List.of("c7g.large"), List.of("c7g.large")), PRICES))
                .isEqualTo(known("0", "0"));
    }

    @Test
    void anAmountInWords_hasTwoToFourDecimals() {
        assertThat(List.of("0", "10", "0.1", "0.108", "0.10825", "0.00004"))
                .extracting(usd -> HourlyPrice.inWords(new BigDecimal(usd)))
                .containsExactly("0.00", "10.00", "0.10", "0.108", "0.1083", "0.00");
    }

    private static PlannedMix mix(int risk, int instances, List<String> onDemand, List<String> spot) {
        LaunchSpecification.Hardware hardware = LaunchSpecification.of("ami-1", onDemand)
                .hardware()
                .withSpotTypes(new LaunchSpecification.SpotTypes(spot, List.of()));
        return PlannedMix.of(
                SpotStrategy.NONE.withRisk(risk),
                instances,
                hardware,
                List.of(new Subnet("a", "subnet-a"), new Subnet("b", "subnet-b")));
    }

    private static HourlyPrice known(String least, String most) {
        return new HourlyPrice.Known(new BigDecimal(least), new BigDecimal(most));
    }

    private static Instance onDemand(String type, String zone) {
        return instance(type, zone, false);
    }

    private static Instance spot(String type, String zone) {
        return instance(type, zone, true);
    }

    private static Instance instance(String type, String zone, boolean spot) {
        return new Instance(
                "i-1",
                InstanceState.RUNNING,
                new Instance.Placement(zone, "subnet-" + zone),
                new Instance.Launch("ami-1", type, spot, Instant.EPOCH),
                Instance.Addresses.NONE,
                Instance.Tags.NONE,
                StatusChecks.NOT_ASKED,
                null);
    }
}
