package greenroll.account;

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
import org.jspecify.annotations.Nullable;

/** A record with one group and no operations. It takes no writes. */
record OneGroup(Group group) implements RollStore {

    @Override
    public Optional<Group> group(String groupId) {
        return group.id().equals(groupId) ? Optional.of(group) : Optional.empty();
    }

    @Override
    public Page<Group> groups(int limit, @Nullable String after) {
        return new Page<>(List.of(group), null);
    }

    @Override
    public List<Group> groups(Collection<String> groupIds) {
        return groupIds.contains(group.id()) ? List.of(group) : List.of();
    }

    @Override
    public Optional<Revision> revision(String groupId, int number) {
        return Optional.empty();
    }

    @Override
    public Map<String, Revision> latestRevisions(Collection<Group> groups) {
        return Map.of();
    }

    @Override
    public Optional<Roll> roll(String rollId) {
        return Optional.empty();
    }

    @Override
    public Optional<RollHead> head(String rollId) {
        return Optional.empty();
    }

    @Override
    public List<RollHead> heads(Collection<String> rollIds) {
        return List.of();
    }

    @Override
    public Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, @Nullable String after) {
        return new Page<>(List.of(), null);
    }

    @Override
    public List<RollHead> unfinished() {
        return List.of();
    }

    @Override
    public Page<RollEvent> events(String rollId, int limit, @Nullable String after) {
        return new Page<>(List.of(), null);
    }

    @Override
    public Optional<RollEvent> event(EventKey key) {
        return Optional.empty();
    }

    @Override
    public Optional<FleetSnapshot> snapshot(String rollId) {
        return Optional.empty();
    }

    @Override
    public Optional<HealingState> healingState(String groupId) {
        return Optional.empty();
    }

    @Override
    public List<SpotNotice> notices(String groupId) {
        return List.of();
    }

    @Override
    public Optional<ScalingState> scalingState(String groupId) {
        return Optional.empty();
    }

    @Override
    public List<GroupActivity> activity(String groupId) {
        return List.of();
    }

    @Override
    public Start createGroup(Group created, Revision first, Roll create, List<RollEvent> events) {
        throw readsOnly();
    }

    @Override
    public boolean addGroup(Group added) {
        throw readsOnly();
    }

    @Override
    public boolean removeGroup(Group read) {
        throw readsOnly();
    }

    @Override
    public boolean addRevision(Group read, Revision next) {
        throw readsOnly();
    }

    @Override
    public boolean putGroup(Group read, Group changed, @Nullable Revision next) {
        throw readsOnly();
    }

    @Override
    public Start start(Group read, Roll roll, List<RollEvent> events) {
        throw readsOnly();
    }

    @Override
    public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
        throw readsOnly();
    }

    @Override
    public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, @Nullable Integer servingRevision) {
        throw readsOnly();
    }

    @Override
    public Start handOver(Roll read, Roll terminal, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        throw readsOnly();
    }

    @Override
    public Start takeOver(
            Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        throw readsOnly();
    }

    @Override
    public boolean request(String rollId, Control.Wish wish, Control.Asked asked) {
        throw readsOnly();
    }

    @Override
    public void putSnapshot(String rollId, FleetSnapshot snapshot) {
        throw readsOnly();
    }

    @Override
    public void putHealingState(String groupId, HealingState healingState) {
        throw readsOnly();
    }

    @Override
    public boolean putNotice(String groupId, SpotNotice notice) {
        throw readsOnly();
    }

    @Override
    public boolean putScalingState(String groupId, @Nullable ScalingState read, ScalingState next) {
        throw readsOnly();
    }

    @Override
    public void note(String groupId, GroupActivity activity) {
        throw readsOnly();
    }

    /** Freezes are stored with a stack, and this plan has none. */
    @Override
    public List<Freeze> freezes() {
        return List.of();
    }

    @Override
    public void freeze(Freeze freeze) {
        throw readsOnly();
    }

    @Override
    public void lift(@Nullable String groupId) {
        throw readsOnly();
    }

    private static UnsupportedOperationException readsOnly() {
        return new UnsupportedOperationException("a plan only reads");
    }
}
