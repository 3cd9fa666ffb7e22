package greenroll.cli.roll;

import greenroll.cli.shell.UsageException;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Options for watching a roll. */
final class WatchOptions {

    private static final int LONGEST = 3_600;

    @Option(
            names = "--poll",
            paramLabel = "SECONDS",
            description = "between two looks at the roll (default: ${DEFAULT-VALUE})")
    private double poll = 2;

    Duration pause() {
        if (!(poll >= 0.05 && poll <= LONGEST)) {
            throw new UsageException("--poll must be between 0.05 and " + LONGEST + ", but was " + poll);
        }
        return Duration.ofMillis(Math.round(poll * 1_000));
    }
}
