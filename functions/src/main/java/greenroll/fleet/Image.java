package greenroll.fleet;

import java.time.Instant;
import java.util.Map;

/**
 * An image that instances can be launched from, as the provider describes it.
 *
 * @param architecture the provider's word for it, for example {@code arm64}
 * @param state the provider's word for it; only an {@code available} image can be launched
 */
public record Image(
        String id, String name, String architecture, String state, Instant createdAt, Map<String, String> tags) {

    public Image {
        tags = Map.copyOf(tags);
    }

    public boolean isAvailable() {
        return state.equals("available");
    }
}
