package greenroll.roll.judge;

import greenroll.group.judge.JudgeMetric;
import greenroll.roll.verdict.Lines;
import greenroll.roll.verdict.MetricVerdict;
import greenroll.roll.verdict.MetricVerdict.Cause;
import greenroll.roll.verdict.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares green with blue in one metric. Pure.
 *
 * @param certainty probability up to which "green is worse" is taken for no chance
 * @param isLast whether this is the test at the end of the grace period
 * @param servesBlue whether any blue is in service
 */
record Comparison(JudgeMetric metric, double certainty, boolean isLast, boolean servesBlue) {

    /** @param tested whether the test at the end of the grace period was made before */
    MetricVerdict of(Lines lines, boolean tested) {
        List<Double> green = known(lines.green(), lines.green());
        List<Double> blue = known(lines.blue(), lines.blue());
        MetricVerdict.Samples samples =
                new MetricVerdict.Samples(green.size(), blue.size(), rounded(green), rounded(blue));
        Found found = found(green, lines);
        boolean enough = found.cause() != Cause.TOO_FEW_SAMPLES && found.cause() != Cause.NOTHING_TO_COMPARE;
        return new MetricVerdict(
                metric.name(),
                found.verdict(),
                found.cause(),
                found.words(),
                samples,
                tested || isLast && enough,
                lines);
    }

    private record Found(Verdict verdict, Cause cause, String words) {}

    private Found found(List<Double> green, Lines lines) {
        Double limit = metric.bounds().limit();
        if (green.size() < metric.minSamples() && (limit != null || servesBlue)) {
            return tooFew(green.size() + " of " + metric.minSamples() + " of green");
        }
        if (limit != null && sign() * (mean(green) - limit) > 0) {
            return new Found(
                    Verdict.FAIL,
                    Cause.BEYOND_LIMIT,
                    number(mean(green)) + ", and the limit is " + number(limit) + ", " + count(green.size()));
        }
        if (!metric.bounds().compares()) {
            return new Found(
                    Verdict.PASS,
                    Cause.WITHIN_BOUNDS,
                    number(mean(green)) + " (limit " + number(Objects.requireNonNull(limit)) + "), "
                            + count(green.size()));
        }
        return servesBlue
                ? compared(known(lines.green(), lines.blue()), known(lines.blue(), lines.green()))
                : new Found(Verdict.PASS, Cause.NOTHING_TO_COMPARE, "not compared: no blue is in service");
    }

    /** Both colours are compared only in periods in which both have a sample, because load changes over the day. */
    private Found compared(List<Double> green, List<Double> blue) {
        if (green.size() < metric.minSamples()) {
            return tooFew(green.size() + " of " + metric.minSamples() + " periods with green and blue");
        }
        double ofBlue = mean(blue);
        double margin = metric.bounds().margin(ofBlue);
        double worse = sign() * (mean(green) - ofBlue);
        String words = number(mean(green)) + " against " + number(ofBlue) + " of blue (" + bounds() + "), "
                + count(green.size());
        if (worse <= margin) {
            return new Found(Verdict.PASS, Cause.WITHIN_BOUNDS, words);
        }
        double chance = RankTest.higher(shifted(green, 0), shifted(blue, margin));
        return chance < certainty
                ? new Found(Verdict.FAIL, Cause.WORSE_THAN_BLUE, words)
                : new Found(Verdict.INCONCLUSIVE, Cause.POSSIBLY_CHANCE, words + ", possibly by chance");
    }

    private static Found tooFew(String which) {
        return new Found(Verdict.INCONCLUSIVE, Cause.TOO_FEW_SAMPLES, "has too few samples: " + which);
    }

    /** Returns samples in which higher is worse. */
    private double[] shifted(List<Double> samples, double by) {
        return samples.stream().mapToDouble(one -> sign() * one + by).toArray();
    }

    private int sign() {
        return metric.direction() == JudgeMetric.Direction.LOWER_IS_BETTER ? 1 : -1;
    }

    private String bounds() {
        Double percent = metric.bounds().maxWorsePercent();
        Double difference = metric.bounds().maxWorse();
        String inPercent = percent == null ? "" : number(percent) + " %";
        String inUnits = difference == null ? "" : number(difference);
        return "at most " + inPercent + (percent != null && difference != null ? " or " : "") + inUnits + " worse";
    }

    /** Returns the samples of the periods in which the other one has a sample too. */
    private static List<Double> known(List<@Nullable Double> line, List<@Nullable Double> other) {
        List<Double> known = new ArrayList<>();
        for (int i = 0; i < line.size(); i++) {
            Double value = line.get(i);
            if (value != null && i < other.size() && other.get(i) != null) {
                known.add(value);
            }
        }
        return known;
    }

    private static double mean(List<Double> samples) {
        return samples.stream().mapToDouble(one -> one).average().orElse(0);
    }

    private static @Nullable Double rounded(List<Double> samples) {
        return samples.isEmpty() ? null : Lines.round(mean(samples));
    }

    private static String count(int samples) {
        return samples + " samples";
    }

    private static String number(double value) {
        double rounded = Lines.round(value);
        return rounded == Math.rint(rounded) && Math.abs(rounded) < 1e9
                ? String.valueOf((long) rounded)
                : String.valueOf(rounded);
    }
}
