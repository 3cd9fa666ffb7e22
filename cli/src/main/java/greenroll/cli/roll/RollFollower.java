package greenroll.cli.roll;

import greenroll.cli.client.RollClient;
import greenroll.cli.client.RollLine;
import greenroll.cli.client.RollState;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.shell.Shell;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;

/**
 * Watches a roll to its end. It only reads. When it is ended, the roll goes on and may be watched again. That shows the
 * timeline from its beginning.
 */
final class RollFollower {

    private final Shell shell;
    private final ApiOptions connection;
    private final Duration pause;
    private final OutputOptions output;

    RollFollower(Shell shell, ApiOptions connection, Duration pause, OutputOptions output) {
        this.shell = shell;
        this.connection = connection;
        this.pause = pause;
        this.output = output;
    }

    /** Watches until the roll's end and returns the exit status for it. */
    int toTheEnd(RollState roll) {
        PrintStream out = output.lines(shell);
        Display display = shell.isLive(out)
                ? new Display.Bar(out, new AnsiColors(shell.isColoured(out)))
                : new Display.Lines(out);
        String attach = connection.attach(shell, roll.groupId(), roll.id());
        String goesOn = "no longer watched: " + roll.id() + " goes on; to watch it again: " + attach;
        try (Shell.Watchful _ = shell.whenToldToEnd(() -> display.leave(goesOn))) {
            return connection.watching(shell, display::aside, goesOn, rolls -> follow(rolls, roll, display));
        }
    }

    private int follow(RollClient rolls, RollState first, Display display) {
        RollState roll = rolls.get(first.groupId(), first.id());
        List<RollLine> seen = List.of();
        String seenAt = "";
        while (true) {
            int known = seen.size();
            if (!roll.updatedAt().equals(seenAt) || roll.isOver()) {
                seen = rolls.timeline(roll.groupId(), roll.id());
                seenAt = roll.updatedAt();
            }
            List<RollLine> fresh = seen.subList(Math.min(known, seen.size()), seen.size());
            display.show(new RollSnapshot(roll, fresh, seen.isEmpty() ? null : seen.getLast()));
            if (roll.isOver()) {
                return end(roll, display);
            }
            sleep();
            roll = rolls.get(first.groupId(), first.id());
        }
    }

    private int end(RollState roll, Display display) {
        display.leave(Display.outcome(roll));
        if (output.isJson()) {
            OutputOptions.print(shell, roll.item());
        }
        return Display.status(roll);
    }

    private void sleep() {
        try {
            Thread.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
