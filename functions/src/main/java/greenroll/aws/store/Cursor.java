package greenroll.aws.store;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Where a page of a list ends, as text that says nothing of keys. */
final class Cursor {

    private Cursor() {}

    static String of(String place) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(place.getBytes(StandardCharsets.UTF_8));
    }

    /** Throws IllegalArgumentException for what no page answered. */
    static String place(String cursor) {
        return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
    }
}
