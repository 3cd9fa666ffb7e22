package greenroll.roll;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operation takes out of service that does not replace all blue, and what it launches first.
 *
 * @param rollId the roll that it follows; null when it follows none
 * @param instanceIds what it takes out, and nothing else; null: whatever does not run the pinned revision
 * @param launches how many of the pinned revision it brings
 */
public record ReplacementScope(
        @Nullable String rollId, @Nullable List<String> instanceIds, Launches launches) {

    /** How many an operation launches before it takes anything out. */
    public enum Launches {
        /** None: the target goes down with what it takes out. */
        NONE,
        /** No more than it takes out, and no more than the target lacks beside what it leaves alone. */
        AS_MANY,
        /** What the target lacks beside what it leaves alone. */
        UP_TO_TARGET
    }

    public ReplacementScope {
        instanceIds = instanceIds == null ? null : List.copyOf(instanceIds);
    }

    /** Brings the whole group to the pinned revision, after that roll. */
    public static ReplacementScope whole(String rollId) {
        return new ReplacementScope(rollId, null, Launches.UP_TO_TARGET);
    }

    /** Whether it brings the whole group to the pinned revision, which serves from then on. */
    public boolean isWhole() {
        return instanceIds == null;
    }

    /** Whether it follows that roll. */
    public boolean follows(String roll) {
        return roll.equals(rollId);
    }
}
