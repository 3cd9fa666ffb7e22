package greenroll.roll;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation that follows a roll takes out of service, and whether it puts others in its place.
 *
 * @param rollId the roll that it follows
 * @param instanceIds what it takes out, and nothing else; null: whatever does not run the pinned revision
 * @param replaces whether as many are launched first, as the target asks for
 */
public record Detach(String rollId, @Nullable List<String> instanceIds, boolean replaces) {

    public Detach {
        instanceIds = instanceIds == null ? null : List.copyOf(instanceIds);
    }

    /** Whether it brings the whole group to the pinned revision, which serves from then on. */
    public boolean isWhole() {
        return instanceIds == null;
    }
}
