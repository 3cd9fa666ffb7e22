package greenroll.roll.port;

import greenroll.group.Group;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The groups that a check is for. */
public final class GroupSearch {

    private static final int PAGE = 100;

    private GroupSearch() {}

    /** Returns every group that matches, from as many pages as there are. */
    public static List<Group> all(RollStore store, Predicate<Group> matches) {
        List<Group> all = new ArrayList<>();
        String after = null;
        do {
            RollStore.Page<Group> page = store.groups(PAGE, after);
            page.items().stream().filter(matches).forEach(all::add);
            after = page.next();
        } while (after != null);
        return all;
    }
}
