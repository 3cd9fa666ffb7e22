package greenroll.cli.shell;

import greenroll.cli.Main;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A shell whose environment is given and whose streams are kept; what it is told to run at the end it never runs. */
public final class CapturedShell implements Shell {

    private final ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(outBytes, true, StandardCharsets.UTF_8);
    private final PrintStream err = new PrintStream(errBytes, true, StandardCharsets.UTF_8);
    private final Map<String, String> environment;
    private final boolean live;

    public CapturedShell(Map<String, String> environment, boolean live) {
        this.environment = Map.copyOf(environment);
        this.live = live;
    }

    /** Runs {@code greenroll} in it; the exit status. */
    public int run(List<String> arguments) {
        return Main.run(this, arguments.toArray(String[]::new));
    }

    public String output() {
        return outBytes.toString(StandardCharsets.UTF_8);
    }

    public List<String> outLines() {
        return output().lines().toList();
    }

    public List<String> errLines() {
        return errBytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public PrintStream out() {
        return out;
    }

    @Override
    public PrintStream err() {
        return err;
    }

    @Override
    public boolean isLive(PrintStream stream) {
        return live;
    }

    @Override
    public String command() {
        return "greenroll";
    }

    @Override
    public Watchful whenToldToEnd(Runnable last) {
        return () -> {};
    }
}
