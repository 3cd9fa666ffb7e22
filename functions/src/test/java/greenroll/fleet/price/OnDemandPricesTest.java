package greenroll.fleet.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads the stack's parameter OnDemandPrices. */
class OnDemandPricesTest {

    @Test
    void parse_ofSeveralTypes_hasThePriceOfEach() {
        OnDemandPrices prices = OnDemandPrices.parse("m7g.large=0.0816,u-6tb1.112xlarge=54.6,m6g.large=1");

        assertThat(prices.usdPerHour())
                .isEqualTo(Map.of(
                        "m7g.large", new BigDecimal("0.0816"),
                        "u-6tb1.112xlarge", new BigDecimal("54.6"),
                        "m6g.large", new BigDecimal("1")));
        assertThat(prices.of("m7g.large")).contains(new BigDecimal("0.0816"));
        assertThat(prices.of("m7g.xlarge")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void parse_ofNothing_hasNoPrice(String nothing) {
        assertThat(OnDemandPrices.parse(nothing)).isEqualTo(OnDemandPrices.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"m7g.large", "m7g.large=", "m7g.large=-1", "m7g.large=0,08", "large=1", "m7g.large=1e3", ","})
    void parse_ofSomethingElse_isRefused(String wrong) {
        assertThatThrownBy(() -> OnDemandPrices.parse(wrong))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("must be an instance type and its price, such as m7g.large=0.0816, but was: ");
    }

    @Test
    void parse_ofATypeThatOccursTwice_hasItsLastPrice() {
        assertThat(OnDemandPrices.parse("m7g.large=1,m7g.large=2").of("m7g.large"))
                .contains(new BigDecimal("2"));
    }
}
