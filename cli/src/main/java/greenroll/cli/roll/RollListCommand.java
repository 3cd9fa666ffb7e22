package greenroll.cli.roll;

import greenroll.cli.client.RollState;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.Table;
import greenroll.cli.shell.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code roll list}: a group's rolls, the latest first. */
@Command(name = "list", description = "Lists a group's rolls, the latest first.", mixinStandardHelpOptions = true)
final class RollListCommand implements Callable<Integer> {

    private static final int MOST = 100;

    private final Shell shell;

    @Parameters(paramLabel = "GROUP", description = "the group's id")
    private String groupId = "";

    @Option(names = "--limit", description = "how many, 1 to 100 (default: ${DEFAULT-VALUE})")
    private int limit = 20;

    @Option(names = "--all", description = "also its other operations, such as CREATE, SCALE and HEAL")
    private boolean all;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions connection = new ApiOptions();

    RollListCommand(Shell shell) {
        this.shell = shell;
    }

    @Override
    public Integer call() {
        if (limit < 1 || limit > MOST) {
            throw new UsageException("--limit must be between 1 and " + MOST + ", but was " + limit);
        }
        return connection.with(shell, rolls -> {
            List<RollState> found = rolls.list(groupId, limit, all);
            if (output.isJson()) {
                found.forEach(roll -> OutputOptions.print(shell, roll.item()));
            } else {
                table(found).lines().forEach(shell.out()::println);
            }
            return ExitStatus.DONE;
        });
    }

    private static Table table(List<RollState> rolls) {
        List<List<String>> rows = new ArrayList<>();
        for (RollState roll : rolls) {
            rows.add(List.of(
                    roll.id(),
                    roll.kind(),
                    roll.status(),
                    roll.percent() + " %",
                    roll.batch() + "/" + roll.batches(),
                    Integer.toString(roll.revision()),
                    roll.createdAt(),
                    roll.startedBy(),
                    roll.comment() == null ? "" : roll.comment()));
        }
        return new Table(
                List.of("ID", "KIND", "STATUS", "DONE", "BATCH", "REVISION", "STARTED", "BY", "COMMENT"), rows);
    }
}
