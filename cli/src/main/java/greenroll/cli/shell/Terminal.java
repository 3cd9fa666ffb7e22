package greenroll.cli.shell;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;

/** Whether a stream is a terminal. */
public final class Terminal {

    private Terminal() {}

    /** Whether standard error is a terminal. */
    public static boolean isStandardError() {
        return is(2);
    }

    /**
     * @param stream 1 for standard output, 2 for standard error; Java itself can only tell it of all streams together
     */
    static boolean is(int stream) {
        try {
            Process test = new ProcessBuilder("sh", "-c", "test -t " + stream)
                    .redirectOutput(Redirect.INHERIT)
                    .redirectError(Redirect.INHERIT)
                    .start();
            return test.waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
