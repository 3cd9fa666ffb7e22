package greenroll.aws.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenroll.fleet.FleetRefused;
import greenroll.fleet.Unavailable;
import greenroll.fleet.price.OnDemandPrices;
import greenroll.fleet.price.Prices;
import greenroll.fleet.price.SpotPool;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryRequest;
import software.amazon.awssdk.services.ec2.model.DescribeSpotPriceHistoryResponse;
import software.amazon.awssdk.services.ec2.model.Ec2Exception;
import software.amazon.awssdk.services.ec2.model.SpotPrice;

/** The requests for spot prices, and what becomes of EC2's answers. */
class Ec2PricesTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final ScriptedEc2 ec2 = new ScriptedEc2();
    private final Prices prices =
            new Ec2Prices(ec2, () -> OnDemandPrices.parse("m7g.large=0.0816"), InstantSource.fixed(NOON));

    @Test
    void spotPrices_areThoseInForceNow_overAllPages_andOfTwoTheNewer() {
        ec2.answers(DescribeSpotPriceHistoryResponse.builder()
                        .spotPriceHistory(
                                price("m7g.large", "eu-west-1a", "0.031000", NOON.plusSeconds(1)),
                                price("m7g.large", "eu-west-1a", "0.030000", NOON.minusSeconds(3_600)))
                        .nextToken("more")
                        .build())
                .answers(DescribeSpotPriceHistoryResponse.builder()
                        .spotPriceHistory(price("m6g.large", "eu-west-1b", "0.025000", NOON.minusSeconds(60)))
                        .nextToken("")
                        .build());

        assertThat(prices.spot("Linux/UNIX", List.of("m7g.large", "m6g.large", "none.large")))
                .isEqualTo(Map.of(
                        new SpotPool("m7g.large", "eu-west-1a"), new BigDecimal("0.031000"),
                        new SpotPool("m6g.large", "eu-west-1b"), new BigDecimal("0.025000")));
        DescribeSpotPriceHistoryRequest first = DescribeSpotPriceHistoryRequest.builder()
                .productDescriptions("Linux/UNIX")
                .filters(filter -> filter.name("instance-type").values("m6g.large", "m7g.large", "none.large"))
                .startTime(NOON)
                .maxResults(1_000)
                .build();
        assertThat(ec2.asked)
                .containsExactly(first, first.toBuilder().nextToken("more").build());
    }

    @Test
    void spotPrices_ofMoreTypesThanAFilterTakes_areReadInTwoCalls() {
        ec2.answers(DescribeSpotPriceHistoryResponse.builder().build())
                .answers(DescribeSpotPriceHistoryResponse.builder().build());

        assertThat(prices.spot(
                        "Windows",
                        IntStream.range(0, 201)
                                .mapToObj(i -> "t" + i + ".large")
                                .toList()))
                .isEmpty();
        assertThat(ec2.asked).hasSize(2);
    }

    @Test
    void noType_needsNoCall() {
        assertThat(prices.spot("Linux/UNIX", List.of())).isEmpty();
        assertThat(ec2.asked).isEmpty();
    }

    @Test
    void throttling_isUnavailable_andAMissingRightIsARefusal() {
        ec2.fails(error("RequestLimitExceeded", 503)).fails(error("UnauthorizedOperation", 403));

        assertThatThrownBy(() -> prices.spot("Linux/UNIX", List.of("m7g.large")))
                .isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> prices.spot("Linux/UNIX", List.of("m7g.large")))
                .isInstanceOf(FleetRefused.class)
                .hasMessageStartingWith("DescribeSpotPriceHistory: ");
    }

    @Test
    void onDemandPrices_areThoseOfTheStack() {
        assertThat(prices.onDemand().of("m7g.large")).contains(new BigDecimal("0.0816"));
    }

    private static SpotPrice price(String type, String zone, String price, Instant at) {
        return SpotPrice.builder()
                .instanceType(type)
                .availabilityZone(zone)
                .productDescription("Linux/UNIX")
                .spotPrice(price)
                .timestamp(at)
                .build();
    }

    private static Ec2Exception error(String code, int status) {
        return (Ec2Exception) Ec2Exception.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode(code)
                        .errorMessage("no")
                        .build())
                .statusCode(status)
                .build();
    }
}
