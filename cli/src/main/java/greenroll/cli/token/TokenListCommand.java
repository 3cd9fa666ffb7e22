package greenroll.cli.token;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.Table;
import greenroll.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code token list}: lists every token that has not expired, on all pages. */
@Command(
        name = "list",
        description = "Lists the tokens that have not expired: whose, what for, until when, used when.",
        mixinStandardHelpOptions = true)
final class TokenListCommand implements Callable<Integer> {

    private final Shell shell;

    @Option(names = "--json", description = "one a line, as JSON")
    private boolean json;

    @Mixin
    private StackFunction function = new StackFunction();

    TokenListCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        List<JsonNode> tokens = new ArrayList<>();
        int status = page(null, tokens);
        if (status != ExitStatus.DONE) {
            return status;
        }
        if (json) {
            tokens.forEach(token -> shell.out().println(Json.write(token)));
        } else {
            table(tokens).lines().forEach(shell.out()::println);
        }
        shell.out().flush();
        return ExitStatus.DONE;
    }

    private int page(@Nullable String after, List<JsonNode> tokens) {
        Map<String, Object> payload = new LinkedHashMap<>(Map.of("action", "list"));
        if (after != null) {
            payload.put("after", after);
        }
        return function.ask(shell, payload, "", answer -> {
            answer.path("tokens").forEach(tokens::add);
            String next = answer.path("next").textValue();
            return next == null ? ExitStatus.DONE : page(next, tokens);
        });
    }

    private static Table table(List<JsonNode> tokens) {
        return new Table(
                List.of("ID", "OWNER", "SCOPES", "GROUPS", "CREATED", "EXPIRES", "LAST USED", "REVOKED"),
                tokens.stream()
                        .map(token -> List.of(
                                token.path("id").asText(),
                                token.path("owner").asText(),
                                joined(token.path("scopes"), ""),
                                joined(token.path("groups"), "all"),
                                token.path("createdAt").asText(),
                                token.path("expiresAt").asText(),
                                token.path("lastUsedAt").asText("never"),
                                token.path("revokedAt").asText("")))
                        .toList());
    }

    /** A line that describes a token, without the token itself. */
    static String inWords(JsonNode token) {
        String revoked = token.path("revokedAt").textValue();
        return token.path("id").asText() + " of " + token.path("owner").asText() + ": "
                + joined(token.path("scopes"), "") + " of " + joined(token.path("groups"), "all groups")
                + (revoked == null ? ", until " + token.path("expiresAt").asText() : ", revoked " + revoked);
    }

    private static String joined(JsonNode texts, String none) {
        return texts.isEmpty()
                ? none
                : StreamSupport.stream(texts.spliterator(), false)
                        .map(JsonNode::asText)
                        .collect(Collectors.joining(","));
    }
}
