package greenroll.local.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code ./greenroll}: its commands, and how mistakes are said. */
@Command(
        name = "greenroll",
        description = "Replaces the instances behind a load balancer, batch by batch, without losing a request.",
        subcommands = {LocalCommand.class, SimulateCommand.class},
        mixinStandardHelpOptions = true,
        version = "greenroll 0.1.0")
public final class Main implements Runnable {

    /** Exit status for wrong usage, as sysexits has it. */
    public static final int USAGE = 64;

    @CommandLine.Spec
    private CommandLine.Model.@org.jspecify.annotations.Nullable CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(run(arguments));
    }

    /** Runs a command and answers its exit status. */
    public static int run(String... arguments) {
        return new CommandLine(new Main())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((wrong, given) -> say(wrong.getMessage(), USAGE))
                .setExecutionExceptionHandler((failed, command, parsed) -> {
                    if (failed instanceof UsageException usage) {
                        return say(usage.getMessage(), USAGE);
                    }
                    throw failed;
                })
                .execute(arguments);
    }

    private static int say(@org.jspecify.annotations.Nullable String line, int status) {
        System.err.println("greenroll: " + line);
        return status;
    }

    @Override
    public void run() {
        if (spec != null) {
            spec.commandLine().usage(System.err);
        }
    }
}
