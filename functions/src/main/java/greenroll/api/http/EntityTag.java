package greenroll.api.http;

import greenroll.id.Sha256;
import greenroll.json.Json;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ETag, which is always the same for the same content. It is weak, because answers that differ only in their request
 * id or in their time of observation have the same tag.
 */
public record EntityTag(String value) {

    public static EntityTag of(String kind, Object content, @Nullable String next) {
        return new EntityTag(Sha256.hex(kind + "\n" + Json.write(content) + "\n" + (next == null ? "" : next))
                .substring(0, 32));
    }

    public String header() {
        return "W/\"" + value + "\"";
    }

    /** Whether an If-None-Match header names this tag, strong or weak, alone or in a list, or has {@code *}. */
    public boolean isIn(String ifNoneMatch) {
        List<String> tags =
                Arrays.stream(ifNoneMatch.split(",", -1)).map(String::strip).toList();
        return tags.contains("*") || tags.contains(header()) || tags.contains("\"" + value + "\"");
    }
}
