package greenroll.api;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Markdown of which nothing that a person wrote can make anything but text. */
final class Markdown {

    private final StringBuilder page = new StringBuilder();

    /** The text so that it shows as it is, on one line: punctuation that means something is escaped. */
    static String text(String anything) {
        return anything.replaceAll("\\p{Cntrl}+", " ").replaceAll("([\\\\`*_{}\\[\\]<>|#~!&])", "\\\\$1");
    }

    Markdown heading(int level, String words) {
        gap();
        page.append("#".repeat(level)).append(' ').append(words).append('\n');
        return this;
    }

    Markdown paragraph(String words) {
        gap();
        page.append(words).append('\n');
        return this;
    }

    /** @param rows as many cells each as there are columns */
    Markdown table(List<String> columns, List<List<String>> rows) {
        gap();
        row(columns);
        row(columns.stream().map(column -> "---").toList());
        rows.forEach(this::row);
        return this;
    }

    Markdown list(List<String> items) {
        gap();
        items.forEach(item -> page.append("- ").append(item).append('\n'));
        return this;
    }

    private void row(List<String> cells) {
        page.append(cells.stream().collect(Collectors.joining(" | ", "| ", " |\n")));
    }

    private void gap() {
        if (!page.isEmpty()) {
            page.append('\n');
        }
    }

    static List<String> cells(String... cells) {
        return Arrays.asList(cells);
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
