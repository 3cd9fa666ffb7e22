package greenroll.cli.roll;

import greenroll.cli.client.RollClient;
import greenroll.cli.client.RollState;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roll get}: shows a roll, or watches it to its end. */
@Command(
        name = "get",
        description = "Shows a roll; with --watch follows it to its end and exits with how it ended.",
        mixinStandardHelpOptions = true)
final class RollGetCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(index = "0", paramLabel = "GROUP", description = "the group's id")
    private String groupId = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ROLL", description = "the roll's id (default: the latest)")
    private @Nullable String rollId;

    @Option(names = "--watch", description = "to its end")
    private boolean watch;

    @Mixin
    private WatchOptions watching = new WatchOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions connection = new ApiOptions();

    RollGetCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        RollFollower follow = new RollFollower(shell, connection, watching.pause(), output);
        return connection.with(shell, rolls -> {
            RollState roll = RollSelection.roll(shell, rolls, groupId, rollId);
            if (roll == null) {
                return ExitStatus.FAILED;
            }
            return watch ? follow.toTheEnd(roll) : show(roll, rolls);
        });
    }

    private int show(RollState roll, RollClient rolls) {
        if (output.isJson()) {
            OutputOptions.print(shell, roll.item());
        } else {
            RollText.lines(roll, rolls.instances(roll.groupId(), roll.id())).forEach(shell.out()::println);
        }
        return ExitStatus.DONE;
    }
}
