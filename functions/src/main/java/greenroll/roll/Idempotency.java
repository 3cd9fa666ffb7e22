package greenroll.roll;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The key that lets a caller send a start again. The same key and body start one operation, whatever the caller and the
 * number of attempts. It is stored with the roll, and for as long as the roll. The ids that a start tries follow from
 * its key. The store accepts each id only once, so several starts with one key make one operation.
 *
 * @param key SHA-256 of the caller's key and its purpose, in 64 hex digits
 * @param body SHA-256 of the body, in 64 hex digits
 */
public record Idempotency(String key, String body) {

    private static final int HEX = 64;
    private static final int ID = 8;

    public Idempotency {
        if (key.length() != HEX || body.length() != HEX) {
            throw new IllegalArgumentException("64 hex digits each, not " + key.length() + " and " + body.length());
        }
    }

    /**
     * Returns the eight hex digits of each id to try, in order. The next one is tried only when another operation has
     * the one before it.
     */
    public List<String> ids() {
        return IntStream.range(0, HEX / ID)
                .mapToObj(i -> key.substring(i * ID, (i + 1) * ID))
                .toList();
    }
}
