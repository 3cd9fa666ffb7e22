package greenroll.roll.judge;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.judge.JudgeMetric;
import greenroll.group.judge.JudgeMetric.Direction;
import greenroll.roll.verdict.Lines;
import greenroll.roll.verdict.MetricVerdict;
import greenroll.roll.verdict.MetricVerdict.Cause;
import greenroll.roll.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The verdict in one metric. A dash is a period without a sample. */
class ComparisonTest {

    @ParameterizedTest(name = "green {0}, blue {1}, at most {2} % or {3} worse, limit {4}: {5}")
    @CsvSource(nullValues = "none", textBlock = """
            # green           blue             %     worse  limit  verdict       cause             words
            1 2 1 2 1,        1 2 1 2 1,       20,   none,  none,  PASS,         WITHIN_BOUNDS,    '1.4 against 1.4 of blue (at most 20 % worse), 5 samples'
            1.1 1 1 1 1,      1 1 1 1 1,       20,   none,  none,  PASS,         WITHIN_BOUNDS,    '1.02 against 1 of blue (at most 20 % worse), 5 samples'
            38 38 39 38 38,   0 1 0 1 0,       20,   none,  none,  FAIL,         WORSE_THAN_BLUE,  '38.2 against 0.4 of blue (at most 20 % worse), 5 samples'
            0 0 9 0 0,        1 1 1 1 1,       20,   none,  none,  INCONCLUSIVE, POSSIBLY_CHANCE,  '1.8 against 1 of blue (at most 20 % worse), 5 samples, possibly by chance'
            # Too little is known of green, or of blue, or of both at the same time.
            38 38 39,         0 1 0 1 0,       20,   none,  none,  INCONCLUSIVE, TOO_FEW_SAMPLES,  'has too few samples: 3 of 5 of green'
            38 38 39 38 38,   0 1 - - 0,       20,   none,  none,  INCONCLUSIVE, TOO_FEW_SAMPLES,  'has too few samples: 3 of 5 periods with green and blue'
            1 1 1 1 - 1 1 1,  1 - - - 1 1 1 1, 20,   none,  none,  INCONCLUSIVE, TOO_FEW_SAMPLES,  'has too few samples: 4 of 5 periods with green and blue'
            -,                -,               20,   none,  none,  INCONCLUSIVE, TOO_FEW_SAMPLES,  'has too few samples: 0 of 5 of green'
            # Blue without errors: every error is worse, but few errors can be chance.
            0 0 0 0 0,        0 0 0 0 0,       20,   none,  none,  PASS,         WITHIN_BOUNDS,    '0 against 0 of blue (at most 20 % worse), 5 samples'
            0 0 1 0 0,        0 0 0 0 0,       20,   none,  none,  INCONCLUSIVE, POSSIBLY_CHANCE,  '0.2 against 0 of blue (at most 20 % worse), 5 samples, possibly by chance'
            5 4 6 5 5,        0 0 0 0 0,       20,   none,  none,  FAIL,         WORSE_THAN_BLUE,  '5 against 0 of blue (at most 20 % worse), 5 samples'
            0 0 1 0 0,        0 0 0 0 0,       20,   0.5,   none,  PASS,         WITHIN_BOUNDS,    '0.2 against 0 of blue (at most 20 % or 0.5 worse), 5 samples'
            2 2 2 2 2,        0 0 0 0 0,       none, 0.5,   none,  FAIL,         WORSE_THAN_BLUE,  '2 against 0 of blue (at most 0.5 worse), 5 samples'
            # The limit is green's alone.
            6 6 6 6 6,        9 9 9 9 9,       20,   none,  5,     FAIL,         BEYOND_LIMIT,     '6, and the limit is 5, 5 samples'
            4 4 4 4 4,        -,               none, none,  5,     PASS,         WITHIN_BOUNDS,    '4 (limit 5), 5 samples'
            5 5 5 5 5,        -,               none, none,  5,     PASS,         WITHIN_BOUNDS,    '5 (limit 5), 5 samples'
            6 6 6 6,          -,               none, none,  5,     INCONCLUSIVE, TOO_FEW_SAMPLES,  'has too few samples: 4 of 5 of green'
            """)
    void lowerIsBetter(
            String green,
            String blue,
            Double percent,
            Double worse,
            Double limit,
            Verdict verdict,
            Cause cause,
            String words) {
        MetricVerdict found = comparison(Direction.LOWER_IS_BETTER, percent, worse, limit, true)
                .of(lines(green, blue), false);

        assertThat(found.verdict()).isEqualTo(verdict);
        assertThat(found.cause()).isEqualTo(cause);
        assertThat(found.words()).isEqualTo(words);
    }

    @ParameterizedTest(name = "green {0}, blue {1}, at most {2} % worse, limit {3}: {4}")
    @CsvSource(nullValues = "none", textBlock = """
            99 99 99 99 99,  99 98 99 99 99,  1,    none, PASS
            80 81 80 80 80,  99 98 99 99 99,  1,    none, FAIL
            80 99 99 99 99,  99 98 99 99 99,  1,    none, INCONCLUSIVE
            94 94 94 94 94,  90 90 90 90 90,  none, 95,   FAIL
            96 96 96 96 96,  99 99 99 99 99,  none, 95,   PASS
            """)
    void higherIsBetter(String green, String blue, Double percent, Double limit, Verdict verdict) {
        assertThat(comparison(Direction.HIGHER_IS_BETTER, percent, null, limit, true)
                        .of(lines(green, blue), false)
                        .verdict())
                .isEqualTo(verdict);
    }

    @Test
    void withoutBlueInService_greenIsNotCompared_butItsLimitHolds() {
        MetricVerdict found =
                comparison(Direction.LOWER_IS_BETTER, 20.0, null, null, false).of(lines("38 38 38 38 38", "-"), false);
        assertThat(found.verdict()).isEqualTo(Verdict.PASS);
        assertThat(found.words()).isEqualTo("not compared: no blue is in service");

        assertThat(comparison(Direction.LOWER_IS_BETTER, 20.0, null, 5.0, false)
                        .of(lines("38 38 38 38 38", "-"), false)
                        .verdict())
                .isEqualTo(Verdict.FAIL);
    }

    @Test
    void theTestAtTheEndOfTheGrace_isMadeOnce_whenThereAreEnoughSamples() {
        Comparison last = comparison(Direction.LOWER_IS_BETTER, 20.0, null, null, true);

        assertThat(last.of(lines("9 9 9", "1 1 1"), false).tested()).isFalse();
        assertThat(last.of(lines("9 1 1 9 1", "1 1 1 9 1"), false).tested()).isTrue();
    }

    private static Comparison comparison(
            Direction direction, Double percent, Double worse, Double limit, boolean servesBlue) {
        return new Comparison(
                new JudgeMetric(
                        "errors",
                        new JudgeMetric.Source(
                                "Shop", "Errors", Map.of("Id", "{instances}"), "Sum", Duration.ofSeconds(60), null),
                        direction,
                        new JudgeMetric.Bounds(percent, worse, limit),
                        5),
                JudgeRules.LAST,
                true,
                servesBlue);
    }

    private static Lines lines(String green, String blue) {
        return new Lines(Instant.EPOCH, Duration.ofSeconds(60), samples(green), samples(blue));
    }

    private static List<Double> samples(String words) {
        return Arrays.stream(words.split(" "))
                .map(word -> word.equals("-") ? null : Double.valueOf(word))
                .toList();
    }
}
