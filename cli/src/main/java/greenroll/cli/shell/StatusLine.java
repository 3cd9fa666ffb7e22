package greenroll.cli.shell;

import java.io.PrintStream;

/** The last line of a terminal, written anew in place. */
public final class StatusLine {

    private static final int BAR = 24;

    /** Without line wrap, which would leave the rest of a long line behind. */
    private static final String REWRITE = "\r\033[?7l%s\033[K\033[?7h";

    private final PrintStream out;
    private boolean shown;

    public StatusLine(PrintStream out) {
        this.out = out;
    }

    /** Puts the text in place of the line. */
    public void show(String text) {
        out.print(REWRITE.formatted(text));
        out.flush();
        shown = true;
    }

    /** Leaves the line as it is behind; the next begins below. Without a line: no effect. */
    public void keep() {
        if (shown) {
            out.println();
            out.flush();
            shown = false;
        }
    }

    /** Takes the line away, so that another may be written in its place. Without a line: no effect. */
    public void clear() {
        if (shown) {
            out.print("\r\033[K");
            out.flush();
            shown = false;
        }
    }

    /** @param share how much is done; what is below 0 or above 1 counts as that */
    public static String bar(double share) {
        int full = (int) Math.round(Math.clamp(share, 0, 1) * BAR);
        return "[" + "#".repeat(full) + "-".repeat(BAR - full) + "]";
    }
}
