package greenroll.cli.roll;

import greenroll.cli.client.RollLine;
import greenroll.cli.client.RollState;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.StatusLine;
import java.io.PrintStream;

/** Shows a watched roll. Nothing is written after {@link #leave}. */
abstract sealed class Display {

    private boolean left;

    /** Shows the roll's present state. */
    final synchronized void show(RollSnapshot sight) {
        if (!left) {
            draw(sight);
        }
    }

    /** Writes the very last line. Called twice: no effect. */
    final synchronized void leave(String line) {
        if (!left) {
            left = true;
            end(line);
        }
    }

    /** Makes room for another line and writes it, to any stream. */
    final synchronized void aside(Runnable write) {
        makeRoom();
        write.run();
    }

    abstract void draw(RollSnapshot sight);

    abstract void makeRoom();

    abstract void end(String line);

    /** The roll's end in one line. */
    static String outcome(RollState roll) {
        return roll.id() + " " + RollText.headline(roll) + (roll.reason() == null ? "" : ": " + roll.reason());
    }

    static int status(RollState roll) {
        return switch (roll.status()) {
            case "finished" -> ExitStatus.DONE;
            case "stopped" -> ExitStatus.STOPPED;
            default -> ExitStatus.FAILED;
        };
    }

    /** Prints each line of the timeline with its time. */
    static final class Lines extends Display {

        private final PrintStream out;
        private boolean baking;

        Lines(PrintStream out) {
            this.out = out;
        }

        @Override
        void draw(RollSnapshot sight) {
            sight.fresh().forEach(line -> out.println(text(line)));
            RollState roll = sight.roll();
            if (!baking && roll.bakesUntil() != null) {
                baking = true;
                out.println(RollText.waits(roll));
            }
            out.flush();
        }

        @Override
        void makeRoom() {}

        private static String text(RollLine line) {
            String batch =
                    line.batch() == null || line.message().startsWith("batch ") ? "" : "batch " + line.batch() + ": ";
            String numbers = line.inService() == null
                    ? ""
                    : " [in service " + line.inService()
                            + (line.floor() == null ? "]" : ", floor " + line.floor() + "]");
            return line.at() + " " + batch + line.message() + numbers;
        }

        @Override
        void end(String line) {
            out.println(line);
            out.flush();
        }
    }

    /** Shows a bar that is rewritten in place. The line of a finished batch stays. */
    static final class Bar extends Display {

        private final PrintStream out;
        private final StatusLine line;
        private final AnsiColors paint;
        private int batch;

        Bar(PrintStream out, AnsiColors paint) {
            this.out = out;
            this.paint = paint;
            line = new StatusLine(out);
        }

        @Override
        void draw(RollSnapshot sight) {
            RollState roll = sight.roll();
            if (batch > 0 && roll.batch() > batch) {
                line.show(bar(roll) + " batch " + batch + " of " + roll.batches() + " done, " + roll.percent() + " %");
                line.keep();
            }
            batch = roll.batch();
            line.show(text(sight));
        }

        private static String bar(RollState roll) {
            return StatusLine.bar(roll.percent() / 100.0);
        }

        @Override
        void makeRoom() {
            line.clear();
        }

        private String text(RollSnapshot sight) {
            RollState roll = sight.roll();
            RollLine last = sight.last();
            String numbers = last == null || last.inService() == null
                    ? ""
                    : " | in service " + last.inService() + (last.floor() == null ? "" : ", floor " + last.floor());
            return bar(roll) + " " + RollText.headline(roll) + numbers
                    + (roll.hold() != null
                            ? " | " + paint.warned(RollText.waits(roll))
                            : last == null ? "" : " | " + last.message());
        }

        @Override
        void end(String last) {
            line.keep();
            out.println(paint.outcome(last));
            out.flush();
        }
    }
}
