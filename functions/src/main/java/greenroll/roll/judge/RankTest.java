package greenroll.roll.judge;

import java.util.Arrays;

/**
 * The rank test of Mann and Whitney, with one side. It asks how likely such ranks are when both lists come from the same
 * distribution. It needs no bell curve, and a single extreme sample cannot decide it.
 */
final class RankTest {

    /** Up to so many samples the probability is exact. With more, a normal distribution with the ties in it is close. */
    private static final int EXACT = 30;

    private RankTest() {}

    /**
     * Returns the probability that chance alone makes the first list rank at least as high as it does.
     *
     * @return 1 when one of the lists is empty, or when all samples are equal
     */
    static double higher(double[] first, double[] second) {
        int all = first.length + second.length;
        if (first.length == 0 || second.length == 0) {
            return 1;
        }
        double[] sorted = new double[all];
        System.arraycopy(first, 0, sorted, 0, first.length);
        System.arraycopy(second, 0, sorted, first.length, second.length);
        Arrays.sort(sorted);
        int[] doubled = doubledRanks(sorted);
        int sum = 0;
        for (double value : first) {
            sum += doubled[Arrays.binarySearch(sorted, value)];
        }
        return all <= EXACT ? exact(doubled, first.length, sum) : approximate(doubled, first.length, sum);
    }

    /** Returns twice the rank of each sample. Equal samples share the mean of their ranks, so the double is whole. */
    private static int[] doubledRanks(double[] sorted) {
        int[] doubled = new int[sorted.length];
        for (int begin = 0; begin < sorted.length; ) {
            int end = begin;
            while (end + 1 < sorted.length && sorted[end + 1] == sorted[begin]) {
                end++;
            }
            Arrays.fill(doubled, begin, end + 1, begin + end + 2);
            begin = end + 1;
        }
        return doubled;
    }

    /** Counts, among all choices of so many of the ranks, those whose sum is at least that. */
    private static double exact(int[] doubled, int chosen, int least) {
        int most = Arrays.stream(doubled).sum();
        double[][] ways = new double[chosen + 1][most + 1];
        ways[0][0] = 1;
        for (int rank : doubled) {
            for (int count = chosen; count > 0; count--) {
                for (int sum = most; sum >= rank; sum--) {
                    ways[count][sum] += ways[count - 1][sum - rank];
                }
            }
        }
        double all = Arrays.stream(ways[chosen]).sum();
        return Arrays.stream(ways[chosen], Math.min(least, most), most + 1).sum() / all;
    }

    /** With half a step less, because the sum of ranks moves in steps. */
    private static double approximate(int[] doubled, int chosen, int doubledSum) {
        double all = doubled.length;
        double mean = chosen * (all + 1) / 2;
        double squares = Arrays.stream(doubled)
                .mapToDouble(twice -> twice / 2.0 - (all + 1) / 2)
                .map(off -> off * off)
                .sum();
        double variance = chosen * (all - chosen) / (all * (all - 1)) * squares;
        return variance == 0 ? 1 : above((doubledSum / 2.0 - mean - 0.5) / Math.sqrt(variance));
    }

    /** Returns the probability of a standard normal value above that: Abramowitz and Stegun 26.2.17, to 1e-7. */
    private static double above(double z) {
        if (z < 0) {
            return 1 - above(-z);
        }
        double t = 1 / (1 + 0.2316419 * z);
        double polynomial =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }
}
