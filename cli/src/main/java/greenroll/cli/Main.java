package greenroll.cli;

import greenroll.cli.adopt.AdoptCommand;
import greenroll.cli.freeze.FreezeCommand;
import greenroll.cli.freeze.UnfreezeCommand;
import greenroll.cli.imports.ImportCommand;
import greenroll.cli.roll.RollCommand;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.ProcessShell;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import greenroll.cli.token.TokenCommand;
import java.util.ServiceLoader;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./greenroll}: its commands, and the messages for wrong use. */
@Command(
        name = "greenroll",
        description = "Replaces the instances behind a load balancer, batch by batch, without losing a request.",
        mixinStandardHelpOptions = true,
        version = "greenroll 0.1.0")
public final class Main implements Runnable {

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command and returns its exit status. */
    public static int run(String... arguments) {
        return run(new ProcessShell(), arguments);
    }

    /** The same in another shell than that of the process. */
    public static int run(Shell shell, String... arguments) {
        CommandLine commands = new CommandLine(new Main());
        ServiceLoader.load(LocalTool.class).forEach(commands::addSubcommand);
        return commands.addSubcommand(RollCommand.of(shell))
                .addSubcommand(TokenCommand.of(shell))
                .addSubcommand(ImportCommand.of(shell))
                .addSubcommand(AdoptCommand.of(shell))
                .addSubcommand(FreezeCommand.of(shell))
                .addSubcommand(UnfreezeCommand.of(shell))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, given) -> say(shell, wrong.getMessage(), ExitStatus.USAGE))
                .setExecutionExceptionHandler((failed, command, parsed) -> {
                    if (failed instanceof UsageException usage) {
                        return say(shell, usage.getMessage(), ExitStatus.USAGE);
                    }
                    throw failed;
                })
                .execute(arguments);
    }

    private static int say(Shell shell, @org.jspecify.annotations.Nullable String line, int status) {
        shell.err().println("greenroll: " + line);
        return status;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(System.err);
        }
    }
}
