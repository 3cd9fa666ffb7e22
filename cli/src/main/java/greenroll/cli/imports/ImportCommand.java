package greenroll.cli.imports;

import greenroll.cli.client.GroupClient;
import greenroll.cli.connection.ApiOptions;
import greenroll.cli.connection.OutputOptions;
import greenroll.cli.imports.source.FoundGroup;
import greenroll.cli.imports.source.GroupSource;
import greenroll.cli.shell.ExitStatus;
import greenroll.cli.shell.Shell;
import greenroll.cli.shell.UsageException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code import}: converts groups of Elastigroup into bodies of the API, and shows what the API takes of them. With
 * {@code --create} it creates those that the API accepts. Called twice with the same files, it creates each group once.
 */
@Command(
        name = "import",
        description =
                "Converts groups of Elastigroup, shows what the API would take and what would be missing, and creates them"
                        + " with --create.",
        mixinStandardHelpOptions = true,
        footer = {
            "%nA file is a state of Terraform (terraform state pull), a plan (terraform",
            "show -json), a template of CloudFormation in JSON or YAML, or an answer of",
            "GET /aws/ec2/group. Its content says which.",
            "Without --endpoint and GREENROLL_TOKEN, or --iam, it converts the groups, and",
            "no API judges them.",
            "Exit status: 0 every group is accepted (or created), 1 some are not,",
            "3 converted and not judged, 64 wrong usage or a file that cannot be read,",
            "69 no answer."
        })
public final class ImportCommand implements Callable<Integer> {

    private final Shell shell;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "what describes the groups; - is standard input")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = "--parameter",
            paramLabel = "NAME=VALUE",
            description = "the value of what a CloudFormation template refers to, for example of a parameter or of"
                    + " Balancer.DNSName; may be repeated (default: the parameter's Default)")
    private Map<String, String> parameters = new LinkedHashMap<>();

    @Mixin
    private LossOptions losses = new LossOptions();

    @Option(names = "--create", description = "create each group that the API accepts, once for each content")
    private boolean create;

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private ApiOptions connection = new ApiOptions();

    private ImportCommand(Shell shell) {
        this.shell = shell;
    }

    /** The command for that shell. */
    public static CommandLine of(Shell shell) {
        return new CommandLine(new ImportCommand(shell));
    }

    @Override
    public Integer call() {
        if (create && !connection.areGiven(shell)) {
            throw new UsageException("--create needs an API: " + connection());
        }
        List<FoundGroup> found = losses.from(files.stream()
                .flatMap(file -> GroupSource.read(file, parameters).stream())
                .toList());
        if (!connection.areGiven(shell)) {
            show(found, group -> new ImportedGroup(group, null, null));
            say("no API has judged " + (found.size() == 1 ? "this group" : "these groups") + ": " + connection());
            return ExitStatus.NOT_JUDGED;
        }
        return connection.calling(shell, Set.of(), api -> {
            GroupClient groups = new GroupClient(api);
            groups.requireDryRun();
            GroupImport imports = new GroupImport(groups, create);
            return summary(show(found, imports::of));
        });
    }

    private static String connection() {
        return "give --endpoint URL (or GREENROLL_ENDPOINT), and GREENROLL_TOKEN or --iam";
    }

    /** Shows each group as soon as it is known, because the next call may fail. */
    private List<ImportedGroup> show(List<FoundGroup> found, Function<FoundGroup, ImportedGroup> imports) {
        List<ImportedGroup> imported = new ArrayList<>();
        for (FoundGroup each : found) {
            ImportedGroup group = imports.apply(each);
            imported.add(group);
            if (output.isJson()) {
                OutputOptions.print(shell, ImportItem.of(group));
            } else {
                PrintStream lines = output.lines(shell);
                ImportText.lines(group).forEach(lines::println);
                lines.flush();
            }
        }
        return imported;
    }

    private int summary(List<ImportedGroup> groups) {
        List<String> not = groups.stream()
                .filter(group -> create ? group.created() == null : !group.isAcceptable())
                .map(group -> group.found().name())
                .toList();
        if (!not.isEmpty()) {
            say((create ? "not created: " : "not accepted as it is: ") + String.join(", ", not));
        }
        return not.isEmpty() ? ExitStatus.DONE : ExitStatus.FAILED;
    }

    private void say(String line) {
        shell.err().println("greenroll: " + line);
        shell.err().flush();
    }
}
