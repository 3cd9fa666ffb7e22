package greenroll.local.cli;

import java.io.IOException;

/** Whether somebody watches. */
final class Terminal {

    private Terminal() {}

    /** Whether standard error is a terminal: Java itself tells of all three streams together only. */
    static boolean isStandardError() {
        try {
            Process test = new ProcessBuilder("sh", "-c", "test -t 2")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
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
