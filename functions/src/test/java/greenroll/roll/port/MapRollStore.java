package greenroll.roll.port;

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
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A store in maps, with the methods that starting and reading need. It lacks writes that only steps make. */
public final class MapRollStore implements RollStore {

    public final Map<String, Group> groups = new LinkedHashMap<>();
    public final Map<String, Revision> revisions = new LinkedHashMap<>();
    public final Map<String, Roll> rolls = new LinkedHashMap<>();
    public final Map<String, List<RollEvent>> events = new LinkedHashMap<>();
    public final Map<String, FleetSnapshot> snapshots = new LinkedHashMap<>();
    public final Map<String, GroupActivity> activities = new LinkedHashMap<>();
    private final Map<String, HealingState> ailings = new LinkedHashMap<>();
    private final Map<String, Map<String, SpotNotice>> notices = new LinkedHashMap<>();
    public final Map<String, ScalingState> scalingStates = new HashMap<>();
    private final Map<String, Freeze> freezes = new TreeMap<>();

    /** Runs once before the next write, as a change by another writer in between. */
    public Runnable meanwhile = () -> {};

    /** The number of items on a page, whatever the request asks for. */
    public int pageSize = Integer.MAX_VALUE;

    public void put(Group group, Revision revision) {
        groups.put(group.id(), group);
        revisions.put(group.id() + "/" + revision.number(), revision);
    }

    public void put(Roll roll, RollEvent... told) {
        rolls.put(roll.id(), roll);
        events.put(roll.id(), List.of(told));
    }

    @Override
    public Optional<Group> group(String groupId) {
        return Optional.ofNullable(groups.get(groupId));
    }

    @Override
    public Page<Group> groups(int limit, String after) {
        return page(List.copyOf(groups.values()), limit, after);
    }

    @Override
    public List<Group> groups(Collection<String> groupIds) {
        return groupIds.stream()
                .distinct()
                .flatMap(id -> Stream.ofNullable(groups.get(id)))
                .toList();
    }

    @Override
    public Optional<Revision> revision(String groupId, int number) {
        return Optional.ofNullable(revisions.get(groupId + "/" + number));
    }

    @Override
    public Map<String, Revision> latestRevisions(Collection<Group> of) {
        Map<String, Revision> latest = new HashMap<>();
        of.forEach(group ->
                revision(group.id(), group.latestRevision()).ifPresent(revision -> latest.put(group.id(), revision)));
        return latest;
    }

    @Override
    public Start createGroup(Group group, Revision first, Roll create, List<RollEvent> told) {
        anotherHand();
        if (groups.containsKey(group.id())) {
            return new Start.IdTaken();
        }
        put(group, first);
        put(create, told.toArray(RollEvent[]::new));
        return new Start.Accepted();
    }

    @Override
    public boolean addGroup(Group group) {
        anotherHand();
        Group there = groups.putIfAbsent(group.id(), group);
        return there == null || there.equals(group);
    }

    @Override
    public boolean removeGroup(Group read) {
        anotherHand();
        Group now = groups.get(read.id());
        if (now != null && (now.version() != read.version() || now.activeRoll() != null)) {
            return false;
        }
        groups.remove(read.id());
        return true;
    }

    @Override
    public boolean addRevision(Group read, Revision next) {
        anotherHand();
        if (groups.get(read.id()).version() != read.version()) {
            return false;
        }
        put(
                written(
                        read.with(c -> {
                            c.revisions(c.revisions().withLatestRevision(next.number()));
                            c.times(c.times().withUpdatedAt(next.createdAt()));
                        }),
                        read.activeRoll()),
                next);
        return true;
    }

    @Override
    public boolean putGroup(Group read, Group changed, Revision next) {
        anotherHand();
        Group now = groups.get(read.id());
        if (now.version() != read.version()) {
            return false;
        }
        groups.put(read.id(), changed.with(c -> {
            c.revisions(c.revisions()
                    .with(revisions -> revisions
                            .latestRevision(next == null ? changed.latestRevision() : next.number())
                            .newestRevision(now.revisions().newestRevision())
                            .servingRevision(now.servingRevision())));
            c.activity(c.activity()
                    .with(activity -> activity.activeRoll(now.activeRoll())
                            .lastOperationFailed(now.activity().lastOperationFailed())));
            c.version(now.version() + 1);
        }));
        if (next != null) {
            revisions.put(read.id() + "/" + next.number(), next);
        }
        return true;
    }

    @Override
    public List<Freeze> freezes() {
        return List.copyOf(freezes.values());
    }

    @Override
    public void freeze(Freeze freeze) {
        freezes.put(Objects.requireNonNullElse(freeze.groupId(), ""), freeze);
    }

    @Override
    public void lift(String groupId) {
        freezes.remove(Objects.requireNonNullElse(groupId, ""));
    }

    @Override
    public Optional<HealingState> healingState(String groupId) {
        return Optional.ofNullable(ailings.get(groupId));
    }

    @Override
    public void putHealingState(String groupId, HealingState healingState) {
        ailings.put(groupId, healingState);
    }

    @Override
    public List<SpotNotice> notices(String groupId) {
        return List.copyOf(notices.getOrDefault(groupId, Map.of()).values());
    }

    @Override
    public boolean putNotice(String groupId, SpotNotice notice) {
        SpotNotice before =
                notices.computeIfAbsent(groupId, id -> new LinkedHashMap<>()).get(notice.instanceId());
        SpotNotice after = before == null ? notice : before.or(notice);
        notices.get(groupId).put(notice.instanceId(), after);
        return !after.equals(before);
    }

    @Override
    public Optional<ScalingState> scalingState(String groupId) {
        return Optional.ofNullable(scalingStates.get(groupId));
    }

    @Override
    public boolean putScalingState(String groupId, ScalingState read, ScalingState next) {
        boolean isRead = Objects.equals(scalingStates.get(groupId), read);
        if (isRead) {
            scalingStates.put(groupId, next);
        }
        return isRead;
    }

    @Override
    public Start start(Group read, Roll roll, List<RollEvent> told) {
        anotherHand();
        Group now = groups.get(read.id());
        if (now.activeRoll() != null) {
            return new Start.Held(now.activeRoll().rollId(), now.activeRoll().kind());
        }
        if (now.version() != read.version()) {
            return new Start.Moved();
        }
        if (rolls.containsKey(roll.id())) {
            return new Start.IdTaken();
        }
        Group asked = roll.facts().setsTarget()
                ? now.withCapacity(read.capacity()).withTarget(roll.facts().target())
                : now;
        groups.put(
                read.id(),
                written(
                        asked,
                        new Group.ActiveRoll(roll.id(), roll.facts().kind().name())));
        put(roll, told.toArray(RollEvent[]::new));
        return new Start.Accepted();
    }

    private void anotherHand() {
        Runnable between = meanwhile;
        meanwhile = () -> {};
        between.run();
    }

    private static Group written(Group from, Group.ActiveRoll lock) {
        return from.with(c -> {
            c.activity(c.activity().withActiveRoll(lock));
            c.version(from.version() + 1);
        });
    }

    @Override
    public Optional<Roll> roll(String rollId) {
        return Optional.ofNullable(rolls.get(rollId));
    }

    @Override
    public Optional<RollHead> head(String rollId) {
        return roll(rollId).map(Roll::head);
    }

    @Override
    public List<RollHead> heads(Collection<String> rollIds) {
        return rollIds.stream().distinct().flatMap(id -> head(id).stream()).toList();
    }

    @Override
    public Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, String after) {
        Comparator<RollHead> order = Comparator.comparing(
                        (RollHead head) -> head.facts().createdAt())
                .thenComparing(RollHead::id);
        List<RollHead> heads = rolls.values().stream()
                .map(Roll::head)
                .filter(head -> head.facts().groupId().equals(groupId))
                .sorted(newestFirst ? order.reversed() : order)
                .toList();
        return page(heads, limit, after);
    }

    @Override
    public boolean request(String rollId, Control.Wish wish, Control.Asked asked) {
        Roll roll = rolls.get(rollId);
        if (roll == null || !roll.head().isOpen()) {
            return false;
        }
        Control next = roll.head().control().with(wish, asked);
        if (!next.equals(roll.head().control())) {
            List<RollEvent> told = new ArrayList<>(events.getOrDefault(rollId, List.of()));
            long before = told.stream()
                    .filter(line -> line.details() instanceof EventDetails.Asked)
                    .count();
            told.add(RollEvent.asked(roll.head(), wish, asked, (int) before));
            events.put(rollId, told);
            rolls.put(rollId, roll.stored(roll.head().version(), next));
        }
        return true;
    }

    @Override
    public Page<RollEvent> events(String rollId, int limit, String after) {
        return page(events.getOrDefault(rollId, List.of()), limit, after);
    }

    @Override
    public Optional<FleetSnapshot> snapshot(String rollId) {
        return Optional.ofNullable(snapshots.get(rollId));
    }

    @Override
    public void note(String groupId, GroupActivity activity) {
        activities.putIfAbsent(groupId + "/" + activity.key(), activity);
    }

    @Override
    public List<GroupActivity> activity(String groupId) {
        return List.copyOf(activities.values());
    }

    private <T> Page<T> page(List<T> all, int limit, String after) {
        int from = after == null ? 0 : Integer.parseInt(after);
        int to = Math.min(all.size(), from + Math.min(limit, pageSize));
        return new Page<>(new ArrayList<>(all.subList(from, to)), to < all.size() ? String.valueOf(to) : null);
    }

    @Override
    public List<RollHead> unfinished() {
        throw new UnsupportedOperationException("the watchdog's");
    }

    @Override
    public Optional<Roll> save(Roll read, Roll next, List<RollEvent> told) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public Start takeOver(
            Group read, Roll held, Roll ended, List<RollEvent> told, Roll next, List<RollEvent> nextTold) {
        rolls.put(ended.id(), ended);
        events.merge(
                ended.id(),
                List.copyOf(told),
                (one, more) -> Stream.concat(one.stream(), more.stream()).toList());
        groups.put(
                read.id(),
                read.withActivity(read.activity()
                        .withActiveRoll(new Group.ActiveRoll(
                                next.id(), next.facts().kind().name()))));
        rolls.put(next.id(), next);
        events.put(next.id(), List.copyOf(nextTold));
        return new Start.Accepted();
    }

    @Override
    public Start handOver(Roll read, Roll terminal, List<RollEvent> told, Roll next, List<RollEvent> nextTold) {
        throw new UnsupportedOperationException("only steps hand over");
    }

    @Override
    public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> told, Integer servingRevision) {
        throw new UnsupportedOperationException("a step's");
    }

    @Override
    public Optional<RollEvent> event(EventKey key) {
        return events.getOrDefault(key.rollId(), List.of()).stream()
                .filter(event -> event.version() == key.version() && event.number() == key.number())
                .findFirst();
    }

    @Override
    public void putSnapshot(String rollId, FleetSnapshot snapshot) {
        snapshots.put(rollId, snapshot);
    }
}
