package greenroll.cli.roll;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code roll plan}: shows what a roll would do, and whether it could start. Starts nothing. */
@Command(
        name = "plan",
        description = "Shows what a roll would do and whether it might start, and starts nothing.",
        mixinStandardHelpOptions = true)
final class RollPlanCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "GROUP", description = "the group's id")
    private String groupId = "";

    @Mixin
    private RollOptions options = new RollOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions connection = new ApiOptions();

    RollPlanCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        String body = options.body();
        return connection.with(shell, options.fields(), rolls -> {
            JsonNode plan = rolls.plan(groupId, body);
            if (output.isJson()) {
                OutputOptions.print(shell, plan);
            } else {
                PlanText.lines(plan).forEach(shell.out()::println);
            }
            return plan.path("feasible").asBoolean() ? ExitStatus.DONE : ExitStatus.FAILED;
        });
    }
}
