package greenroll.cli.shell;

import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a command knows of where it runs: the only place that reads the environment, and that a test replaces. */
public interface Shell {

    /** The one that the process was started from. */
    static Shell ofProcess() {
        return new ProcessShell();
    }

    Map<String, String> environment();

    PrintStream out();

    PrintStream err();

    /** Whether a person watches that stream on a terminal that can write a line anew. */
    boolean isLive(PrintStream stream);

    /** How this program was called, for lines that tell what to call next. */
    String command();

    /** Runs it when the process is told to end, until what is returned is closed. */
    Watchful whenToldToEnd(Runnable last);

    /** An environment variable's text; null when it is not set or blank. */
    default @Nullable String variable(String name) {
        String value = environment().getOrDefault(name, "").strip();
        return value.isEmpty() ? null : value;
    }

    /** Whether to use colours there. */
    default boolean isColoured(PrintStream stream) {
        return variable("NO_COLOR") == null && isLive(stream);
    }

    /** Something that is heeded until it is closed. */
    interface Watchful extends AutoCloseable {
        @Override
        void close();
    }
}
