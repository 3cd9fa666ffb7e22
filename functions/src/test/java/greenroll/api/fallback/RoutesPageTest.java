package greenroll.api.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** {@code docs/reference/routes.md} lists each route of Elastigroup's AWS API that its clients know, and what happens. */
class RoutesPageTest {

    private static final Path PAGE = Path.of("..", "docs", "reference", "routes.md");

    @Test
    void page_listsEveryRouteThatIsThere() throws IOException {
        List<String> rows = new ArrayList<>();
        for (Map.Entry<String, java.util.Set<String>> route : NotFound.METHODS.entrySet()) {
            for (String method : new TreeSet<>(route.getValue())) {
                rows.add(method + " " + route.getKey());
            }
        }

        assertThat(Files.readAllLines(PAGE).stream()
                        .filter(line -> line.startsWith("| `") && line.contains("`/aws/"))
                        .map(line -> line.split("\\|"))
                        .map(cells -> (cells[1].strip() + " " + cells[2].strip()).replace("`", "")))
                .containsExactlyInAnyOrderElementsOf(rows);
    }

    @Test
    void page_listsEveryRouteThatIsNotThere_withTheWayOut() throws IOException {
        List<String> rows = ElastigroupOperation.ALL.stream()
                .map(one -> "| " + one.methods().replace("|", ", ") + " | `" + one.path() + "` | " + one.name() + " | "
                        + one.wayOut() + " |")
                .toList();

        assertThat(Files.readAllLines(PAGE)).containsAll(rows);
        assertThat(Files.readAllLines(PAGE).stream()
                        .filter(line ->
                                line.startsWith("| ") && line.contains("| `group/") || line.contains("| `instance/")))
                .allMatch(rows::contains);
    }
}
