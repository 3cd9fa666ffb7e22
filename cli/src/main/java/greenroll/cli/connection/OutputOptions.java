package greenroll.cli.connection;

import greenroll.cli.shell.Shell;
import greenroll.json.Json;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** The form of the output: for people or for programs. */
public final class OutputOptions {

    /** The forms of output. */
    enum Form {
        TEXT,
        JSON
    }

    @Option(names = "--output", description = "text or json (default: text)")
    private Form form = Form.TEXT;

    @Option(names = "--json", description = "the same as --output json: one item a line")
    private boolean json;

    public boolean isJson() {
        return json || form == Form.JSON;
    }

    /** The stream for lines for people. With JSON output, standard output is only for the API's item. */
    public PrintStream lines(Shell shell) {
        return isJson() ? shell.err() : shell.out();
    }

    public static void print(Shell shell, Object item) {
        shell.out().println(Json.write(item));
        shell.out().flush();
    }
}
