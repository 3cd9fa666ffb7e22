package greenroll.examples;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.emulator.platform.template.TemplateYaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands of {@code examples/cloudformation/README.md} fit the templates that they deploy. */
class CloudFormationExampleTest {

    private static final Path FOLDER = Path.of("../examples/cloudformation");
    private static final Pattern DEPLOY = Pattern.compile("(?m)^deploy (\\S+) (\\S+)((?:.*\\\\\\n)*.*)$");
    private static final Pattern SAM = Pattern.compile("(?m)^sam deploy (.*)$");
    private static final Pattern PARAMETER = Pattern.compile("(?<![\\w$])([A-Z]\\w+)=");
    private static final Pattern OUTPUT = Pattern.compile("\\boutput (\\S+) (\\w+)");
    private static final Pattern STACK = Pattern.compile("--stack-name ([a-z-]+)");
    private static final Pattern IMPORT = Pattern.compile("!ImportValue ([a-z]+)-(\\w+)");

    private final String commands = String.join(
            "\n",
            Pattern.compile("(?s)```\\n(.*?)```")
                    .matcher(read(FOLDER.resolve("README.md")))
                    .results()
                    .map(block -> block.group(1))
                    .toList());

    /** Each stack of the page with its template. Greenroll's own has the name in samconfig.toml. */
    private final Map<String, Path> stacks = stacks();

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Path> stacks() {
        Map<String, Path> stacks = new HashMap<>(Map.of("greenroll", Path.of("../template.yaml")));
        DEPLOY.matcher(commands).results().forEach(one -> stacks.put(one.group(1), FOLDER.resolve(one.group(2))));
        return stacks;
    }

    private Map<?, ?> section(String stack, String name) {
        Path template = Objects.requireNonNull(stacks.get(stack), stack);
        // The embedded cloud knows only the functions of its own template.
        String text = read(template).replaceAll("!(ImportValue|Select|GetAZs|Base64) ", "");
        return (Map<?, ?>) TemplateYaml.parse(text).get(name);
    }

    @Test
    void everyTemplate_isDeployed_andEveryParameterOfACommandIsOneOfItsTemplate() throws IOException {
        try (var files = Files.list(FOLDER)) {
            assertThat(stacks.values())
                    .containsAll(files.filter(file -> file.toString().endsWith(".yaml"))
                            .toList());
        }
        List<MatchResult> deploys = DEPLOY.matcher(commands).results().toList();
        assertThat(deploys).hasSize(4);
        deploys.forEach(one -> hasParameters(one.group(1), one.group(3)));
        List<MatchResult> sam = SAM.matcher(commands).results().toList();
        assertThat(sam).hasSize(1);
        hasParameters("greenroll", sam.getFirst().group(1));
        assertThat(read(Path.of("../samconfig.toml"))).contains("stack_name = \"greenroll\"");
    }

    private void hasParameters(String stack, String command) {
        List<String> given =
                PARAMETER.matcher(command).results().map(one -> one.group(1)).toList();
        assertThat(given.isEmpty()).as(command).isEqualTo(!command.contains("--parameter-overrides"));
        given.forEach(name -> assertThat(section(stack, "Parameters").containsKey(name))
                .as(stack + " has " + name)
                .isTrue());
    }

    @Test
    void everyOutput_andEveryStackOfACommand_isThere() {
        List<MatchResult> outputs =
                OUTPUT.matcher(read(FOLDER.resolve("README.md"))).results().toList();
        assertThat(outputs).hasSizeGreaterThan(3);
        outputs.forEach(one -> assertThat(section(one.group(1), "Outputs").containsKey(one.group(2)))
                .as(one.group())
                .isTrue());
        assertThat(STACK.matcher(commands).results().map(one -> one.group(1)))
                .containsAll(new TreeSet<>(stacks.keySet()));
        assertThat(STACK.matcher(commands).results().map(one -> one.group(1))).isSubsetOf(stacks.keySet());
    }

    /** CloudFormation refuses to delete a stack from which another one imports. */
    @Test
    void everyImport_isAnExportOfItsStack_whichIsDeletedLater() {
        List<MatchResult> imports =
                IMPORT.matcher(read(FOLDER.resolve("group.yaml"))).results().toList();
        assertThat(imports).hasSize(5);
        imports.forEach(one -> {
            Map<?, ?> output = (Map<?, ?>) section(one.group(1), "Outputs").get(one.group(2));
            assertThat(output).as(one.group()).isNotNull();
            assertThat(((Map<?, ?>) Objects.requireNonNull(output).get("Export")).get("Name"))
                    .hasToString("{Fn::Sub=${AWS::StackName}-" + one.group(2) + "}");
            assertThat(deletion("shop-group")).isNotNegative().isLessThan(deletion(one.group(1)));
        });
    }

    @Test
    void pageOfTheResource_hasTheVeryGroupOfTheExample() {
        String block = Pattern.compile("(?s)```yaml\\n(.*?)```")
                .matcher(read(Path.of("../docs/cloudformation.md")))
                .results()
                .map(one -> one.group(1))
                .findFirst()
                .orElseThrow();

        assertThat(block).startsWith("  Group:\n");
        assertThat(read(FOLDER.resolve("group.yaml"))).contains(block + "\nOutputs:");
    }

    private int deletion(String stack) {
        return Pattern.compile("(delete-stack|sam delete) --stack-name " + stack + "(?=\\s)")
                .matcher(commands)
                .results()
                .mapToInt(MatchResult::start)
                .findFirst()
                .orElse(-1);
    }
}
