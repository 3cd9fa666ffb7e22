package greenroll.roll.port;

import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The serving revisions of a group in the past, by its finished rolls. */
public final class ServingHistory {

    private ServingHistory() {}

    /**
     * Returns the facts of the newest finished roll that put its revision in service.
     *
     * @param before only rolls before this one count; null for any
     */
    public static Optional<RollFacts> last(RollStore store, String groupId, @Nullable RollHead before) {
        return RollSearch.newest(
                        store,
                        groupId,
                        head -> head.stage() == Stage.FINISHED
                                && head.facts().movesServing()
                                && (before == null || isBefore(head, before)))
                .map(RollHead::facts);
    }

    private static boolean isBefore(RollHead one, RollHead other) {
        return !one.id().equals(other.id())
                && !one.facts().createdAt().isAfter(other.facts().createdAt());
    }
}
