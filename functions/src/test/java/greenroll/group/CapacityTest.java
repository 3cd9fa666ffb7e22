package greenroll.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The permitted capacities of a group. */
class CapacityTest {

    @ParameterizedTest
    @CsvSource({"0,0,0", "2,2,2", "1,2,3", "0,1000,1000", "0,1000,5000"})
    void capacity_inOrderAndWithinBounds_isTaken(int minimum, int target, int maximum) {
        assertThat(new Capacity(minimum, target, maximum).target()).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource({"-1,0,0", "2,1,3", "1,3,2", "0,1001,2000"})
    void capacity_outOfOrderOrBounds_isRefusedNamingAllThree(int minimum, int target, int maximum) {
        assertThatThrownBy(() -> new Capacity(minimum, target, maximum))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("capacity must satisfy 0 <= minimum <= target <= maximum and target <= 1000, but was "
                        + minimum + " / " + target + " / " + maximum);
    }
}
