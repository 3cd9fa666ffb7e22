package greenroll.demo;

import greenroll.cli.shell.StatusLine;
import greenroll.demo.traffic.LoadReport;
import greenroll.roll.Baseline;
import greenroll.roll.Roll;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Shows the progress of a roll. On a terminal it is a bar for each batch, rewritten in place. Otherwise it is a line
 * for each new phase of the roll.
 */
public final class Progress implements Consumer<DemoSnapshot> {

    private final PrintStream out;
    private final boolean terminal;
    private final StatusLine line;
    private String phase = "";

    public Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
        line = new StatusLine(out);
    }

    @Override
    public void accept(DemoSnapshot sight) {
        Roll roll = sight.roll();
        String now = roll.id() + " " + roll.head().currentBatch() + " " + phase(roll);
        boolean entered = !now.equals(phase);
        if (terminal) {
            show(sight, now);
        } else if (entered) {
            out.println(roll.id() + ": " + text(sight));
        }
        phase = now;
    }

    /** The line of a finished batch and of an ended roll stays. */
    private void show(DemoSnapshot sight, String now) {
        if (!phase.isEmpty() && !line(phase).equals(line(now))) {
            line.keep();
        }
        line.show(bar(sight) + " " + text(sight));
        if (!sight.roll().head().isOpen()) {
            line.keep();
        }
    }

    /** The key of a phase's line. Each batch has one line, and everything after the last batch has one. */
    private static String line(String phase) {
        String[] words = phase.split(" ", 3);
        boolean batch = words[2].startsWith("batch");
        return words[0] + " " + (batch ? words[1] : "end");
    }

    private static String text(DemoSnapshot sight) {
        Roll roll = sight.roll();
        Baseline baseline = roll.head().baseline();
        LoadReport traffic = sight.traffic();
        return phase(roll)
                + left(roll, sight.now()).map(left -> ", " + left + " left").orElse("")
                + " | in service " + sight.inService()
                + (baseline == null ? "" : ", floor " + baseline.floor())
                + (sight.desired() == null ? "" : ", desired " + sight.desired())
                + (sight.interrupted() == 0 ? "" : ", interrupted " + sight.interrupted())
                + (traffic == null
                        ? ""
                        : String.format(
                                Locale.ROOT, " | %,d requests sent, %,d failed", traffic.sent(), traffic.failed()));
    }

    private static String phase(Roll roll) {
        Stage stage = roll.head().stage();
        String kind = roll.facts().kind() == RollKind.ROLL ? "roll" : "operation";
        return switch (stage) {
            case STARTING -> kind + " starting";
            case FINISHING -> kind + " finishing: drains and clean-up";
            case STOPPING -> kind + " stopping";
            case FAILING -> kind + " failing";
            case FINISHED -> kind + " finished";
            case STOPPED -> kind + " stopped";
            case FAILED -> kind + " failed";
            case IN_PROGRESS ->
                roll.lastBatch()
                        .map(batch -> "batch " + batch.number() + " of "
                                + roll.head().numberOfBatches() + ", " + words(batch.phase()))
                        .orElse(kind + " planning");
        };
    }

    private static String words(Batch.Phase phase) {
        return switch (phase) {
            case LAUNCHING -> "launching";
            case RESTARTING -> "restarting";
            case CHECKING -> "waiting for health";
            case GRACE -> "grace period";
            case SCALING_DOWN -> "scaling down";
            case DONE -> "done";
            case GIVEN_UP -> "given up";
        };
    }

    /**
     * The roll time, in minutes and seconds, after which the present phase ends at the latest. For a grace it is the
     * earliest end.
     */
    private static Optional<String> left(Roll roll, Instant now) {
        Optional<Duration> left = roll.head().stage().isEnding()
                ? drainLeft(roll, now)
                : roll.openBatch().flatMap(batch -> switch (batch.phase()) {
                    case CHECKING -> checkLeft(roll, batch, now);
                    case GRACE -> graceLeft(roll, batch, now);
                    case LAUNCHING, RESTARTING, SCALING_DOWN, DONE, GIVEN_UP -> Optional.empty();
                });
        return left.map(one -> one.isNegative() ? Duration.ZERO : one)
                .map(one -> String.format(Locale.ROOT, "%d:%02d", one.toMinutes(), one.toSecondsPart()));
    }

    private static Optional<Duration> checkLeft(Roll roll, Batch batch, Instant now) {
        return batch.wanted()
                .flatMap(member -> Optional.ofNullable(member.registeredAt()).stream())
                .max(Comparator.naturalOrder())
                .map(registered -> Duration.between(
                        now, registered.plus(roll.settings().health().healthTimeout())));
    }

    private static Optional<Duration> graceLeft(Roll roll, Batch batch, Instant now) {
        return batch.wanted()
                .map(member -> watched(member, now))
                .min(Comparator.naturalOrder())
                .map(watched -> roll.settings().health().gracePeriod().minus(watched));
    }

    private static Duration watched(BatchInstance member, Instant now) {
        Instant last = member.healthyTime().lastHealthyAt();
        return last == null
                ? member.healthyTime().healthy()
                : member.healthyTime().healthy().plus(Duration.between(last, now));
    }

    private static Optional<Duration> drainLeft(Roll roll, Instant now) {
        return roll.retiring()
                .filter(RetiringInstance::isOpen)
                .flatMap(one -> Optional.ofNullable(one.deregisteredAt()).stream())
                .max(Comparator.naturalOrder())
                .map(since -> Duration.between(now, since.plus(roll.settings().drainFor())));
    }

    private static String bar(DemoSnapshot sight) {
        double share = sight.roll().head().stage() == Stage.IN_PROGRESS
                ? sight.roll()
                        .lastBatch()
                        .map(batch -> share(sight.roll(), batch, sight.now()))
                        .orElse(0.0)
                : sight.roll().head().stage() == Stage.STARTING ? 0 : 1;
        return StatusLine.bar(share);
    }

    /** The part of the batch that is done. Most of it is the grace. */
    private static double share(Roll roll, Batch batch, Instant now) {
        return switch (batch.phase()) {
            case LAUNCHING, RESTARTING -> 0.05;
            case CHECKING -> 0.15;
            case GRACE -> 0.2 + 0.7 * graceShare(roll, batch, now);
            case SCALING_DOWN -> 0.95;
            case DONE, GIVEN_UP -> 1;
        };
    }

    private static double graceShare(Roll roll, Batch batch, Instant now) {
        double whole = Math.max(1, roll.settings().health().gracePeriod().toMillis());
        return 1 - graceLeft(roll, batch, now).map(Duration::toMillis).orElse(0L) / whole;
    }
}
