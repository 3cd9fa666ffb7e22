package greenroll.simulation.faults;

import greenroll.fleet.FleetSnapshot;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.roll.Claim;
import greenroll.roll.Control;
import greenroll.roll.GroupActivity;
import greenroll.roll.HealingState;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The store behind the injector, which may make any of its calls fail. */
final class GatedStore implements RollStore {

    private final RollStore store;
    private final FaultInjector injector;

    GatedStore(RollStore store, FaultInjector injector) {
        this.store = store;
        this.injector = injector;
    }

    @Override
    public Optional<Group> group(String groupId) {
        return injector.call("store.group", () -> store.group(groupId));
    }

    @Override
    public Page<Group> groups(int limit, @Nullable String after) {
        return injector.call("store.groups", () -> store.groups(limit, after));
    }

    @Override
    public List<Group> groups(Collection<String> groupIds) {
        return injector.call("store.groupsById", () -> store.groups(groupIds));
    }

    @Override
    public Optional<Revision> revision(String groupId, int number) {
        return injector.call("store.revision", () -> store.revision(groupId, number));
    }

    @Override
    public Map<String, Revision> latestRevisions(Collection<Group> groups) {
        return injector.call("store.latestRevisions", () -> store.latestRevisions(groups));
    }

    @Override
    public Start createGroup(Group group, Revision first, Roll create, List<RollEvent> events) {
        return injector.call("store.createGroup", () -> store.createGroup(group, first, create, events));
    }

    @Override
    public boolean addRevision(Group read, Revision next) {
        return injector.call("store.addRevision", () -> store.addRevision(read, next));
    }

    @Override
    public boolean putGroup(Group read, Group changed, @Nullable Revision next) {
        return injector.call("store.putGroup", () -> store.putGroup(read, changed, next));
    }

    @Override
    public Optional<HealingState> healingState(String groupId) {
        return injector.call("store.ailing", () -> store.healingState(groupId));
    }

    @Override
    public void putAiling(String groupId, HealingState healingState) {
        injector.call("store.putAiling", () -> {
            store.putAiling(groupId, healingState);
            return true;
        });
    }

    @Override
    public Start start(Group read, Roll roll, List<RollEvent> events) {
        return injector.call("store.start", () -> store.start(read, roll, events));
    }

    @Override
    public Optional<Roll> roll(String rollId) {
        return injector.call("store.roll", () -> {
            injector.readRoll();
            return store.roll(rollId);
        });
    }

    @Override
    public Optional<RollHead> head(String rollId) {
        return injector.call("store.head", () -> store.head(rollId));
    }

    @Override
    public List<RollHead> heads(Collection<String> rollIds) {
        return injector.call("store.heads", () -> store.heads(rollIds));
    }

    @Override
    public Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, @Nullable String after) {
        return injector.call("store.rolls", () -> store.rolls(groupId, limit, newestFirst, after));
    }

    @Override
    public List<RollHead> unfinished() {
        return injector.call("store.unfinished", store::unfinished);
    }

    @Override
    public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
        return injector.call("store.save", () -> {
            Optional<Roll> written = store.save(read, next, events);
            written.ifPresent(roll -> wrote(read, roll, events));
            return written;
        });
    }

    @Override
    public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, @Nullable Integer servingRevision) {
        return injector.call("store.close", () -> store.close(read, terminal, events, servingRevision));
    }

    @Override
    public Start takeOver(
            Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        return injector.call("store.takeOver", () -> store.takeOver(read, held, ended, events, next, nextEvents));
    }

    @Override
    public Start handOver(Roll read, Roll terminal, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        return injector.call("store.handOver", () -> store.handOver(read, terminal, events, next, nextEvents));
    }

    private void wrote(Roll read, Roll written, List<RollEvent> events) {
        injector.judge().wrote(injector.visit(), written, events);
        Claim claim = written.head().claim();
        if (claim != null && !claim.equals(read.head().claim())) {
            injector.claimed(claim.holder());
        }
        if (read.head().baseline() == null && written.head().baseline() != null) {
            injector.judge().baseline(injector.visit(), written);
        }
    }

    @Override
    public boolean request(String rollId, Control.Wish wish, Control.Asked asked) {
        return injector.call("store.request", () -> store.request(rollId, wish, asked));
    }

    @Override
    public Page<RollEvent> events(String rollId, int limit, @Nullable String after) {
        return injector.call("store.events", () -> store.events(rollId, limit, after));
    }

    @Override
    public Optional<RollEvent> event(EventKey key) {
        return injector.call("store.event", () -> store.event(key));
    }

    @Override
    public void putSnapshot(String rollId, FleetSnapshot snapshot) {
        injector.call("store.putSnapshot", () -> {
            store.putSnapshot(rollId, snapshot);
            return true;
        });
    }

    @Override
    public Optional<FleetSnapshot> snapshot(String rollId) {
        return injector.call("store.snapshot", () -> store.snapshot(rollId));
    }

    @Override
    public void note(String groupId, GroupActivity activity) {
        injector.call("store.note", () -> {
            store.note(groupId, activity);
            return true;
        });
    }

    @Override
    public List<GroupActivity> activity(String groupId) {
        return injector.call("store.activity", () -> store.activity(groupId));
    }
}
