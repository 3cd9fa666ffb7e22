package greenroll.cli.token;

import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code token}: the commands for tokens. */
@Command(
        name = "token",
        description =
                "Creates, lists and revokes the API's tokens, by invoking the stack's function with AWS credentials.",
        mixinStandardHelpOptions = true,
        footer = {
            "%nIt takes lambda:InvokeFunction on that function. Lambda's endpoint is AWS_ENDPOINT_URL_LAMBDA or",
            "AWS_ENDPOINT_URL, or the Region's. ./greenroll local prints its own settings, as Tokens.",
            "Exit status: 0 done, 1 refused, 64 wrong usage, 69 no answer."
        })
public final class TokenCommand implements Callable<Integer> {

    private TokenCommand() {}

    /** The command with all its subcommands. */
    public static CommandLine of(Shell shell) {
        return new CommandLine(new TokenCommand())
                .addSubcommand(new TokenCreateCommand(shell))
                .addSubcommand(new TokenListCommand(shell))
                .addSubcommand(new TokenRevokeCommand(shell));
    }

    @Override
    public Integer call() {
        throw new UsageException("token: say what: create, list or revoke");
    }
}
