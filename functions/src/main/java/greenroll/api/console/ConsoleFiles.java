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
 * The console's page and its assets, as the console's build put them on the class path. Nothing else there can be named:
 * a name is {@code index.html}, or that of a script, a style sheet or a picture in {@code assets/}. All of them are text.
 *
 * @param root the folder on the class path, with a slash at its end
 */
public record ConsoleFiles(String root) {

    static final String PAGE = "index.html";

    /** A name that has a content hash in it, so that what is under it never changes. */
    private static final Pattern ASSET = Pattern.compile("assets/[A-Za-z0-9_-]+(?:\\.[A-Za-z0-9_-]+)*\\.(js|css|svg)");

    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    /** A file as it is sent. */
    record Asset(String contentType, String text) {}

    public static ConsoleFiles ofClassPath() {
        return new ConsoleFiles("console/");
    }

    /** The page; empty where the console was not built in. */
    Optional<String> page() {
        return text(PAGE);
    }

    /** The asset of that name, such as {@code assets/index-4f2a.js}; empty when there is none, or it is no asset's name. */
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
