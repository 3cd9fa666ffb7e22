package greenroll.roll;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a caller brings so that a start may be sent again: the same key and body start one operation, whoever sends them
 * and however often. It is kept with the roll, and so for as long as that is; the ids that a keyed start tries follow from
 * the key, so that the store itself, which has every id once, makes one of many.
 *
 * @param key the SHA-256 of the caller's key and of what it is for, in 64 hex digits
 * @param body the SHA-256 of the body, likewise
 */
public record Idempotency(String key, String body) {

    private static final int HEX = 64;
    private static final int ID = 8;

    public Idempotency {
        if (key.length() != HEX || body.length() != HEX) {
            throw new IllegalArgumentException("64 hex digits each, not " + key.length() + " and " + body.length());
        }
    }

    /** The eight hex digits of the ids that are tried, in their order: another only when one is another's already. */
    public List<String> ids() {
        return IntStream.range(0, HEX / ID)
                .mapToObj(i -> key.substring(i * ID, (i + 1) * ID))
                .toList();
    }
}
