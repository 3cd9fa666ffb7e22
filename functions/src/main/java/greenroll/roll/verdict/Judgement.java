package greenroll.roll.verdict;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The judge's opinion of a batch. When the batch is watched again from the beginning, another one takes its place.
 *
 * @param since time when the batch was called healthy; only periods that begin later are looked at
 * @param lookedAt time of the last look
 * @param metrics verdict in each metric
 * @param unread why CloudWatch could not be read in the last look; null when it was
 * @param heldSince time since when the grace is over and the roll waits for a verdict; null when it does not
 * @param continued who went on without a verdict, and why; null when nobody did
 */
@RecordBuilder
public record Judgement(
        Instant since,
        Instant lookedAt,
        Verdict verdict,
        List<MetricVerdict> metrics,
        @Nullable String unread,
        @Nullable Instant heldSince,
        @Nullable String continued)
        implements JudgementBuilder.With {

    public Judgement {
        metrics = List.copyOf(metrics);
    }

    public @Nullable MetricVerdict metric(String name) {
        return metrics.stream()
                .filter(one -> Objects.equals(one.name(), name))
                .findFirst()
                .orElse(null);
    }

    /** Whether blue may go: green has passed, or a person went on without a verdict. */
    public boolean letsBlueGo() {
        return verdict == Verdict.PASS || continued != null;
    }

    /** Returns the words of the metrics with that verdict. */
    public String inWords(Verdict of) {
        return String.join(
                "; ",
                metrics.stream()
                        .filter(one -> one.verdict() == of)
                        .map(one -> one.name() + " " + one.words())
                        .toList());
    }

    /** Returns why there is no verdict, without figures, so that the text stays the same from look to look. */
    public String whyInconclusive() {
        String causes = String.join(
                "; ",
                metrics.stream()
                        .filter(one -> one.verdict() == Verdict.INCONCLUSIVE)
                        .map(one -> one.name() + ": " + one.cause().words())
                        .toList());
        return unread == null ? causes : causes + " (CloudWatch was not read: " + unread + ")";
    }
}
