package greenroll.api.read;

import greenroll.api.http.Call;
import greenroll.api.http.Caller;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.roll.port.RollStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What several functions read from the store, refused in the API's words where it is not there. */
public final class Groups {

    public static final String KIND = "spotinst:aws:ec2:group";

    private final RollStore store;

    public Groups(RollStore store) {
        this.store = store;
    }

    public Group get(String groupId) {
        return store.group(groupId).orElseThrow(() -> Call.noSuchGroup(groupId));
    }

    /** The launch specification that the group's next roll takes. */
    public LaunchSpecification latest(Group group) {
        return specification(
                group, store.revision(group.id(), group.latestRevision()).orElse(null));
    }

    private static LaunchSpecification specification(Group group, @Nullable Revision latest) {
        if (latest == null) {
            throw new IllegalStateException(group.id() + " lacks its latest revision");
        }
        return latest.specification();
    }

    /** The same of many by their ids, read together. */
    public Map<String, LaunchSpecification> latest(List<Group> groups) {
        Map<String, Revision> latest = store.latestRevisions(groups);
        return groups.stream()
                .collect(Collectors.toMap(Group::id, group -> specification(group, latest.get(group.id()))));
    }

    /**
     * A page of the groups that the caller may see, by id. A token that is limited to groups reads those alone, so that where
     * its pages end tells it of no other.
     */
    public RollStore.Page<Group> page(Caller caller, int limit, @Nullable String after) {
        if (caller.groups().isEmpty()) {
            return store.groups(limit, after);
        }
        List<String> rest = caller.groups().stream()
                .sorted()
                .filter(id -> after == null || id.compareTo(after) > 0)
                .toList();
        List<String> asked = rest.subList(0, Math.min(limit, rest.size()));
        return new RollStore.Page<>(store.groups(asked), rest.size() > limit ? asked.getLast() : null);
    }

    /**
     * A page of the group's revisions, the newest first. So many numbers are looked up, and one that is not there any more is
     * left out: a page may have fewer than it was asked for.
     */
    public RollStore.Page<Revision> revisions(Group group, int limit, @Nullable String after) {
        int first = after == null ? group.latestRevision() : Integer.parseInt(after) - 1;
        int last = Math.max(1, first - limit + 1);
        List<Revision> there = new ArrayList<>();
        for (int number = first; number >= last; number--) {
            store.revision(group.id(), number).ifPresent(there::add);
        }
        return new RollStore.Page<>(there, last == 1 ? null : String.valueOf(last));
    }

    /** Every item of a list, page by page. */
    public static <T> List<T> all(Function<@Nullable String, RollStore.Page<T>> pages) {
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
