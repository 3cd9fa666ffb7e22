package greenroll.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/operations.md} lists every warning that a plan, a start or a roll's status can have, and no other. */
class WarningsPageTest {

    private static final Path PAGE = Path.of("..", "docs", "operations.md");
    private static final Path CODE = Path.of("src", "main", "java", "greenroll");
    private static final Pattern MADE = Pattern.compile("new Warning\\(\\s*\"([A-Z_]+)\"");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");

    @Test
    void page_listsEveryWarningThatIsMade_andNoOther() throws IOException {
        Set<String> made = new TreeSet<>();
        try (Stream<Path> files = Files.walk(CODE)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                addAll(made, MADE, Files.readString(file));
            }
        }
        String page = Files.readString(PAGE);
        int from = page.indexOf("\n## Warnings\n");
        Set<String> listed = new TreeSet<>();
        addAll(listed, ROW, page.substring(from, page.indexOf("\n## ", from + 1)));

        assertThat(made).hasSizeGreaterThan(15);
        assertThat(listed).isEqualTo(made);
    }

    private static void addAll(Set<String> codes, Pattern pattern, String text) {
        Matcher found = pattern.matcher(text);
        while (found.find()) {
            codes.add(found.group(1));
        }
    }
}
