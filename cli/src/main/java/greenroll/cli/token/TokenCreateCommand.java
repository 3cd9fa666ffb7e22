package greenroll.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code token create}: makes a token. Only the token goes to standard output, so that it can be piped into a secret
 * store.
 */
@Command(
        name = "create",
        description = "Makes a token and prints it, the only time that it is seen.",
        mixinStandardHelpOptions = true)
final class TokenCreateCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(
            names = "--owner",
            required = true,
            paramLabel = "NAME",
            description = "who the token is for; goes on record")
    private String owner = "";

    @Option(
            names = "--scope",
            paramLabel = "SCOPE",
            split = ",",
            description = "read, roll (and read) or admin, which is all (default: admin)")
    private @Nullable List<String> scopes;

    @Option(
            names = "--group",
            paramLabel = "GROUP",
            split = ",",
            description = "limits the token to this group; may be given again (default: all groups)")
    private @Nullable List<String> groups;

    @Option(names = "--valid-for-days", paramLabel = "DAYS", description = "1 to 365 (default: 90)")
    private @Nullable Integer validForDays;

    @Option(names = "--json", description = "print all that is known of it, token and all, as JSON")
    private boolean json;

    @Mixin
    private StackFunction function = new StackFunction();

    TokenCreateCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        Map<String, Object> payload = new LinkedHashMap<>(Map.of("action", "create", "owner", owner));
        put(payload, "scopes", scopes);
        put(payload, "groups", groups);
        put(payload, "validForDays", validForDays);
        return function.ask(
                shell,
                payload,
                "; it may have made a token: greenroll token list shows it, and revoke takes it back",
                this::made);
    }

    private static void put(Map<String, Object> payload, String name, @Nullable Object value) {
        if (value != null) {
            payload.put(name, value);
        }
    }

    private int made(JsonNode token) {
        shell.err().println(TokenListCommand.inWords(token));
        shell.err().flush();
        shell.out().println(json ? Json.write(token) : token.path("token").asText());
        shell.out().flush();
        return ExitStatus.DONE;
    }
}
