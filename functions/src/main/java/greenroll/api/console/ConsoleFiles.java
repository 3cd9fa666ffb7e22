package greenroll.api.console;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The console's page and its assets, as the console's build wrote them to the class path. A name is {@code index.html},
 * or a script, a style sheet or a picture in {@code assets/}. No other file of the class path can be read. All of them
 * are text.
 *
 * @param root the folder on the class path, with a slash at its end
 */
public record ConsoleFiles(String root) {

    static final String PAGE = "index.html";

    /**
     * The name of an asset. The console's build puts a content hash into it, so the file under a name never changes.
     */
    private static final Pattern ASSET = Pattern.compile("assets/[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.(js|css|svg)");

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    /** A file with its content type. */
    record Asset(String contentType, String text) {}

    public static ConsoleFiles ofClassPath() {
        return new ConsoleFiles("console/");
    }

    /** The page; empty when the build did not include the console. */
    Optional<String> page() {
        return text(PAGE);
    }

    /**
     * The asset with this name, such as {@code assets/index-4f2a.js}; empty when it does not exist or the name is not
     * an asset's.
     */
    Optional<Asset> asset(String name) {
        Matcher matcher = ASSET.matcher(name);
        return matcher.matches()
                ? text(name).map(text -> new Asset(TYPES.getOrDefault(matcher.group(1), ""), text))
                : Optional.empty();
    }

    private Optional<String> text(String name) {
        try (InputStream file = ConsoleFiles.class.getClassLoader().getResourceAsStream(root + name)) {
            return file == null
                    ? Optional.empty()
                    : Optional.of(new String(file.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + root + name, e);
        }
    }
}
