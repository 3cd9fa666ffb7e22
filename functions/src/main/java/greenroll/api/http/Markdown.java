package greenroll.api.http;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Builds Markdown, in which text of people can never become markup. */
public final class Markdown {

    private final StringBuilder page = new StringBuilder();

    /** Ends of lines, and characters that change the order of the shown text. */
    private static final String NO_TEXT = "[\\p{Cc}\\u2028\\u2029\\u202A-\\u202E\\u2066-\\u2069]+";

    /**
     * Escapes the text so that it is shown unchanged, on one line. It escapes all punctuation with a meaning. Ticket
     * systems also make a link of an address and notify a user after an at sign, without other punctuation. Both are
     * broken up.
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

    /** @param rows the rows, each with one cell for each column */
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
