package greenroll.cli.roll;

import com.fasterxml.jackson.databind.JsonNode;
import greenroll.cli.client.ApiProblem;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.roll.AutoScalingPlanner.Answer;
import greenroll.cli.roll.AutoScalingPlanner.Question;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code roll plan}: shows what a roll would do, and whether it could start. Starts nothing. With {@code --asg} it needs
 * no stack, and only reads AWS.
 */
@Command(
        name = "plan",
        description = "Shows what a roll would do and whether it might start, and starts nothing.",
        mixinStandardHelpOptions = true)
final class RollPlanCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "GROUP", arity = "0..1", description = "the group's id; none with --asg")
    private @Nullable String groupId;

    @Option(
            names = "--asg",
            paramLabel = "NAME",
            description =
                    "plan for this Auto Scaling group without a stack: only reads AWS, with the credentials of the"
                            + " default chain")
    private @Nullable String autoScalingGroup;

    @Option(
            names = "--profile",
            description = "with --asg: the profile of AWS's configuration files (default: AWS_PROFILE, or default)")
    private @Nullable String profile;

    @Option(names = "--may-raise-max-size", description = "with --asg: as if the group were adopted with that option")
    private boolean mayRaiseMaxSize;

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
        if (autoScalingGroup != null) {
            return withoutAStack(autoScalingGroup);
        }
        if (groupId == null) {
            throw new UsageException(
                    "roll plan: give the id of a group, or --asg and the name of an Auto Scaling group");
        }
        if (profile != null) {
            throw new UsageException("--profile is for --asg: set AWS_PROFILE to sign calls of the API with a profile");
        }
        if (mayRaiseMaxSize) {
            throw new UsageException("--may-raise-max-size is for --asg: a group of the API has that setting itself");
        }
        String body = options.body();
        String id = groupId;
        return connection.with(shell, options.fields(), rolls -> show(rolls.plan(id, body)));
    }

    private int withoutAStack(String name) {
        if (groupId != null) {
            throw new UsageException("roll plan: give either the id of a group or --asg, and not both");
        }
        connection.refuseWith("--asg");
        Question question = new Question(name, mayRaiseMaxSize, options.body(), connection.region(), profile);
        return switch (planner().plan(question)) {
            case Answer.Planned(JsonNode plan) -> show(plan);
            case Answer.Refused(List<ApiProblem> problems) -> {
                problems.forEach(problem -> say(problem.toString()));
                yield problems.stream().allMatch(problem -> problem.isWrongUse(options.fields()))
                        ? ExitStatus.USAGE
                        : ExitStatus.FAILED;
            }
            case Answer.NotRead(List<String> lines) -> {
                lines.forEach(this::say);
                yield ExitStatus.UNREACHABLE;
            }
            case Answer.NotConfigured(String message) -> throw new UsageException(message);
        };
    }

    private static AutoScalingPlanner planner() {
        return ServiceLoader.load(AutoScalingPlanner.class)
                .findFirst()
                .orElseThrow(() -> new UsageException(
                        "--asg: start it with the launcher ./greenroll, which adds the" + " libraries that read AWS"));
    }

    private int show(JsonNode plan) {
        if (output.isJson()) {
            OutputOptions.print(shell, plan);
        } else {
            PlanText.lines(plan).forEach(shell.out()::println);
        }
        return plan.path("feasible").asBoolean() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private void say(String line) {
        shell.err().println("greenroll: " + line);
        shell.err().flush();
    }
}
