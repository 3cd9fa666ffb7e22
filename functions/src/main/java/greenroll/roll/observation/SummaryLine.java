package greenroll.roll.observation;

import greenroll.roll.Baseline;
import greenroll.roll.InstanceCounts;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The line with the state of a roll for the execution view, and the roll's numbers. */
public final class SummaryLine {

    private static final int MAX_BYTES = 512;

    private SummaryLine() {}

    /** Returns, for example, {@code batch 2 of 5, checking: 1 of 2 healthy; i-0a initial; in service 12, floor 10}. */
    public static String of(Roll roll, String phrase) {
        RollHead head = roll.head();
        StringBuilder line = new StringBuilder();
        Batch last = roll.lastBatch().orElse(null);
        if (last != null && !head.stage().isTerminal()) {
            line.append("batch ").append(last.number()).append(" of ").append(head.numberOfBatches());
            line.append(", ")
                    .append(word(head.stage().isEnding() ? head.stage() : last.phase()))
                    .append(": ");
        } else {
            line.append(word(head.stage())).append(": ");
        }
        String numbers = head.baseline() == null
                ? ""
                : "; " + head.counts().proven() + " of " + head.counts().total() + " proven, in service "
                        + head.counts().inService() + ", floor "
                        + head.baseline().floor();
        int room = MAX_BYTES - 40 - utf8(numbers) - utf8(line.toString());
        return line.append(capped(phrase, room)).append(numbers).toString();
    }

    /** Returns the line with at most 512 bytes. */
    public static String capped(String line) {
        return capped(line, MAX_BYTES);
    }

    private static String capped(String line, int bytes) {
        if (utf8(line) <= bytes) {
            return line;
        }
        int end = Math.min(line.length(), bytes);
        while (utf8(line.substring(0, end)) > bytes - 3) {
            end--;
        }
        return line.substring(0, end) + "…";
    }

    private static int utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** Returns the roll's numbers by this observation. */
    public static InstanceCounts counts(Roll roll, RollObservation seen, int inService) {
        Baseline baseline = roll.head().baseline();
        int total = roll.facts().action().launchesGreen()
                ? roll.wantedGreen()
                : baseline == null ? 0 : baseline.liveIds().size();
        return new InstanceCounts(
                seen.blue(roll).size(),
                seen.green(roll).size() + seen.keptOfRevision(roll),
                (int) roll.instances().filter(BatchInstance::isProven).count(),
                total,
                inService,
                roll.facts().action().launchesGreen() ? (int) roll.instances().count() : 0,
                seen.parked(roll).size());
    }
}
