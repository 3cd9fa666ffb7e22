package greenroll.cli.roll;

import greenroll.cli.shell.Shell;
import greenroll.json.Json;
import java.io.PrintStream;
import picocli.CommandLine.Option;

/** For whom the output is. */
final class OutputOptions {

    /** The forms of output. */
    enum Form {
        TEXT,
        JSON
    }

    @Option(names = "--output", description = "text or json (default: text)")
    private Form form = Form.TEXT;

    @Option(names = "--json", description = "the same as --output json: the API's item, one a line")
    private boolean json;

    boolean isJson() {
        return json || form == Form.JSON;
    }

    /** Where lines for people go: standard output is the item's alone when that is asked for. */
    PrintStream lines(Shell shell) {
        return isJson() ? shell.err() : shell.out();
    }

    static void print(Shell shell, Object item) {
        shell.out().println(Json.write(item));
        shell.out().flush();
    }
}
