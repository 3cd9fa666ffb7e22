package greenroll.api.judge;

import greenroll.api.http.Markdown;
import greenroll.roll.batch.Batch;
import greenroll.roll.verdict.Judgement;
import greenroll.roll.verdict.Lines;
import greenroll.roll.verdict.MetricVerdict;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The judge's part of a roll's report: a table of the verdicts, and one with a line of green and one of blue for each
 * metric. A line has one bar for each period, and a dot for a period without a sample.
 */
public final class JudgedSection {

    /** Bars from the lowest to the highest. */
    private static final String BARS = "▁▂▃▄▅▆▇█";

    private static final String NO_SAMPLE = "·";

    private JudgedSection() {}

    /** Adds the section, or nothing when no batch was judged. */
    public static void add(Markdown page, List<Batch> batches) {
        List<List<String>> verdicts = new ArrayList<>();
        List<List<String>> lines = new ArrayList<>();
        for (Batch batch : batches) {
            Judgement judgement = batch.judgement();
            for (MetricVerdict one : judgement == null ? List.<MetricVerdict>of() : judgement.metrics()) {
                verdicts.add(verdict(batch, Objects.requireNonNull(judgement), one));
                addLines(lines, batch, one);
            }
        }
        if (!verdicts.isEmpty()) {
            page.heading(2, "Green against blue");
            page.table(Markdown.cells("batch", "metric", "verdict", "green", "blue", "samples", "why"), verdicts);
        }
        if (!lines.isEmpty()) {
            page.table(Markdown.cells("batch", "metric", "from", "each", "range", "colour", "line"), lines);
        }
    }

    private static List<String> verdict(Batch batch, Judgement judgement, MetricVerdict one) {
        String why = one.words()
                + (judgement.unread() == null ? "" : "; CloudWatch was not read: " + judgement.unread())
                + (judgement.continued() == null ? "" : "; continued by " + judgement.continued());
        return Markdown.cells(
                "" + batch.number(),
                Markdown.text(one.name()),
                one.verdict().name().toLowerCase(Locale.ROOT),
                orDash(one.samples().greenMean()),
                orDash(one.samples().blueMean()),
                "" + one.samples().green(),
                Markdown.text(why));
    }

    private static String orDash(@Nullable Double figure) {
        return figure == null ? "–" : figure.toString();
    }

    private static void addLines(List<List<String>> rows, Batch batch, MetricVerdict one) {
        Lines lines = one.lines();
        List<Double> all = Stream.concat(lines.green().stream(), lines.blue().stream())
                .<Double>mapMulti((value, next) -> {
                    if (value != null) {
                        next.accept(value);
                    }
                })
                .toList();
        if (all.isEmpty()) {
            return;
        }
        // 0 is always there, so that a small difference looks small.
        double least = all.stream().reduce(0.0, Math::min);
        double most = all.stream().reduce(0.0, Math::max);
        rows.add(Markdown.cells(
                "" + batch.number(),
                Markdown.text(one.name()),
                lines.from().truncatedTo(ChronoUnit.SECONDS).toString(),
                lines.period().toSeconds() + " s",
                least + " to " + most,
                "green",
                bars(lines.green(), least, most)));
        rows.add(Markdown.cells("", "", "", "", "", "blue", bars(lines.blue(), least, most)));
    }

    private static String bars(List<@Nullable Double> line, double least, double most) {
        return line.stream()
                .map(value -> value == null ? NO_SAMPLE : bar(most == least ? 0 : (value - least) / (most - least)))
                .collect(Collectors.joining());
    }

    /** @param height from 0 to 1 */
    private static String bar(double height) {
        int at = (int) Math.round(height * (BARS.length() - 1));
        return BARS.substring(at, at + 1);
    }
}
