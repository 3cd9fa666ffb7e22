package greenroll.emulator.store;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.SpotNotice;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.group.scaling.ScalingState;
import greenroll.roll.Control;
import greenroll.roll.GroupActivity;
import greenroll.roll.HealingState;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A store in plain maps of immutable values, for simulations. It keeps the promises of {@link RollStore}. Every method
 * is atomic, and none is ever {@link greenroll.fleet.Unavailable}. Lists are never late.
 */
public final class InMemoryRollStore implements RollStore {

    /** DynamoDB's limit. A write that is too large there is refused here too. */
    private static final int MAX_ITEMS_PER_WRITE = 100;

    private static final Comparator<RollHead> BY_CREATION =
            Comparator.comparing((RollHead head) -> head.facts().createdAt()).thenComparing(RollHead::id);

    /** A roll with its data. Its control is kept apart, because steps never write it. */
    private static final class Kept {
        Roll roll;
        Control control = Control.NONE;
        int asks;
        final TreeMap<String, RollEvent> timeline = new TreeMap<>();

        Kept(Roll roll) {
            this.roll = roll;
        }

        Roll shown() {
            return roll.stored(roll.head().version(), control);
        }
    }

    /** Is called at once for every write that took effect. */
    public interface Listener {
        /** The roll, its control or its timeline has changed. */
        void wrote(String rollId);

        /** The roll's last observation has changed. */
        void looked(String rollId);
    }

    private final List<Listener> listeners = new ArrayList<>();
    private final TreeMap<String, Group> groups = new TreeMap<>();
    private final Map<String, TreeMap<Integer, Revision>> revisions = new HashMap<>();
    private final Map<String, Kept> rolls = new HashMap<>();
    private final Map<String, FleetSnapshot> snapshots = new HashMap<>();
    private final Map<String, ScalingState> scalingStates = new HashMap<>();
    private final Map<String, HealingState> healingStates = new HashMap<>();
    private final Map<String, Map<String, SpotNotice>> notices = new HashMap<>();
    private final Map<String, TreeMap<String, GroupActivity>> activities = new HashMap<>();
    /** By the group's id, which is empty for the freeze of all groups. */
    private final TreeMap<String, Freeze> freezes = new TreeMap<>();

    public synchronized void listen(Listener listener) {
        listeners.add(listener);
    }

    @Override
    public synchronized Optional<Group> group(String groupId) {
        return Optional.ofNullable(groups.get(groupId));
    }

    @Override
    public synchronized Page<Group> groups(int limit, @Nullable String after) {
        Stream<Group> rest = (after == null ? groups : groups.tailMap(after, false)).values().stream();
        return page(rest, limit, Group::id);
    }

    @Override
    public synchronized List<Group> groups(Collection<String> groupIds) {
        return groupIds.stream()
                .distinct()
                .flatMap(id -> Stream.ofNullable(groups.get(id)))
                .toList();
    }

    @Override
    public synchronized Optional<Revision> revision(String groupId, int number) {
        return Optional.ofNullable(
                revisions.getOrDefault(groupId, new TreeMap<>()).get(number));
    }

    @Override
    public synchronized Map<String, Revision> latestRevisions(Collection<Group> of) {
        Map<String, Revision> latest = new HashMap<>();
        of.forEach(group ->
                revision(group.id(), group.latestRevision()).ifPresent(revision -> latest.put(group.id(), revision)));
        return latest;
    }

    @Override
    public synchronized Start createGroup(Group group, Revision first, Roll create, List<RollEvent> events) {
        refuseTooMany(4 + events.size());
        if (isThere(create)) {
            return new Start.Accepted();
        }
        if (groups.containsKey(group.id()) || rolls.containsKey(create.id())) {
            return new Start.IdTaken();
        }
        groups.put(group.id(), locked(group, activeRoll(create), group.version()));
        revisions.computeIfAbsent(group.id(), id -> new TreeMap<>()).put(first.number(), first);
        accept(create, events);
        return new Start.Accepted();
    }

    @Override
    public synchronized boolean addGroup(Group group) {
        Group there = groups.putIfAbsent(group.id(), group);
        return there == null || there.equals(group);
    }

    @Override
    public synchronized boolean removeGroup(Group read) {
        Group now = groups.get(read.id());
        if (now != null && (now.version() != read.version() || now.activeRoll() != null)) {
            return false;
        }
        groups.remove(read.id());
        freezes.remove(read.id());
        return true;
    }

    @Override
    public synchronized boolean addRevision(Group read, Revision next) {
        Group now = groups.get(read.id());
        if (now == null || now.version() != read.version()) {
            return false;
        }
        TreeMap<Integer, Revision> ofGroup = revisions.computeIfAbsent(read.id(), id -> new TreeMap<>());
        if (ofGroup.putIfAbsent(next.number(), next) != null) {
            return false;
        }
        Group changed = now.with(c -> {
            c.revisions(c.revisions().withLatestRevision(next.number()));
            c.times(c.times().withUpdatedAt(next.createdAt()));
        });
        groups.put(read.id(), locked(changed, changed.activeRoll(), now.version() + 1));
        return true;
    }

    @Override
    public synchronized boolean putGroup(Group read, Group changed, @Nullable Revision next) {
        Group now = groups.get(read.id());
        if (now == null || now.version() != read.version()) {
            return false;
        }
        TreeMap<Integer, Revision> ofGroup = revisions.computeIfAbsent(read.id(), id -> new TreeMap<>());
        if (next != null && ofGroup.putIfAbsent(next.number(), next) != null) {
            return false;
        }
        groups.put(read.id(), asTheOwnerSays(now, changed).with(c -> {
            c.revisions(now.revisions().withLatestRevision(next == null ? changed.latestRevision() : next.number()));
            c.version(now.version() + 1);
        }));
        return true;
    }

    private static Group asTheOwnerSays(Group now, Group changed) {
        return now.with(c -> {
            c.name(changed.name());
            c.document(changed.document());
            c.placement(c.placement()
                    .with(placement -> placement
                            .region(changed.placement().region())
                            .product(changed.placement().product())
                            .autoScaling(changed.placement().autoScaling())));
            c.capacity(changed.capacity());
            c.placement(c.placement().withSubnets(changed.placement().subnets()));
            c.policy(changed.policy());
            c.times(c.times().withUpdatedAt(changed.times().updatedAt()));
        });
    }

    @Override
    public synchronized Start start(Group read, Roll roll, List<RollEvent> events) {
        refuseTooMany(3 + events.size());
        if (isThere(roll)) {
            return new Start.Accepted();
        }
        Group now = groups.get(read.id());
        if (now != null && now.activeRoll() != null) {
            return new Start.Held(now.activeRoll().rollId(), now.activeRoll().kind());
        }
        if (now == null || now.version() != read.version()) {
            return new Start.Moved();
        }
        if (rolls.containsKey(roll.id())) {
            return new Start.IdTaken();
        }
        Group asked = roll.facts().setsTarget()
                ? asTheOwnerSays(now, read).withTarget(roll.facts().target())
                : now;
        groups.put(read.id(), locked(asked, activeRoll(roll), now.version() + 1));
        ReplacementScope replacementScope = roll.facts().replacementScope();
        Kept before = replacementScope == null || replacementScope.rollId() == null
                ? null
                : rolls.get(replacementScope.rollId());
        if (before != null && roll.facts().kind() == RollKind.ROLLBACK) {
            before.control = before.control.withRollback(roll.id());
        }
        accept(roll, events);
        return new Start.Accepted();
    }

    /**
     * Writes the group as it is given, with its lock and version, over any other. It is for deliberately wrong stores.
     * The store's own methods do not let them break the lock.
     */
    public synchronized void force(Group group) {
        groups.put(group.id(), group);
    }

    /** Whether this very roll was accepted before, so that the write is a repetition. */
    private boolean isThere(Roll roll) {
        Kept kept = rolls.get(roll.id());
        return kept != null && kept.roll.facts().equals(roll.facts());
    }

    private void accept(Roll roll, List<RollEvent> events) {
        Kept kept = new Kept(roll);
        append(kept, events);
        rolls.put(roll.id(), kept);
        listeners.forEach(one -> one.wrote(roll.id()));
    }

    @Override
    public synchronized Optional<Roll> roll(String rollId) {
        return Optional.ofNullable(rolls.get(rollId)).map(Kept::shown);
    }

    @Override
    public synchronized Optional<RollHead> head(String rollId) {
        return roll(rollId).map(Roll::head);
    }

    @Override
    public synchronized List<RollHead> heads(Collection<String> rollIds) {
        return rollIds.stream().distinct().flatMap(id -> head(id).stream()).toList();
    }

    @Override
    public synchronized Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, @Nullable String after) {
        Comparator<RollHead> order = newestFirst ? BY_CREATION.reversed() : BY_CREATION;
        Kept last = after == null ? null : rolls.get(after);
        Stream<RollHead> rest = rolls.values().stream()
                .filter(kept -> kept.roll.facts().groupId().equals(groupId))
                .map(kept -> kept.shown().head())
                .filter(head -> last == null || order.compare(head, last.roll.head()) > 0)
                .sorted(order);
        return page(rest, limit, RollHead::id);
    }

    @Override
    public synchronized List<RollHead> unfinished() {
        return rolls.values().stream()
                .map(kept -> kept.shown().head())
                .filter(RollHead::isUnfinished)
                .sorted(BY_CREATION)
                .toList();
    }

    @Override
    public synchronized Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
        if (read.head().isOpen() && !next.head().isOpen()) {
            throw new IllegalArgumentException("a roll ends by close, which releases the group's lock: " + next.id());
        }
        refuseTooMany(1 + changed(read, next) + events.size());
        return write(read, next, events);
    }

    @Override
    public synchronized Optional<Roll> close(
            Roll read, Roll terminal, List<RollEvent> events, @Nullable Integer servingRevision) {
        if (terminal.head().isOpen()) {
            throw new IllegalArgumentException("only a terminal roll is closed: " + terminal.id());
        }
        refuseTooMany(2 + changed(read, terminal) + events.size());
        if (isLost(read)) {
            return Optional.empty();
        }
        Group group = holding(terminal);
        if (terminal.facts().endsGroup() && terminal.head().stage() == Stage.FINISHED) {
            groups.remove(group.id());
            freezes.remove(group.id());
        } else {
            groups.put(group.id(), released(group, terminal, servingRevision));
        }
        return write(read, terminal, events);
    }

    /** The group whose lock the roll holds. */
    private Group holding(Roll roll) {
        Group group = groups.get(roll.facts().groupId());
        if (group == null
                || group.activeRoll() == null
                || !group.activeRoll().rollId().equals(roll.id())) {
            throw new IllegalStateException("roll " + roll.id() + " does not hold the lock of its group "
                    + roll.facts().groupId());
        }
        return group;
    }

    @Override
    public synchronized Start handOver(
            Roll read, Roll terminal, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        if (terminal.head().isOpen()) {
            throw new IllegalArgumentException("only a terminal roll hands its group over: " + terminal.id());
        }
        refuseTooMany(3 + changed(read, terminal) + events.size() + nextEvents.size());
        if (isLost(read)) {
            Kept kept = rolls.get(read.id());
            return kept != null && next.id().equals(kept.control.rollback()) ? new Start.Accepted() : new Start.Moved();
        }
        Group group = holding(terminal);
        if (rolls.containsKey(next.id())) {
            return new Start.IdTaken();
        }
        groups.put(group.id(), locked(released(group, terminal, null), activeRoll(next), group.version() + 1));
        write(read, terminal, events);
        Kept ended = rolls.get(terminal.id());
        if (ended != null) {
            ended.control = ended.control.withRollback(next.id());
        }
        accept(next, nextEvents);
        return new Start.Accepted();
    }

    @Override
    public synchronized Start takeOver(
            Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        if (ended.head().isOpen()) {
            throw new IllegalArgumentException("the operation to take over from has ended: " + ended.id());
        }
        refuseTooMany(3 + changed(held, ended) + events.size() + nextEvents.size());
        if (isThere(next)) {
            return new Start.Accepted();
        }
        Group now = groups.get(read.id());
        Group.ActiveRoll lock = now == null ? null : now.activeRoll();
        if (lock != null && !lock.rollId().equals(held.id())) {
            return new Start.Held(lock.rollId(), lock.kind());
        }
        if (now == null || lock == null || now.version() != read.version() || isLost(held)) {
            return new Start.Moved();
        }
        if (rolls.containsKey(next.id())) {
            return new Start.IdTaken();
        }
        Group asked = next.facts().setsTarget()
                ? asTheOwnerSays(now, read).withTarget(next.facts().target())
                : now;
        groups.put(
                read.id(),
                written(
                        asked,
                        activeRoll(next),
                        now.servingRevision(),
                        ended.head().stage() == Stage.FAILED,
                        now.version() + 1));
        write(held, ended, events);
        accept(next, nextEvents);
        return new Start.Accepted();
    }

    private Optional<Roll> write(Roll read, Roll next, List<RollEvent> events) {
        Kept kept = rolls.get(read.id());
        if (kept == null || isLost(read)) {
            return Optional.empty();
        }
        kept.roll = next.stored(read.head().version() + 1, Control.NONE);
        append(kept, events);
        listeners.forEach(one -> one.wrote(next.id()));
        return Optional.of(next.stored(read.head().version() + 1, read.head().control()));
    }

    private boolean isLost(Roll read) {
        Kept kept = rolls.get(read.id());
        return kept == null
                || kept.roll.head().version() != read.head().version()
                || kept.roll.head().executionState().generation()
                        != read.head().executionState().generation();
    }

    @Override
    public synchronized boolean request(String rollId, Control.Wish wish, Control.Asked asked) {
        Kept kept = rolls.get(rollId);
        if (kept == null || !kept.roll.head().isOpen()) {
            return false;
        }
        Control next = kept.control.with(wish, asked);
        if (!next.equals(kept.control)) {
            append(kept, List.of(RollEvent.asked(kept.shown().head(), wish, asked, kept.asks++)));
            kept.control = next;
            listeners.forEach(one -> one.wrote(rollId));
        }
        return true;
    }

    @Override
    public synchronized Page<RollEvent> events(String rollId, int limit, @Nullable String after) {
        Kept kept = rolls.get(rollId);
        if (kept == null) {
            return new Page<>(List.of(), null);
        }
        var rest = after == null ? kept.timeline : kept.timeline.tailMap(after, false);
        return page(rest.values().stream(), limit, InMemoryRollStore::place);
    }

    @Override
    public synchronized Optional<RollEvent> event(EventKey key) {
        Kept kept = rolls.get(key.rollId());
        return kept == null
                ? Optional.empty()
                : Optional.ofNullable(kept.timeline.get(place(key.version(), key.number())));
    }

    @Override
    public synchronized void putSnapshot(String rollId, FleetSnapshot snapshot) {
        snapshots.put(rollId, snapshot);
        listeners.forEach(one -> one.looked(rollId));
    }

    @Override
    public synchronized Optional<FleetSnapshot> snapshot(String rollId) {
        return Optional.ofNullable(snapshots.get(rollId));
    }

    @Override
    public synchronized Optional<HealingState> healingState(String groupId) {
        return Optional.ofNullable(healingStates.get(groupId));
    }

    @Override
    public synchronized void putHealingState(String groupId, HealingState healingState) {
        healingStates.put(groupId, healingState);
    }

    @Override
    public synchronized List<SpotNotice> notices(String groupId) {
        return List.copyOf(notices.getOrDefault(groupId, Map.of()).values());
    }

    @Override
    public synchronized boolean putNotice(String groupId, SpotNotice notice) {
        Map<String, SpotNotice> ofGroup = notices.computeIfAbsent(groupId, id -> new TreeMap<>());
        SpotNotice before = ofGroup.get(notice.instanceId());
        SpotNotice after = before == null ? notice : before.or(notice);
        ofGroup.put(notice.instanceId(), after);
        return !after.equals(before);
    }

    @Override
    public synchronized Optional<ScalingState> scalingState(String groupId) {
        return Optional.ofNullable(scalingStates.get(groupId));
    }

    @Override
    public synchronized boolean putScalingState(String groupId, @Nullable ScalingState read, ScalingState next) {
        ScalingState now = scalingStates.get(groupId);
        boolean isRead =
                read == null ? now == null : now != null && now.checkedAt().equals(read.checkedAt());
        if (isRead) {
            scalingStates.put(groupId, next);
        }
        return isRead;
    }

    @Override
    public synchronized List<Freeze> freezes() {
        return List.copyOf(freezes.values());
    }

    @Override
    public synchronized void freeze(Freeze freeze) {
        freezes.put(Objects.requireNonNullElse(freeze.groupId(), ""), freeze);
    }

    @Override
    public synchronized void lift(@Nullable String groupId) {
        freezes.remove(Objects.requireNonNullElse(groupId, ""));
    }

    @Override
    public synchronized void note(String groupId, GroupActivity activity) {
        activities.computeIfAbsent(groupId, id -> new TreeMap<>()).putIfAbsent(activity.key(), activity);
    }

    @Override
    public synchronized List<GroupActivity> activity(String groupId) {
        return activities.getOrDefault(groupId, new TreeMap<>()).values().stream()
                .sorted(Comparator.comparing(GroupActivity::at).reversed())
                .toList();
    }

    private static <T> Page<T> page(Stream<T> rest, int limit, Function<T, String> place) {
        List<T> items = rest.limit(limit + 1L).toList();
        return items.size() <= limit
                ? new Page<>(items, null)
                : new Page<>(items.subList(0, limit), place.apply(items.get(limit - 1)));
    }

    private static void append(Kept kept, List<RollEvent> events) {
        events.forEach(event -> kept.timeline.put(place(event), event));
    }

    private static String place(RollEvent event) {
        return place(event.version(), event.number());
    }

    private static String place(long version, int number) {
        return "%010d#%04d".formatted(version, number);
    }

    private static int changed(Roll read, Roll next) {
        return (int) next.batches().stream()
                .filter(batch -> !read.batches().contains(batch))
                .count();
    }

    private static void refuseTooMany(int items) {
        if (items > MAX_ITEMS_PER_WRITE) {
            throw new IllegalArgumentException("at most " + MAX_ITEMS_PER_WRITE + " items are written at once, not "
                    + items + ": one step tells too many events");
        }
    }

    private static Group.ActiveRoll activeRoll(Roll roll) {
        return new Group.ActiveRoll(roll.id(), roll.facts().kind().name());
    }

    private static Group locked(Group group, Group.@Nullable ActiveRoll lock, long version) {
        return written(group, lock, group.servingRevision(), group.activity().lastOperationFailed(), version);
    }

    private static Group released(Group group, Roll terminal, @Nullable Integer servingRevision) {
        return written(
                group,
                null,
                servingRevision == null ? group.servingRevision() : servingRevision,
                terminal.head().stage() == Stage.FAILED,
                group.version() + 1);
    }

    private static Group written(
            Group group,
            Group.@Nullable ActiveRoll lock,
            @Nullable Integer servingRevision,
            boolean lastOperationFailed,
            long version) {
        return group.with(c -> {
            c.revisions(c.revisions().withServingRevision(servingRevision));
            c.activity(
                    c.activity().with(activity -> activity.activeRoll(lock).lastOperationFailed(lastOperationFailed)));
            c.version(version);
        });
    }
}
