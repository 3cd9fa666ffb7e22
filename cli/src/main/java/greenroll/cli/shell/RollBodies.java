package greenroll.cli.shell;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The body of a new roll: a file's content, or the default. */
public final class RollBodies {

    static final String DEFAULT = """
            { "batchSizePercentage": 20, "gracePeriod": 300, "strategy": { "action": "REPLACE_SERVER" } }\
            """;

    private RollBodies() {}

    public static String read(@Nullable Path file) {
        if (file == null) {
            return DEFAULT;
        }
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new UsageException("--roll: there is no file " + file);
        } catch (IOException e) {
            throw new UsageException("--roll: cannot read " + file + ": " + e.getMessage());
        }
    }
}
