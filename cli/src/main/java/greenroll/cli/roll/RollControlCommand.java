package greenroll.cli.roll;

import greenroll.cli.client.RollState;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code roll stop}, {@code pause} and {@code resume}: sends the request to a roll, which follows it at its next step.
 */
@Command(
        description = "Asks a roll to stop, to pause before its next batch, or to go on.",
        mixinStandardHelpOptions = true)
final class RollControlCommand implements Callable<Integer> {

    private final Shell shell;
    private final String wanted;

    @Parameters(index = "0", paramLabel = "GROUP", description = "the group's id")
    private String groupId = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ROLL", description = "the roll's id (default: the latest)")
    private @Nullable String rollId;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions connection = new ApiOptions();

    /** @param wanted the status that the roll shall have, in the API's word */
    RollControlCommand(Shell shell, String wanted) {
        this.shell = shell;
        this.wanted = wanted;
    }

    @Override
    public Integer call() {
        return connection.with(shell, rolls -> {
            RollState meant = rollId == null ? RollSelection.roll(shell, rolls, groupId, null) : null;
            if (rollId == null && meant == null) {
                return ExitStatus.FAILED;
            }
            RollState asked = rolls.control(groupId, meant == null ? String.valueOf(rollId) : meant.id(), wanted);
            if (output.isJson()) {
                OutputOptions.print(shell, asked.item());
            } else {
                shell.out().println(asked.id() + " " + RollText.headline(asked));
            }
            return ExitStatus.DONE;
        });
    }
}
