package greenroll.cli.freeze;

import greenroll.cli.client.FreezeClient;
import greenroll.cli.shell.Shell;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code unfreeze}: lifts a freeze. Without one, it changes nothing. */
@Command(
        name = "unfreeze",
        description = "Lifts the freeze of a group, or that of all groups.",
        mixinStandardHelpOptions = true,
        footer = {
            "%nThe two are apart: a group stays frozen while all groups are. The token needs the scope roll.",
            "Exit status: 0 lifted, 1 refused, 64 wrong usage, 69 no answer."
        })
public final class UnfreezeCommand implements Callable<Integer> {

    private final Shell shell;

    @Mixin
    private FreezeScope scope = new FreezeScope();

    private UnfreezeCommand(Shell shell) {
        this.shell = shell;
    }

    /** The command for that shell. */
    public static CommandLine of(Shell shell) {
        return new CommandLine(new UnfreezeCommand(shell));
    }

    @Override
    public Integer call() {
        return scope.with(shell, Set.of(), FreezeClient::lift);
    }
}
