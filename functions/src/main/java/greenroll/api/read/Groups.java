package greenroll.api.read;

import greenroll.api.http.Call;
import greenroll.api.http.Caller;
import greenroll.group.Freeze;
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

/** Reads groups for several functions. Refuses what does not exist with the API's errors. */
public final class Groups {

    public static final String KIND = "spotinst:aws:ec2:group";

    private final RollStore store;

    public Groups(RollStore store) {
        this.store = store;
    }

    public Group get(String groupId) {
        return store.group(groupId).orElseThrow(() -> Call.noSuchGroup(groupId));
    }

    /** Every freeze of deployments. */
    public List<Freeze> freezes() {
        return store.freezes();
    }

    /** The freezes that hold this group. */
    public List<Freeze> freezes(String groupId) {
        return store.freezes(groupId);
    }

    /** The launch specification that the group's next roll launches. */
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

    /** The launch specifications of many groups by their ids, read together. */
    public Map<String, LaunchSpecification> latest(List<Group> groups) {
        Map<String, Revision> latest = store.latestRevisions(groups);
        return groups.stream()
                .collect(Collectors.toMap(Group::id, group -> specification(group, latest.get(group.id()))));
    }

    /**
     * A page of the groups that the caller may see, by id. For a token that is limited to groups, only those are read.
     * So the ends of its pages show nothing of other groups.
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
     * A page of the group's revisions, the newest first. It reads {@code limit} numbers and leaves out revisions that
     * do not exist any more, so the page may be shorter.
     */
    public RollStore.Page<Revision> revisions(Group group, int limit, @Nullable String after) {
        int first = after == null ? group.revisions().newestRevision() : Integer.parseInt(after) - 1;
        int last = Math.max(1, first - limit + 1);
        List<Revision> there = new ArrayList<>();
        for (int number = first; number >= last; number--) {
            store.revision(group.id(), number).ifPresent(there::add);
        }
        return new RollStore.Page<>(there, last == 1 ? null : String.valueOf(last));
    }

    /** Every item of a list, read page by page. */
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
