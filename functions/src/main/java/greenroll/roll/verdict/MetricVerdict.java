package greenroll.roll.verdict;

import org.jspecify.annotations.Nullable;

/**
 * The verdict in one metric, with its figures.
 *
 * @param name name of the metric
 * @param words the verdict in words, with the figures
 * @param samples numbers and means of the samples
 * @param tested whether the test at the end of the grace period was made; later tests are stricter
 * @param lines samples in order of time
 */
public record MetricVerdict(
        String name, Verdict verdict, Cause cause, String words, Samples samples, boolean tested, Lines lines) {

    /** Why the verdict is as it is. */
    public enum Cause {
        WITHIN_BOUNDS(""),
        NOTHING_TO_COMPARE("no blue is in service to compare with"),
        TOO_FEW_SAMPLES("too few samples"),
        POSSIBLY_CHANCE("green is worse, but possibly by chance"),
        WORSE_THAN_BLUE("green is worse than blue"),
        BEYOND_LIMIT("green is beyond the limit");

        private final String words;

        Cause(String words) {
            this.words = words;
        }

        /** Returns it in words without figures, so that it stays the same from look to look. */
        public String words() {
            return words;
        }
    }

    /**
     * @param green number of samples of green
     * @param blue number of samples of blue
     * @param greenMean null without samples
     * @param blueMean null without samples
     */
    public record Samples(
            int green,
            int blue,
            @Nullable Double greenMean,
            @Nullable Double blueMean) {}
}
