package greenroll.api;

import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.roll.RollStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What several functions read from the store, refused in the API's words where it is not there. */
final class Groups {

    static final String KIND = "spotinst:aws:ec2:group";

    private final RollStore store;

    Groups(RollStore store) {
        this.store = store;
    }

    Group get(String groupId) {
        return store.group(groupId).orElseThrow(() -> Call.noSuchGroup(groupId));
    }

    /** The launch specification that the group's next roll takes. */
    LaunchSpecification latest(Group group) {
        return store.revision(group.id(), group.latestRevision())
                .orElseThrow(() -> new IllegalStateException(group.id() + " lacks its latest revision"))
                .specification();
    }

    Endpoint.Answer answer(Group group) {
        return new Endpoint.Answer(KIND, List.of(view(group)));
    }

    GroupView view(Group group) {
        return GroupView.of(group, latest(group));
    }

    /**
     * A page of the groups that the caller may see, by id. A token that is limited to groups reads those alone, so that where
     * its pages end tells it of no other.
     */
    RollStore.Page<Group> page(Caller caller, int limit, @Nullable String after) {
        if (caller.groups().isEmpty()) {
            return store.groups(limit, after);
        }
        List<String> rest = caller.groups().stream()
                .sorted()
                .filter(id -> after == null || id.compareTo(after) > 0)
                .toList();
        List<String> asked = rest.subList(0, Math.min(limit, rest.size()));
        return new RollStore.Page<>(
                asked.stream().flatMap(id -> store.group(id).stream()).toList(),
                rest.size() > limit ? asked.getLast() : null);
    }

    /** Every item of a list, page by page. */
    static <T> List<T> all(Function<@Nullable String, RollStore.Page<T>> pages) {
        List<T> all = new ArrayList<>();
        String after = null;
        do {
            RollStore.Page<T> page = pages.apply(after);
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }
}
