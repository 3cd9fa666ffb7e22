package greenroll.cli.roll;

import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code roll}: the commands for rolls. */
@Command(
        name = "roll",
        description = "Starts, watches and controls rolls over the API.",
        mixinStandardHelpOptions = true,
        footer = {
            "%nThe token is read from GREENROLL_TOKEN; without one, or with --iam, calls are signed with AWS credentials.",
            "Exit status: 0 finished (or done), 1 failed or refused, 2 stopped, 64 wrong usage, 69 no answer."
        })
public final class RollCommand implements Callable<Integer> {

    private RollCommand() {}

    /** The command with all its subcommands. */
    public static CommandLine of(Shell shell) {
        return new CommandLine(new RollCommand())
                .addSubcommand(new RollStartCommand(shell))
                .addSubcommand(new RollGetCommand(shell))
                .addSubcommand(new RollListCommand(shell))
                .addSubcommand(new RollPlanCommand(shell))
                .addSubcommand("stop", new RollControlCommand(shell, "STOPPED"))
                .addSubcommand("pause", new RollControlCommand(shell, "PAUSED"))
                .addSubcommand("resume", new RollControlCommand(shell, "IN_PROGRESS"))
                .addSubcommand("continue", RollControlCommand.ofContinue(shell))
                .addSubcommand("rollback", new RollControlCommand(shell, "ROLLED_BACK"));
    }

    @Override
    public Integer call() {
        throw new UsageException("roll: say what: start, get, list, plan, stop, pause, resume, continue or rollback");
    }
}
