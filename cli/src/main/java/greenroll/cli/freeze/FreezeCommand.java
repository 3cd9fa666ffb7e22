package greenroll.cli.freeze;

import greenroll.cli.shell.Shell;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code freeze}: no roll starts, and a running roll holds before its next batch. Called twice with the same reason, the
 * first freeze stays.
 */
@Command(
        name = "freeze",
        description = "Freezes deployments of a group or of all groups, until the freeze is lifted.",
        mixinStandardHelpOptions = true,
        footer = {
            "%nHealing, scaling and roll backs go on. The token needs the scope roll.",
            "Exit status: 0 frozen, 1 refused, 64 wrong usage, 69 no answer."
        })
public final class FreezeCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "everyone who is held reads it")
    private String reason = "";

    @Mixin
    private FreezeScope scope = new FreezeScope();

    private FreezeCommand(Shell shell) {
        this.shell = shell;
    }

    /** The command for that shell. */
    public static CommandLine of(Shell shell) {
        return new CommandLine(new FreezeCommand(shell));
    }

    @Override
    public Integer call() {
        return scope.with(shell, Set.of("freeze.reason"), (api, groupId) -> api.freeze(groupId, reason));
    }
}
