package greenroll.cli.roll;

import greenroll.cli.client.RollState;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code roll stop}, {@code pause}, {@code resume}, {@code continue} and {@code rollback}: sends the request to a roll,
 * which follows it at its next step. {@code continue} names the step at which the roll waits, so that it never ends a later
 * pause.
 */
@Command(
        description = "Asks a roll to stop, to pause before its next batch, to go on, or to roll back.",
        mixinStandardHelpOptions = true)
final class RollControlCommand implements Callable<Integer> {

    private final Shell shell;
    private final String wanted;
    private final boolean continues;

    @Parameters(index = "0", paramLabel = "GROUP", description = "the group's id")
    private String groupId = "";

    @Parameters(index = "1", arity = "0..1", paramLabel = "ROLL", description = "the roll's id (default: the latest)")
    private @Nullable String rollId;

    @Option(
            names = "--step",
            paramLabel = "STEP",
            description =
                    "of continue: the step after which the roll goes on, from 1 (the one at which it waits). The bake"
                            + " counts as one more step")
    private @Nullable Integer step;

    @Option(names = "--comment", description = "why, for the timeline")
    private @Nullable String comment;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions connection = new ApiOptions();

    /** @param wanted the status that the roll shall have, in the API's word */
    RollControlCommand(Shell shell, String wanted) {
        this(shell, wanted, false);
    }

    private RollControlCommand(Shell shell, String wanted, boolean continues) {
        this.shell = shell;
        this.wanted = wanted;
        this.continues = continues;
    }

    /** {@code roll continue}: after the step at which the roll waits, or without a verdict of its judge. */
    static RollControlCommand ofContinue(Shell shell) {
        return new RollControlCommand(shell, "IN_PROGRESS", true);
    }

    @Override
    public Integer call() {
        if (step != null && !continues) {
            throw new UsageException("--step: only roll continue takes it");
        }
        return connection.with(shell, rolls -> {
            boolean reads = rollId == null || continues && step == null;
            RollState meant = reads ? RollSelection.roll(shell, rolls, groupId, rollId) : null;
            if (reads && meant == null) {
                return ExitStatus.FAILED;
            }
            Integer after = step == null && continues && meant != null ? meant.waitsAtStep() : step;
            if (continues && after == null && meant != null && !meant.waitsForVerdict()) {
                shell.err()
                        .println("greenroll: " + meant.id()
                                + " does not wait at the end of a step or for a verdict, and does not bake: "
                                + "there is nothing to continue. roll resume ends a pause");
                return ExitStatus.FAILED;
            }
            RollState asked =
                    rolls.control(groupId, meant == null ? String.valueOf(rollId) : meant.id(), wanted, after, comment);
            if (output.isJson()) {
                OutputOptions.print(shell, asked.item());
            } else {
                shell.out().println(asked.id() + " " + RollText.headline(asked));
            }
            return ExitStatus.DONE;
        });
    }
}
