package greenroll.api.http;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code response.errors}.
 *
 * @param field the path of the wrong field, for example {@code strategy.action}; null when no field is wrong
 */
public record Problem(
        ErrorCode code, String message, @Nullable String field) {

    /** A text of the caller's as a message quotes it: at most its first 20 characters. */
    static String shortened(String text) {
        return text.length() <= 20 ? text : text.substring(0, 20) + "…";
    }

    /** The problem as {@code CODE: message (field)}, for answers without the envelope. */
    public String inOneLine() {
        return code + ": " + message + (field == null ? "" : " (" + field + ")");
    }
}
