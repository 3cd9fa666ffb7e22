package greenroll.cli.freeze;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.FreezeClient;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which groups a freeze is about, and what both commands do alike. */
final class FreezeScope {

    @Parameters(paramLabel = "GROUP", arity = "0..1", description = "the group's id")
    private @Nullable String groupId;

    @Option(names = "--all", description = "all groups; the token must not be limited to groups")
    private boolean all;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions connection = new ApiOptions();

    /**
     * Makes the call, and prints the freezes that then hold.
     *
     * @param given the fields of the body that the command line set
     */
    int with(Shell shell, Set<String> given, BiFunction<FreezeClient, @Nullable String, List<JsonNode>> call) {
        if ((groupId == null) != all) {
            throw new UsageException("give either a GROUP or --all");
        }
        return connection.calling(shell, given, api -> {
            List<JsonNode> freezes = call.apply(new FreezeClient(api), groupId);
            show(shell, freezes);
            return ExitStatus.DONE;
        });
    }

    private void show(Shell shell, List<JsonNode> freezes) {
        if (output.isJson()) {
            freezes.forEach(freeze -> OutputOptions.print(shell, freeze));
            return;
        }
        if (freezes.isEmpty()) {
            shell.out().println((all ? "there is no freeze of all groups" : groupId + " is not frozen"));
        }
        freezes.forEach(freeze -> shell.out().println(inWords(freeze)));
        shell.out().flush();
    }

    private static String inWords(JsonNode freeze) {
        return (freeze.has("groupId") ? freeze.path("groupId").asText() + " is" : "all groups are") + " frozen since "
                + freeze.path("at").asText() + " by " + freeze.path("by").asText() + ": "
                + freeze.path("reason").asText();
    }
}
