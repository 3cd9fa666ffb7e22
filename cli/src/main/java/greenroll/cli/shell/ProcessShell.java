package greenroll.cli.shell;

import java.io.PrintStream;
import java.util.Map;

/** The shell that this process was started from. */
public record ProcessShell() implements Shell {

    @Override
    public Map<String, String> environment() {
        return System.getenv();
    }

    @Override
    public PrintStream out() {
        return System.out;
    }

    @Override
    public PrintStream err() {
        return System.err;
    }

    @Override
    public boolean isLive(PrintStream stream) {
        String terminal = variable("TERM");
        return terminal != null && !terminal.equals("dumb") && Terminal.is(stream == System.out ? 1 : 2);
    }

    @Override
    public String command() {
        return System.getProperty("greenroll.command", "greenroll");
    }

    @Override
    public Watchful whenToldToEnd(Runnable last) {
        Thread hook = new Thread(last, "told to end");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending already, and the hook runs. Then the last line is already written, or will not
                // be.
            }
        };
    }
}
