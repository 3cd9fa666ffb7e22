package greenroll.cli.token;

import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.json.Json;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code token revoke}: revokes a token. Called twice: no effect. */
@Command(
        name = "revoke",
        description = "Takes a token back. API Gateway may let it in for a minute more.",
        mixinStandardHelpOptions = true)
final class TokenRevokeCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "TOKEN-ID", description = "as token list shows it, tok-…; not the token itself")
    private String id = "";

    @Option(names = "--json", description = "print all that is known of it as JSON")
    private boolean json;

    @Mixin
    private StackFunction function = new StackFunction();

    TokenRevokeCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        return function.ask(shell, Map.of("action", "revoke", "id", id), "; it may be revoked", token -> {
            shell.out().println(json ? Json.write(token) : TokenListCommand.inWords(token));
            shell.out().flush();
            return ExitStatus.DONE;
        });
    }
}
