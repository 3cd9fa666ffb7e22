package greenroll.cli.roll;

import greenroll.cli.client.RollClient;
import greenroll.cli.client.RollState;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import java.io.PrintStream;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code roll start}: starts a roll, once for each idempotency key. With {@code --wait} it waits for the roll's end.
 */
@Command(name = "start", description = "Starts a roll to the latest revision.", mixinStandardHelpOptions = true)
final class RollStartCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "GROUP", description = "the group's id, like sig-1a2b3c4d")
    private String groupId = "";

    @Mixin
    private RollOptions options = new RollOptions();

    @Option(
            names = "--idempotency-key",
            paramLabel = "KEY",
            description =
                    "the same key and options answer the same roll, also when this is run again (default: a random one)")
    private @Nullable String key;

    @Option(names = "--wait", description = "watch the roll to its end, and exit with how it ended")
    private boolean wait;

    @Mixin
    private WatchOptions watching = new WatchOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions connection = new ApiOptions();

    RollStartCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        String body = options.body();
        if (key != null && !key.chars().allMatch(c -> c > ' ' && c < 127)) {
            throw new UsageException("--idempotency-key must be 1 to 255 printable ASCII characters");
        }
        String unique = key == null ? UUID.randomUUID().toString() : key;
        // Made before the first call, so that a wrong option is found before the roll runs.
        RollFollower watch = new RollFollower(shell, connection, watching.pause(), output);
        return connection.with(shell, options.fields(), rolls -> {
            RollState started = start(rolls, body, unique);
            return wait ? watch.toTheEnd(started) : ExitStatus.DONE;
        });
    }

    private RollState start(RollClient rolls, String body, String unique) {
        RollState roll = rolls.start(groupId, body, unique);
        PrintStream lines = output.lines(shell);
        lines.println(roll.id() + " rolls " + groupId + " to revision " + roll.revision() + ": " + roll.status());
        roll.warnings().forEach(warning -> lines.println("warning " + warning));
        lines.println(
                (wait ? "from elsewhere or later: " : "watch it: ") + connection.attach(shell, groupId, roll.id()));
        lines.flush();
        if (output.isJson() && !wait) {
            OutputOptions.print(shell, roll.item());
        }
        return roll;
    }
}
