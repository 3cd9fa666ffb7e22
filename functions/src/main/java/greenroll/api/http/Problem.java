package greenroll.api.http;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code response.errors}.
 *
 * @param field the path of the field that would have to change, for example {@code strategy.action}; null when it is
 *     none
 */
public record Problem(
        ErrorCode code, String message, @Nullable String field) {

    /** For who has no envelope: {@code CODE: message (field)}. */
    public String inOneLine() {
        return code + ": " + message + (field == null ? "" : " (" + field + ")");
    }
}
