package greenroll.docs;

import static org.assertj.core.api.Assertions.assertThat;

import greenroll.cli.shell.CapturedShell;
import greenroll.cli.shell.ExitStatus;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands and exit statuses of {@code docs/ci.md} are those of the command line. */
class CiPageTest {

    private static final Pattern START = Pattern.compile("\\./greenroll (roll start \"\\$[^'\\n]*\"\\$+\\w+\")");
    private static final Pattern STATUS = Pattern.compile("(?m)^\\| (\\d+(?:, \\d+)*) \\|");

    private static String page() throws IOException {
        return Files.readString(Path.of("../docs/ci.md"));
    }

    /** At an address where nothing answers, a right command ends with 69, and a wrong one with 64. */
    @Test
    void everyCommand_isUnderstood() throws IOException {
        List<String> commands = START.matcher(page())
                .results()
                .map(one -> one.group(1).replaceAll("\"\\$+\\w+\"", "sig-0a1b2c3d"))
                .toList();

        assertThat(commands).hasSize(4);
        assertThat(commands)
                .allSatisfy(command -> assertThat(exitStatus(command)).isEqualTo(ExitStatus.UNREACHABLE));
        assertThat(exitStatus(commands.getFirst() + " --colour blue")).isEqualTo(ExitStatus.USAGE);
    }

    private static int exitStatus(String command) {
        CapturedShell shell = new CapturedShell(
                Map.of("GREENROLL_ENDPOINT", "http://127.0.0.1:1", "GREENROLL_TOKEN", "0".repeat(64)), false);
        return shell.run(List.of((command + " --retry-for 0").split(" ")));
    }

    @Test
    void everyExitStatus_isThere() throws IOException, IllegalAccessException {
        Set<Integer> statuses = new TreeSet<>(Set.of(130, 143));
        for (Field field : ExitStatus.class.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                statuses.add(field.getInt(null));
            }
        }
        // Only the import ends with it.
        statuses.remove(ExitStatus.NOT_JUDGED);

        assertThat(STATUS.matcher(page())
                        .results()
                        .flatMap(row -> Arrays.stream(row.group(1).split(", ")))
                        .map(Integer::valueOf))
                .containsExactlyInAnyOrderElementsOf(statuses);
    }
}
