package greenroll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Everything that the worked example in {@code CONTRIBUTING.md} names exists: files, words in them, members, tests and
 * commands.
 */
class ContributingPageTest {

    private static final Path HOME = Path.of("..");
    private static final List<String> MODULES = List.of("functions", "cli", "emulator", "simulation", "demo");

    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern FILE = Pattern.compile("[\\w.-]*(/[\\w.-]+)+|[A-Z]+\\.md");
    private static final Pattern MEMBER = Pattern.compile("([A-Z]\\w+)\\.(\\w+)");
    private static final Pattern TEST = Pattern.compile("[A-Z]\\w+Test");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| `([^`]+)` \\|$");
    private static final Pattern NARROW = Pattern.compile("(?m)^mvn .*-pl (\\w+) .*-Dtest=(\\S+)");

    private final String section = section();

    @Test
    void everyFile_thatTheExampleNames_isThere() {
        List<String> files = named().filter(one -> FILE.matcher(one).matches()).toList();

        assertThat(files)
                .hasSizeGreaterThan(5)
                .allSatisfy(file -> assertThat(HOME.resolve(file)).exists());
    }

    @Test
    void theWords_thatTheExampleQuotesFromAFile_standInIt() {
        List<MatchResult> rows = ROW.matcher(section).results().toList();

        assertThat(rows)
                .hasSizeGreaterThan(5)
                .allSatisfy(row -> assertThat(read(HOME.resolve(row.group(1))).replaceAll("\\s+", " "))
                        .as(row.group(1))
                        .contains(row.group(2)));
    }

    @Test
    void everyMember_thatTheExampleNames_isDeclared() {
        List<String> members = named().filter(one -> MEMBER.matcher(one).matches())
                .filter(one -> !FILE.matcher(one).matches())
                .filter(one -> !TEST.matcher(one.split("\\.")[0]).matches())
                .toList();

        assertThat(members).hasSizeGreaterThan(2).allSatisfy(member -> {
            String[] names = member.split("\\.");
            assertThat(members(names[0])).as(member).contains(names[1]);
        });
    }

    @Test
    void everyTest_thatTheExampleNames_isThere() {
        List<String> tests = named().filter(
                        one -> TEST.matcher(one.split("\\.")[0]).matches())
                .toList();

        assertThat(tests).hasSizeGreaterThan(3).allSatisfy(test -> {
            String[] names = test.split("\\.");
            String text = MODULES.stream()
                    .flatMap(module -> sources(module, "test", names[0]).stream())
                    .map(ContributingPageTest::read)
                    .reduce("", String::concat);
            assertThat(text).as(test).contains("@Test", names.length == 1 ? "class " + test : "void " + names[1] + "(");
        });
    }

    @Test
    void everyCommand_ofTheExample_runsTestsThatItsModuleHas() {
        List<MatchResult> commands = NARROW.matcher(section).results().toList();

        assertThat(commands).hasSizeGreaterThan(1).allSatisfy(command -> {
            assertThat(MODULES).contains(command.group(1));
            for (String test : command.group(2).split(",")) {
                assertThat(sources(command.group(1), "test", test)).as(test).hasSize(1);
            }
        });
    }

    private static String section() {
        String page = read(HOME.resolve("CONTRIBUTING.md"));
        int from = page.indexOf("\n## Change a rule in ten minutes\n");
        return page.substring(from, page.indexOf("\n## ", from + 1));
    }

    private Stream<String> named() {
        return CODE.matcher(section).results().map(found -> found.group(1)).distinct();
    }

    /** The fields and methods of the class of that name, private ones included. Empty when there is no such class. */
    private static List<String> members(String name) {
        List<String> members = new ArrayList<>();
        for (String module : MODULES) {
            Path root = HOME.resolve(module).resolve("src/main/java");
            for (Path file : sources(module, "main", name)) {
                Class<?> type = load(
                        root.relativize(file).toString().replace(".java", "").replace('/', '.'));
                Arrays.stream(type.getDeclaredFields()).forEach(field -> members.add(field.getName()));
                Arrays.stream(type.getDeclaredMethods()).forEach(method -> members.add(method.getName()));
            }
        }
        return members;
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, ContributingPageTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(name, e);
        }
    }

    private static List<Path> sources(String module, String set, String name) {
        try (Stream<Path> files = Files.walk(HOME.resolve(module).resolve("src").resolve(set))) {
            return files.filter(file -> file.getFileName().toString().equals(name + ".java"))
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(file + ": " + e, e);
        }
    }
}
