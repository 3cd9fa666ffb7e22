package greenroll.cli.adopt;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.cli.client.GroupClient;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.json.Json;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code adopt-asg}: makes a group of the API that stands for an Auto Scaling group, so that it can be rolled. It changes
 * neither the Auto Scaling group nor an instance. Called twice, the API refuses the second call and names the group.
 */
@Command(
        name = "adopt-asg",
        description = "Makes a group that stands for an Auto Scaling group, so that it can be rolled.",
        mixinStandardHelpOptions = true,
        footer = {
            "%nThe Auto Scaling group needs the tag greenroll:managed=true. It is not changed.",
            "The token needs the scope admin.",
            "Exit status: 0 adopted, 1 refused, 64 wrong usage, 69 no answer."
        })
public final class AdoptCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "NAME", description = "the Auto Scaling group's name, in the stack's Region")
    private String autoScalingGroup = "";

    @Option(names = "--name", paramLabel = "NAME", description = "of the new group (default: the Auto Scaling group's)")
    private @Nullable String name;

    @Option(
            names = "--may-raise-max-size",
            description = "a roll may raise the maximum size for a time, where the sizes leave it no room")
    private boolean mayRaiseMaxSize;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions connection = new ApiOptions();

    private AdoptCommand(Shell shell) {
        this.shell = shell;
    }

    /** The command for that shell. */
    public static CommandLine of(Shell shell) {
        return new CommandLine(new AdoptCommand(shell));
    }

    @Override
    public Integer call() {
        Set<String> given = new LinkedHashSet<>(Set.of("group.autoScaling.name", "group.autoScaling.mayRaiseMaxSize"));
        if (name != null) {
            given.add("group.name");
        }
        String key = UUID.randomUUID().toString();
        return connection.calling(shell, given, api -> {
            show(new GroupClient(api).adopt(body(), key));
            return ExitStatus.DONE;
        });
    }

    private String body() {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode group = body.putObject("group");
        if (name != null) {
            group.put("name", name);
        }
        ObjectNode autoScaling = group.putObject("autoScaling").put("name", autoScalingGroup);
        if (mayRaiseMaxSize) {
            autoScaling.put("mayRaiseMaxSize", true);
        }
        return Json.write(body);
    }

    private void show(JsonNode group) {
        PrintStream lines = output.lines(shell);
        String id = group.path("id").asText();
        lines.println(id + " stands for the Auto Scaling group " + autoScalingGroup + ", which was not changed");
        lines.println("see what a roll would do: " + connection.again(shell, "roll plan " + id)
                + " --batch-size-percentage 20 --grace-period 300");
        lines.flush();
        if (output.isJson()) {
            OutputOptions.print(shell, group);
        }
    }
}
