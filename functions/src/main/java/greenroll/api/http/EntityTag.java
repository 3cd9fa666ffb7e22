package greenroll.api.http;

import greenroll.id.Sha256;
import greenroll.json.Json;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ETag: the same for the same content, whoever computes it and whenever. Weak, because of two answers that differ only in
 * their request id or in when something was looked at, either will do.
 */
public record EntityTag(String value) {

    public static EntityTag of(String kind, Object content, @Nullable String next) {
        return new EntityTag(Sha256.hex(kind + "\n" + Json.write(content) + "\n" + (next == null ? "" : next))
                .substring(0, 32));
    }

    public String header() {
        return "W/\"" + value + "\"";
    }

    /** Whether an If-None-Match names it, strong or weak, among others or as {@code *}. */
    public boolean isIn(String ifNoneMatch) {
        List<String> tags =
                Arrays.stream(ifNoneMatch.split(",", -1)).map(String::strip).toList();
        return tags.contains("*") || tags.contains(header()) || tags.contains("\"" + value + "\"");
    }
}
