package greenroll.emulator.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every test that docs/threat-model.md names exists. */
class ThreatModelTest {

    private static final Path PAGE = Path.of("../docs/threat-model.md");
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");
    private static final List<Path> TESTS = Stream.of("functions", "cli", "emulator", "simulation", "demo")
            .map(module -> Path.of("..", module, "src", "test", "java"))
            .toList();

    @TestFactory
    Stream<DynamicTest> everyTest_thatThePageNames_isThere() throws IOException {
        return NAMED.matcher(Files.readString(PAGE))
                .results()
                .map(one -> one.group(1) + (one.group(2) == null ? "" : "#" + one.group(2)))
                .distinct()
                .map(name -> DynamicTest.dynamicTest(name, () -> assertThere(name.split("#"))));
    }

    private static void assertThere(String[] name) throws IOException {
        List<Path> found = files(name[0] + ".java");
        assertThat(found).as(name[0]).isNotEmpty();
        if (name.length > 1) {
            StringBuilder text = new StringBuilder();
            for (Path file : found) {
                text.append(Files.readString(file));
            }
            assertThat(text.toString()).containsPattern("void " + name[1] + "\\(");
        }
    }

    private static List<Path> files(String name) throws IOException {
        TreeSet<Path> found = new TreeSet<>();
        for (Path root : TESTS) {
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> file.getFileName().toString().equals(name)).forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    /** Every defence in such a table needs a test that proves it. */
    @Test
    void everyRow_ofATableWithATestColumn_namesATest() throws IOException {
        boolean hasTests = false;
        for (String line : Files.readAllLines(PAGE)) {
            if (!line.startsWith("|")) {
                hasTests = false;
                continue;
            }
            List<String> cells =
                    Arrays.stream(line.split("\\|")).map(String::strip).toList();
            if (cells.getLast().equals("test")) {
                hasTests = true;
            } else if (hasTests && !cells.getLast().equals("---")) {
                assertThat(cells.getLast()).as(line).containsPattern(NAMED);
            }
        }
        assertThat(Files.readString(PAGE)).contains("| test |");
    }
}
