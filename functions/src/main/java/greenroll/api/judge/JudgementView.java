package greenroll.api.judge;

import greenroll.api.http.ApiTime;
import greenroll.roll.batch.Batch;
import greenroll.roll.verdict.Judgement;
import greenroll.roll.verdict.MetricVerdict;
import greenroll.roll.verdict.Verdict;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The judge's opinion of a batch, as the API shows it.
 *
 * @param batch number of the batch
 * @param verdict PASS, FAIL or INCONCLUSIVE
 * @param lookedAt time of the last look
 * @param unread why CloudWatch could not be read in the last look; absent when it was
 * @param continued who went on without a verdict, and why; absent when nobody did
 */
public record JudgementView(
        int batch,
        Verdict verdict,
        String lookedAt,
        @Nullable String unread,
        @Nullable String continued,
        List<MetricView> metrics) {

    /**
     * One metric.
     *
     * @param why the verdict in words
     * @param samples how many samples of green there are
     * @param green mean of green; absent without samples
     * @param blue mean of blue; absent without samples
     */
    public record MetricView(
            String name,
            Verdict verdict,
            String why,
            int samples,
            @Nullable Double green,
            @Nullable Double blue,
            LinesView lines) {}

    /**
     * The samples in the order of time; null for a period without one.
     *
     * @param from begin of the first period
     * @param period length of a sample, in seconds
     */
    public record LinesView(String from, long period, List<@Nullable Double> green, List<@Nullable Double> blue) {}

    /** Returns the batches that were judged, in order; null when none was. */
    public static @Nullable List<JudgementView> of(List<Batch> batches) {
        List<JudgementView> judged = batches.stream()
                .filter(batch -> batch.judgement() != null)
                .map(JudgementView::of)
                .toList();
        return judged.isEmpty() ? null : judged;
    }

    private static JudgementView of(Batch batch) {
        Judgement judgement = Objects.requireNonNull(batch.judgement());
        return new JudgementView(
                batch.number(),
                judgement.verdict(),
                ApiTime.of(judgement.lookedAt()),
                judgement.unread(),
                judgement.continued(),
                judgement.metrics().stream().map(JudgementView::metric).toList());
    }

    private static MetricView metric(MetricVerdict one) {
        return new MetricView(
                one.name(),
                one.verdict(),
                one.words(),
                one.samples().green(),
                one.samples().greenMean(),
                one.samples().blueMean(),
                new LinesView(
                        ApiTime.of(one.lines().from()),
                        one.lines().period().toSeconds(),
                        one.lines().green(),
                        one.lines().blue()));
    }
}
