package greenroll.roll.judge;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.group.judge.JudgeMetric;
import greenroll.group.judge.JudgeMetric.Direction;
import greenroll.roll.verdict.Lines;
import greenroll.roll.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleBiFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * How often the judge is wrong. Green and blue are drawn at random, one look follows each period, and the last one ends a
 * grace period of so many periods. False alarms are counted where green may not be worse at all, which is the hardest
 * case. It prints what it measured.
 */
class FalseAlarmTest {

    private static final int BATCHES = 500;

    /** Draws the value of one instance in one period, when its colour is worse by that factor. */
    private enum Draw implements ToDoubleBiFunction<Random, Double> {
        /** A few errors in a period. */
        FEW_ERRORS {
            @Override
            public double applyAsDouble(Random random, Double factor) {
                return poisson(random, 0.4 * factor);
            }
        },
        MANY_ERRORS {
            @Override
            public double applyAsDouble(Random random, Double factor) {
                return poisson(random, 10 * factor);
            }
        },
        LATENCY {
            @Override
            public double applyAsDouble(Random random, Double factor) {
                return 100 * factor * Math.exp(0.5 * random.nextGaussian());
            }
        };

        private static double poisson(Random random, double mean) {
            int events = 0;
            for (double left = Math.exp(-mean), product = random.nextDouble(); product > left; events++) {
                product *= random.nextDouble();
            }
            return events;
        }
    }

    @ParameterizedTest(name = "{0}, {1} green and {2} blue, {3} periods, {4} metrics")
    @CsvSource({
        "FEW_ERRORS,  1, 9, 5,  1, 20",
        "FEW_ERRORS,  1, 9, 15, 1, 20",
        "FEW_ERRORS,  1, 9, 60, 1, 20",
        "FEW_ERRORS,  5, 5, 30, 1, 20",
        "MANY_ERRORS, 1, 9, 5,  1, 3",
        "MANY_ERRORS, 1, 9, 15, 1, 3",
        "MANY_ERRORS, 1, 9, 40, 5, 3",
        "MANY_ERRORS, 5, 5, 30, 5, 3",
        "LATENCY,     1, 9, 10, 1, 3",
        "LATENCY,     1, 9, 40, 5, 3",
        "LATENCY,     5, 5, 30, 1, 3",
    })
    void greenLikeBlue_rarelyFails_andClearlyWorseGreen_nearlyAlwaysDoes(
            Draw draw, int green, int blue, int periods, int metrics, double clearlyWorse) {
        double falseAlarms = failed(draw, green, blue, periods, metrics, 1, 0);
        double power = failed(draw, green, blue, periods, metrics, clearlyWorse, 20);

        System.out.printf(
                "%-11s %d green %d blue, %2d periods, %d metrics: false alarms %.2f %%, found when %.0f times as bad %.1f %%%n",
                draw, green, blue, periods, metrics, 100 * falseAlarms, clearlyWorse, 100 * power);
        assertThat(falseAlarms).isLessThanOrEqualTo(0.05);
        assertThat(power).isGreaterThanOrEqualTo(0.9);
    }

    /** The share of batches that fail, in any look or metric. */
    private static double failed(
            Draw draw, int green, int blue, int periods, int metrics, double factor, double percent) {
        JudgeMetric bounds = metric(percent);
        Random random = new Random(draw.ordinal() * 1_000L + periods * 10L + metrics);
        int failed = 0;
        for (int batch = 0; batch < BATCHES; batch++) {
            boolean fails = false;
            for (int metric = 0; metric < metrics; metric++) {
                // Only one metric of a bad green is bad.
                fails |= fails(random, draw, green, blue, periods, metrics, metric == 0 ? factor : 1, bounds);
            }
            failed += fails ? 1 : 0;
        }
        return failed / (double) BATCHES;
    }

    private static boolean fails(
            Random random,
            Draw draw,
            int green,
            int blue,
            int periods,
            int metrics,
            double factor,
            JudgeMetric bounds) {
        List<Double> ofGreen = new ArrayList<>();
        List<Double> ofBlue = new ArrayList<>();
        for (int period = 1; period <= periods; period++) {
            ofGreen.add(mean(random, draw, green, factor));
            ofBlue.add(mean(random, draw, blue, 1));
            boolean isLast = period == periods;
            Lines lines = new Lines(Instant.EPOCH, Duration.ofSeconds(60), ofGreen, ofBlue);
            Comparison comparison =
                    new Comparison(bounds, (isLast ? JudgeRules.LAST : JudgeRules.EARLY) / metrics, isLast, true);
            if (comparison.of(lines, false).verdict() == Verdict.FAIL) {
                return true;
            }
        }
        return false;
    }

    private static double mean(Random random, Draw draw, int instances, double factor) {
        double sum = 0;
        for (int i = 0; i < instances; i++) {
            sum += draw.applyAsDouble(random, factor);
        }
        return sum / instances;
    }

    private static JudgeMetric metric(double percent) {
        return new JudgeMetric(
                "any",
                new JudgeMetric.Source(
                        "Any", "Any", Map.of("Id", "{instances}"), "Average", Duration.ofSeconds(60), null),
                Direction.LOWER_IS_BETTER,
                new JudgeMetric.Bounds(percent, null, null),
                5);
    }
}
