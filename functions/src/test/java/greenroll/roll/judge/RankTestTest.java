package greenroll.roll.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How likely the ranks of green are by chance. */
class RankTestTest {

    @ParameterizedTest(name = "{0} against {1} is by chance with {2}")
    @CsvSource({
        // All of n above all of m: 1 of (n + m over n) orders.
        "9 8 7 6 5, 4 3 2 1 0, 0.0039683",
        "4 5 6 7, 0 1 2 3, 0.0142857",
        "0 1 2 3, 4 5 6 7, 1.0",
        "2, 1, 0.5",
        // Ties share their rank, so nothing but zeros says nothing.
        "0 0 0 0 0, 0 0 0 0 0, 1.0",
        "1 0 0 0 0, 0 0 0 0 0, 0.5",
        "1 1 1 0 0, 0 0 0 0 0, 0.0833333",
        "3 1, 2 2, 0.6666667",
    })
    void ofFewSamples_isTheShareOfAllOrders(String green, String blue, double chance) {
        assertThat(RankTest.higher(samples(green), samples(blue))).isCloseTo(chance, within(1e-6));
    }

    @Test
    void withoutSamples_nothingIsKnown() {
        assertThat(RankTest.higher(new double[0], samples("1 2"))).isEqualTo(1);
        assertThat(RankTest.higher(samples("1 2"), new double[0])).isEqualTo(1);
    }

    @Test
    void ofManySamples_theNormalDistributionIsCloseToTheExactOne() {
        Random random = new Random(3);
        for (int i = 0; i < 20; i++) {
            double shift = random.nextDouble() * 0.8;
            double[] green =
                    random.doubles(20).map(one -> Math.rint((one + shift) * 8)).toArray();
            double[] blue = random.doubles(20).map(one -> Math.rint(one * 8)).toArray();
            // One sample more on both sides goes beyond the exact form.
            double exact = RankTest.higher(green, blue);
            double normal = RankTest.higher(
                    DoubleStream.concat(Arrays.stream(green), DoubleStream.of(-1e9, 1e9))
                            .toArray(),
                    DoubleStream.concat(Arrays.stream(blue), DoubleStream.of(-1e9, 1e9))
                            .toArray());
            assertThat(normal).isCloseTo(exact, within(0.04));
        }
    }

    private static double[] samples(String words) {
        return Arrays.stream(words.split(" ")).mapToDouble(Double::parseDouble).toArray();
    }
}
