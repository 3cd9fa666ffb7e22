package greenroll.roll.port;

import greenroll.roll.RollHead;
import java.util.Optional;
import java.util.function.Predicate;

/** Finds one of a group's operations. */
public final class RollSearch {

    private static final int PAGE = 20;

    private RollSearch() {}

    /** Returns the group's newest operation that matches. It reads pages only as far as necessary. */
    public static Optional<RollHead> newest(RollStore store, String groupId, Predicate<RollHead> matches) {
        String after = null;
        do {
            RollStore.Page<RollHead> page = store.rolls(groupId, PAGE, true, after);
            Optional<RollHead> found = page.items().stream().filter(matches).findFirst();
            if (found.isPresent()) {
                return found;
            }
            after = page.next();
        } while (after != null);
        return Optional.empty();
    }
}
