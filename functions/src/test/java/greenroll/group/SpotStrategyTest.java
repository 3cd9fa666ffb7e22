package greenroll.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How many instances of a group are on demand, and the defaults of its strategy. */
class SpotStrategyTest {

    @ParameterizedTest
    @CsvSource({
        // risk, instances: on demand
        "0, 10, 10",
        "50, 10, 5",
        "70, 10, 3",
        "100, 10, 0",
        "50, 3, 2",
        "99, 1, 1",
        "33, 10, 7",
        "1, 99, 99",
        "1, 100, 99",
        "50, 0, 0",
        "73, 1000, 270",
        "50, 2147483647, 1073741824"
    })
    void ofThatManyInstances_aFractionIsOnDemand(int risk, int instances, int onDemand) {
        assertThat(risk(risk).onDemand(instances)).isEqualTo(onDemand);
    }

    @ParameterizedTest
    @CsvSource({"3, 10, 3", "3, 3, 3", "3, 2, 2", "3, 0, 0", "1, 1000, 1"})
    void aNumberOfOnDemandInstances_isThatNumber_asFarAsThereAreInstances(int count, int instances, int onDemand) {
        assertThat(count(0, count).onDemand(instances)).isEqualTo(onDemand);
    }

    @Test
    void aNumberOfOnDemandInstances_winsOverThePercentage() {
        assertThat(count(100, 4).onDemand(10)).isEqualTo(4);
        assertThat(count(0, 4).onDemand(10)).isEqualTo(4);
    }

    @Test
    void aGroupUsesSpot_whenAPercentageOrANumberOfOnDemandInstancesIsGiven() {
        assertThat(SpotStrategy.NONE.usesSpot()).isFalse();
        assertThat(risk(0).usesSpot()).isFalse();
        assertThat(risk(1).usesSpot()).isTrue();
        assertThat(count(0, 1).usesSpot()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 101})
    void aPercentage_outside0To100_isRefused(int risk) {
        assertThatThrownBy(() -> risk(risk))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("risk must be 0 to 100, but was " + risk);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0})
    void aNumberOfOnDemandInstances_belowOne_isRefused(int count) {
        assertThatThrownBy(() -> count(100, count))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("onDemandCount must be at least 1, but was " + count);
    }

    @Test
    void whatIsNotGiven_hasElastigroupsDefault() {
        SpotStrategy given = risk(100);

        assertThat(given.fallsBack()).isTrue();
        assertThat(given.allocation()).isEqualTo(SpotAllocation.BALANCED);
        assertThat(given.reverts()).isEqualTo(RevertToSpot.ALWAYS);
        assertThat(given.rebalances()).isTrue();
    }

    @Test
    void whatIsGiven_isKept() {
        RevertToSpot never = new RevertToSpot(RevertToSpot.PerformAt.NEVER, List.of());
        SpotStrategy given = new SpotStrategy(100, null, false, SpotAllocation.CHEAPEST, never, false);

        assertThat(given.fallsBack()).isFalse();
        assertThat(given.allocation()).isEqualTo(SpotAllocation.CHEAPEST);
        assertThat(given.reverts()).isEqualTo(never);
        assertThat(given.rebalances()).isFalse();
    }

    private static SpotStrategy risk(int risk) {
        return new SpotStrategy(risk, null, null, null, null, null);
    }

    private static SpotStrategy count(int risk, int onDemandCount) {
        return new SpotStrategy(risk, onDemandCount, null, null, null, null);
    }
}
