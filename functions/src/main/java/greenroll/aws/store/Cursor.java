package greenroll.aws.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The end of a page of a list, as text that does not show the keys. */
final class Cursor {

    private Cursor() {}

    static String of(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /** Throws IllegalArgumentException for text that is no cursor. */
    static String place(String cursor) {
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    }
}
