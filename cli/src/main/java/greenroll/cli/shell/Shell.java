package greenroll.cli.shell;

import java.io.PrintStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The environment of a command. Only this type reads the environment, and tests replace it. */
public interface Shell {

    Map<String, String> environment();

    PrintStream out();

    PrintStream err();

    /** Whether that stream is a terminal that can rewrite a line. */
    boolean isLive(PrintStream stream);

    /** The name by which this program was called, for messages with the next command. */
    String command();

    /** Runs the action when the process is told to end. Closing the result cancels this. */
    Watchful whenToldToEnd(Runnable last);

    /** The value of an environment variable; null when it is not set or blank. */
    default @Nullable String variable(String name) {
        String value = environment().getOrDefault(name, "").strip();
        return value.isEmpty() ? null : value;
    }

    /** Whether to use colours on that stream. */
    default boolean isColoured(PrintStream stream) {
        return variable("NO_COLOR") == null && isLive(stream);
    }

    /** A registration that holds until it is closed. */
    interface Watchful extends AutoCloseable {
        @Override
        void close();
    }
}
