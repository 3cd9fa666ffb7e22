package greenroll.api.http;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Markdown of which nothing that a person wrote can make anything but text. */
public final class Markdown {

    private final StringBuilder page = new StringBuilder();

    /** Ends of lines, and what shows text in another order than it is written. */
    private static final String NO_TEXT = "[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]+";

    /**
     * The text so that it shows as it is, on one line: punctuation that means something is escaped. Where tickets are read, an
     * address becomes a link and a name behind an at sign is called, without any punctuation: both are broken too.
     */
    public static String text(String anything) {
        return anything.replaceAll(NO_TEXT, " ")
                .replaceAll("([\\\\`*_{}\\[\\]<>|#~!&$])", "\\\\$1")
                .replace("://", "\\://")
                .replaceAll("(?i)\\b(www)\\.", "$1\\\\.")
                .replaceAll("(?<!\\w)@(?=\\w)", "@&#8203;");
    }

    public Markdown heading(int level, String words) {
        gap();
        page.append("#".repeat(level)).append(' ').append(words).append('\n');
        return this;
    }

    public Markdown paragraph(String words) {
        gap();
        page.append(words).append('\n');
        return this;
    }

    /** @param rows as many cells each as there are columns */
    public Markdown table(List<String> columns, List<List<String>> rows) {
        gap();
        row(columns);
        row(columns.stream().map(column -> "---").toList());
        rows.forEach(this::row);
        return this;
    }

    public Markdown list(List<String> items) {
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

    public static List<String> cells(String... cells) {
        return Arrays.asList(cells);
    }

    @Override
    public String toString() {
        return page.toString();
    }
}
