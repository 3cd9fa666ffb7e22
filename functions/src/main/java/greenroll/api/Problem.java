package greenroll.api;

import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code response.errors}.
 *
 * @param field the path of the field that would have to change, for example {@code strategy.action}; null when it is
 *     none
 */
record Problem(ErrorCode code, String message, @Nullable String field) {

    /** For who has no envelope: {@code CODE: message (field)}. */
    String inOneLine() {
        return code + ": " + message + (field == null ? "" : " (" + field + ")");
    }
}
