package greenroll.simulation.wrong;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.SpotNotice;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.group.scaling.ScalingState;
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

/** A store that passes every call on. A test overrides the calls that must go wrong. */
public class StoreDecorator implements RollStore {

    final RollStore store;

    public StoreDecorator(RollStore store) {
        this.store = store;
    }

    @Override
    public Optional<Group> group(String groupId) {
        return store.group(groupId);
    }

    @Override
    public Page<Group> groups(int limit, String after) {
        return store.groups(limit, after);
    }

    @Override
    public List<Group> groups(Collection<String> groupIds) {
        return store.groups(groupIds);
    }

    @Override
    public Optional<Revision> revision(String groupId, int number) {
        return store.revision(groupId, number);
    }

    @Override
    public Map<String, Revision> latestRevisions(Collection<Group> groups) {
        return store.latestRevisions(groups);
    }

    @Override
    public Start createGroup(Group group, Revision first, Roll create, List<RollEvent> events) {
        return store.createGroup(group, first, create, events);
    }

    @Override
    public boolean addGroup(Group group) {
        return store.addGroup(group);
    }

    @Override
    public boolean removeGroup(Group read) {
        return store.removeGroup(read);
    }

    @Override
    public boolean addRevision(Group read, Revision next) {
        return store.addRevision(read, next);
    }

    @Override
    public boolean putGroup(Group read, Group changed, Revision next) {
        return store.putGroup(read, changed, next);
    }

    @Override
    public Start takeOver(
            Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        return store.takeOver(read, held, ended, events, next, nextEvents);
    }

    @Override
    public Start handOver(Roll read, Roll terminal, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        return store.handOver(read, terminal, events, next, nextEvents);
    }

    @Override
    public Optional<HealingState> healingState(String groupId) {
        return store.healingState(groupId);
    }

    @Override
    public List<SpotNotice> notices(String groupId) {
        return store.notices(groupId);
    }

    @Override
    public boolean putNotice(String groupId, SpotNotice notice) {
        return store.putNotice(groupId, notice);
    }

    @Override
    public Optional<ScalingState> scalingState(String groupId) {
        return store.scalingState(groupId);
    }

    @Override
    public boolean putScalingState(String groupId, ScalingState read, ScalingState next) {
        return store.putScalingState(groupId, read, next);
    }

    @Override
    public void putHealingState(String groupId, HealingState healingState) {
        store.putHealingState(groupId, healingState);
    }

    @Override
    public Start start(Group read, Roll roll, List<RollEvent> events) {
        return store.start(read, roll, events);
    }

    @Override
    public Optional<Roll> roll(String rollId) {
        return store.roll(rollId);
    }

    @Override
    public Optional<RollHead> head(String rollId) {
        return store.head(rollId);
    }

    @Override
    public List<RollHead> heads(Collection<String> rollIds) {
        return store.heads(rollIds);
    }

    @Override
    public Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, String after) {
        return store.rolls(groupId, limit, newestFirst, after);
    }

    @Override
    public List<RollHead> unfinished() {
        return store.unfinished();
    }

    @Override
    public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
        return store.save(read, next, events);
    }

    @Override
    public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, Integer servingRevision) {
        return store.close(read, terminal, events, servingRevision);
    }

    @Override
    public boolean request(String rollId, Control.Wish wish, Control.Asked asked) {
        return store.request(rollId, wish, asked);
    }

    @Override
    public Page<RollEvent> events(String rollId, int limit, String after) {
        return store.events(rollId, limit, after);
    }

    @Override
    public Optional<RollEvent> event(EventKey key) {
        return store.event(key);
    }

    @Override
    public void putSnapshot(String rollId, FleetSnapshot snapshot) {
        store.putSnapshot(rollId, snapshot);
    }

    @Override
    public Optional<FleetSnapshot> snapshot(String rollId) {
        return store.snapshot(rollId);
    }

    @Override
    public List<Freeze> freezes() {
        return store.freezes();
    }

    @Override
    public void freeze(Freeze freeze) {
        store.freeze(freeze);
    }

    @Override
    public void lift(String groupId) {
        store.lift(groupId);
    }

    @Override
    public void note(String groupId, GroupActivity activity) {
        store.note(groupId, activity);
    }

    @Override
    public List<GroupActivity> activity(String groupId) {
        return store.activity(groupId);
    }
}
