package greenroll.api;

import greenroll.json.Json;
import greenroll.roll.Sha256;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ETag: the same for the same content, whoever computes it and whenever. Weak, because of two answers that differ only in
 * their request id or in when something was looked at, either will do.
 */
record EntityTag(String value) {

    static EntityTag of(String kind, Object content, @Nullable String next) {
        return new EntityTag(Sha256.hex(kind + "\n" + Json.write(content) + "\n" + (next == null ? "" : next))
                .substring(0, 32));
    }

    String header() {
        return "W/\"" + value + "\"";
    }

    /** Whether an If-None-Match names it, strong or weak, among others or as {@code *}. */
    boolean isIn(String ifNoneMatch) {
        List<String> tags =
                Arrays.stream(ifNoneMatch.split(",", -1)).map(String::strip).toList();
        return tags.contains("*") || tags.contains(header()) || tags.contains("\"" + value + "\"");
    }
}
