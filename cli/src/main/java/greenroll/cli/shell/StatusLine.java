package greenroll.cli.shell;

import java.io.PrintStream;

/** The last line of a terminal, rewritten in place. */
public final class StatusLine {

    private static final int BAR = 24;

    /** Without line wrap, because a wrapped line could not be rewritten completely. */
    private static final String REWRITE = "\r\033[?7l%s\033[K\033[?7h";

    private final PrintStream out;
    private boolean shown;

    public StatusLine(PrintStream out) {
        this.out = out;
    }

    /** Replaces the line by the text. */
    public void show(String text) {
        out.print(REWRITE.formatted(text));
        out.flush();
        shown = true;
    }

    /** Keeps the line; the next one begins below it. Without a line: no effect. */
    public void keep() {
        if (shown) {
            out.println();
            out.flush();
            shown = false;
        }
    }

    /** Removes the line, so that another may be written in its place. Without a line: no effect. */
    public void clear() {
        if (shown) {
            out.print("\r\033[K");
            out.flush();
            shown = false;
        }
    }

    /** @param share the part that is done; a value below 0 counts as 0, one above 1 as 1 */
    public static String bar(double share) {
        int full = (int) Math.round(Math.clamp(share, 0, 1) * BAR);
        return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
    }
}
