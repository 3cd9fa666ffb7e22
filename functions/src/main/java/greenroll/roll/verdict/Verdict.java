package greenroll.roll.verdict;

/** The judge's opinion of green, in one metric or in all. */
public enum Verdict {
    PASS,
    FAIL,
    /** Too little is known, or green is worse and chance can explain it. */
    INCONCLUSIVE
}
