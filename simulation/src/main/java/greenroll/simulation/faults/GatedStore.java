package greenroll.simulation.faults;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.SpotNotice;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.group.scaling.ScalingState;
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

/** The store, each call of which the tracker sees: any of them may go wrong. */
final class GatedStore implements RollStore {

    private final RollStore store;
    private final InvocationTracker tracker;

    GatedStore(RollStore store, InvocationTracker tracker) {
        this.store = store;
        this.tracker = tracker;
    }

    @Override
    public Optional<Group> group(String groupId) {
        return tracker.call("store.group", () -> store.group(groupId));
    }

    @Override
    public Page<Group> groups(int limit, @Nullable String after) {
        return tracker.call("store.groups", () -> store.groups(limit, after));
    }

    @Override
    public List<Group> groups(Collection<String> groupIds) {
        return tracker.call("store.groupsById", () -> store.groups(groupIds));
    }

    @Override
    public Optional<Revision> revision(String groupId, int number) {
        return tracker.call("store.revision", () -> store.revision(groupId, number));
    }

    @Override
    public Map<String, Revision> latestRevisions(Collection<Group> groups) {
        return tracker.call("store.latestRevisions", () -> store.latestRevisions(groups));
    }

    @Override
    public Start createGroup(Group group, Revision first, Roll create, List<RollEvent> events) {
        return tracker.call("store.createGroup", () -> store.createGroup(group, first, create, events));
    }

    @Override
    public boolean addGroup(Group group) {
        return tracker.call("store.addGroup", () -> store.addGroup(group));
    }

    @Override
    public boolean removeGroup(Group read) {
        return tracker.call("store.removeGroup", () -> store.removeGroup(read));
    }

    @Override
    public boolean addRevision(Group read, Revision next) {
        return tracker.call("store.addRevision", () -> store.addRevision(read, next));
    }

    @Override
    public boolean putGroup(Group read, Group changed, @Nullable Revision next) {
        return tracker.call("store.putGroup", () -> store.putGroup(read, changed, next));
    }

    @Override
    public Optional<HealingState> healingState(String groupId) {
        return tracker.call("store.healingState", () -> store.healingState(groupId));
    }

    @Override
    public List<SpotNotice> notices(String groupId) {
        return tracker.call("store.notices", () -> store.notices(groupId));
    }

    @Override
    public boolean putNotice(String groupId, SpotNotice notice) {
        return tracker.call("store.putNotice", () -> store.putNotice(groupId, notice));
    }

    @Override
    public Optional<ScalingState> scalingState(String groupId) {
        return tracker.call("store.scalingState", () -> store.scalingState(groupId));
    }

    @Override
    public boolean putScalingState(String groupId, @Nullable ScalingState read, ScalingState next) {
        return tracker.call("store.putScalingState", () -> store.putScalingState(groupId, read, next));
    }

    @Override
    public void putHealingState(String groupId, HealingState healingState) {
        tracker.call("store.putHealingState", () -> {
            store.putHealingState(groupId, healingState);
            return true;
        });
    }

    @Override
    public Start start(Group read, Roll roll, List<RollEvent> events) {
        return tracker.call("store.start", () -> store.start(read, roll, events));
    }

    @Override
    public Optional<Roll> roll(String rollId) {
        return tracker.call("store.roll", () -> {
            tracker.readRoll();
            return store.roll(rollId);
        });
    }

    @Override
    public Optional<RollHead> head(String rollId) {
        return tracker.call("store.head", () -> store.head(rollId));
    }

    @Override
    public List<RollHead> heads(Collection<String> rollIds) {
        return tracker.call("store.heads", () -> store.heads(rollIds));
    }

    @Override
    public Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, @Nullable String after) {
        return tracker.call("store.rolls", () -> store.rolls(groupId, limit, newestFirst, after));
    }

    @Override
    public List<RollHead> unfinished() {
        return tracker.call("store.unfinished", store::unfinished);
    }

    @Override
    public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
        return tracker.call("store.save", () -> {
            Optional<Roll> written = store.save(read, next, events);
            written.ifPresent(roll -> wrote(read, roll, events));
            return written;
        });
    }

    @Override
    public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, @Nullable Integer servingRevision) {
        return tracker.call("store.close", () -> store.close(read, terminal, events, servingRevision));
    }

    @Override
    public Start takeOver(
            Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        return tracker.call("store.takeOver", () -> store.takeOver(read, held, ended, events, next, nextEvents));
    }

    @Override
    public Start handOver(Roll read, Roll terminal, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        return tracker.call("store.handOver", () -> store.handOver(read, terminal, events, next, nextEvents));
    }

    private void wrote(Roll read, Roll written, List<RollEvent> events) {
        tracker.wrote(written, events);
        Claim claim = written.head().claim();
        if (claim != null && !claim.equals(read.head().claim())) {
            tracker.visit().claims(claim.holder());
        }
        if (read.head().baseline() == null && written.head().baseline() != null) {
            tracker.baseline(written);
        }
    }

    @Override
    public boolean request(String rollId, Control.Wish wish, Control.Asked asked) {
        return tracker.call("store.request", () -> store.request(rollId, wish, asked));
    }

    @Override
    public Page<RollEvent> events(String rollId, int limit, @Nullable String after) {
        return tracker.call("store.events", () -> store.events(rollId, limit, after));
    }

    @Override
    public Optional<RollEvent> event(EventKey key) {
        return tracker.call("store.event", () -> store.event(key));
    }

    @Override
    public void putSnapshot(String rollId, FleetSnapshot snapshot) {
        tracker.call("store.putSnapshot", () -> {
            store.putSnapshot(rollId, snapshot);
            return true;
        });
    }

    @Override
    public Optional<FleetSnapshot> snapshot(String rollId) {
        return tracker.call("store.snapshot", () -> store.snapshot(rollId));
    }

    @Override
    public List<Freeze> freezes() {
        return tracker.call("store.freezes", store::freezes);
    }

    @Override
    public void freeze(Freeze freeze) {
        tracker.call("store.freeze", () -> {
            store.freeze(freeze);
            return true;
        });
    }

    @Override
    public void lift(@Nullable String groupId) {
        tracker.call("store.lift", () -> {
            store.lift(groupId);
            return true;
        });
    }

    @Override
    public void note(String groupId, GroupActivity activity) {
        tracker.call("store.note", () -> {
            store.note(groupId, activity);
            return true;
        });
    }

    @Override
    public List<GroupActivity> activity(String groupId) {
        return tracker.call("store.activity", () -> store.activity(groupId));
    }
}
