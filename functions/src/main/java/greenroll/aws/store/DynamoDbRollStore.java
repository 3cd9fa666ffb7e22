package greenroll.aws.store;

import static greenroll.aws.store.Attributes.string;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.SpotNotice;
import greenroll.fleet.Unavailable;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.group.scaling.ScalingState;
import greenroll.roll.Control;
import greenroll.roll.GroupActivity;
import greenroll.roll.HealingState;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.batch.Batch;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Groups and rolls in one DynamoDB table, with the layout of {@link TableLayout}. A poll of a roll costs one GetItem,
 * one Query, one transaction and one PutItem.
 *
 * <p>A write may be repeated after its answer was lost. The SDK's own repeats carry the first write's token and get its
 * answer. When a caller repeats {@code createGroup}, {@code addGroup} or {@code start}, the answer is the same again. When a caller
 * repeats {@code save}, {@code close}, {@code addRevision} or {@code putGroup}, the answer is a lost race, because the
 * version has changed. The next read then shows their effect.
 *
 * <p>When two writers conflict (TransactionConflict), one of them gets Unavailable. A write of more than 100 items
 * writes nothing and throws IllegalArgumentException.
 */
public final class DynamoDbRollStore implements RollStore {

    /** The positions of roll and group in the lists of {@link Writes}. */
    private static final int ROLL = 0;

    private static final int GROUP = 1;

    /** The position of the following roll in a hand-over. */
    private static final int NEXT = 2;

    /** The position of the ended operation in a take-over. */
    private static final int ENDED = 2;

    /** Attempts of a request. Each is lost only to a concurrent request or to the roll's end. */
    private static final int ASK_ATTEMPTS = 5;

    private final DynamoDbTable table;
    private final Writes writes;

    public DynamoDbRollStore(DynamoDbClient client, String tableName) {
        this.table = new DynamoDbTable(client, tableName);
        this.writes = new Writes(tableName);
    }

    @Override
    public Optional<Group> group(String groupId) {
        return table.get(TableLayout.groupKey(groupId)).map(GroupItems::group);
    }

    @Override
    public Page<Group> groups(int limit, @Nullable String after) {
        QueryRequest.Builder query = partition(TableLayout.GROUPS);
        if (after != null) {
            query.exclusiveStartKey(TableLayout.groupEntryKey(Cursor.place(after)));
        }
        Page<String> ids = page(query.build(), limit, TableLayout.SK, entry -> Attributes.text(entry, TableLayout.SK));
        return new Page<>(groups(ids.items()), ids.next());
    }

    @Override
    public List<Group> groups(Collection<String> groupIds) {
        return all(groupIds.stream().map(TableLayout::groupKey), GroupItems::group);
    }

    @Override
    public Optional<Revision> revision(String groupId, int number) {
        return table.get(TableLayout.revisionKey(groupId, number)).map(GroupItems::revision);
    }

    @Override
    public Map<String, Revision> latestRevisions(Collection<Group> groups) {
        Stream<Map<String, AttributeValue>> keys =
                groups.stream().map(group -> TableLayout.revisionKey(group.id(), group.latestRevision()));
        return table.getAll(keys.distinct().toList()).stream()
                .collect(Collectors.toMap(GroupItems::groupOf, GroupItems::revision));
    }

    /**
     * The items with these keys, in their order. A repeated key is read once, because DynamoDB refuses repeated keys.
     */
    private <T> List<T> all(Stream<Map<String, AttributeValue>> keys, Function<Map<String, AttributeValue>, T> read) {
        return table.getAll(keys.distinct().toList()).stream().map(read).toList();
    }

    @Override
    public Start createGroup(Group group, Revision first, Roll create, List<RollEvent> events) {
        Group locked = group.activeRoll() == null ? lockedBy(group, create) : group;
        List<CancellationReason> reasons = transact(writes.createGroup(locked, first, create, events));
        return reasons.isEmpty() || tookEffect(reasons.get(ROLL), create) ? new Start.Accepted() : new Start.IdTaken();
    }

    @Override
    public boolean addGroup(Group group) {
        List<CancellationReason> reasons = table.transact(writes.addGroup(group));
        return reasons.isEmpty()
                || DynamoDbTable.conditionFailed(reasons.getFirst())
                        && GroupItems.group(reasons.getFirst().item()).equals(group);
    }

    @Override
    public boolean removeGroup(Group read) {
        return table.transact(writes.removeGroup(read)).isEmpty();
    }

    private static Group lockedBy(Group group, Roll roll) {
        return group.withActivity(group.activity()
                .withActiveRoll(
                        new Group.ActiveRoll(roll.id(), roll.facts().kind().name())));
    }

    @Override
    public boolean addRevision(Group read, Revision next) {
        return table.transact(writes.addRevision(read, next)).isEmpty();
    }

    @Override
    public boolean putGroup(Group read, Group changed, @Nullable Revision next) {
        return table.transact(writes.putGroup(read, changed, next)).isEmpty();
    }

    @Override
    public Start start(Group read, Roll roll, List<RollEvent> events) {
        List<CancellationReason> reasons = transact(writes.start(read, roll, events));
        if (reasons.isEmpty() || tookEffect(reasons.get(ROLL), roll)) {
            return new Start.Accepted();
        }
        if (!DynamoDbTable.conditionFailed(reasons.get(GROUP))) {
            return new Start.IdTaken();
        }
        Map<String, AttributeValue> group = reasons.get(GROUP).item();
        Group.ActiveRoll lock = group == null ? null : GroupItems.lock(group);
        return lock == null ? new Start.Moved() : new Start.Held(lock.rollId(), lock.kind());
    }

    /** Whether the existing roll is this one, so that the write took effect and only its answer was lost. */
    private static boolean tookEffect(CancellationReason reason, Roll roll) {
        return DynamoDbTable.conditionFailed(reason)
                && RollItems.head(reason.item()).facts().equals(roll.facts());
    }

    /**
     * Like {@link DynamoDbTable#transact}, for a write with conditions on other items too. Throws Unavailable when
     * DynamoDB did not judge the roll's condition, because a concurrent writer changes the roll. Without that result,
     * the failed condition of another item has no clear meaning.
     */
    private List<CancellationReason> transact(List<TransactWriteItem> actions) {
        List<CancellationReason> reasons = table.transact(actions);
        if (!reasons.isEmpty() && !isJudged(reasons.get(ROLL))) {
            throw new Unavailable(
                    "TransactWriteItems: the roll's condition was not judged: "
                            + reasons.get(ROLL).code(),
                    null);
        }
        return reasons;
    }

    private static boolean isJudged(CancellationReason reason) {
        return reason.code() == null || reason.code().equals("None") || DynamoDbTable.conditionFailed(reason);
    }

    @Override
    public Optional<Roll> roll(String rollId) {
        return head(rollId).map(head -> new Roll(head, batches(rollId)));
    }

    private List<Batch> batches(String rollId) {
        QueryRequest.Builder query = partition(TableLayout.rollPartition(rollId), TableLayout.BATCH_PREFIX);
        return table.query(query.build(), Integer.MAX_VALUE).stream()
                .map(RollItems::batch)
                .toList();
    }

    @Override
    public Optional<RollHead> head(String rollId) {
        return table.get(TableLayout.rollKey(rollId)).map(RollItems::head);
    }

    @Override
    public List<RollHead> heads(Collection<String> rollIds) {
        return all(rollIds.stream().map(TableLayout::rollKey), RollItems::head);
    }

    @Override
    public Page<RollHead> rolls(String groupId, int limit, boolean newestFirst, @Nullable String after) {
        QueryRequest.Builder query = index(
                        TableLayout.ROLLS_BY_GROUP, TableLayout.GSI1PK, TableLayout.rollsPartition(groupId))
                .scanIndexForward(!newestFirst);
        if (after != null) {
            query.exclusiveStartKey(placeInGroup(groupId, Cursor.place(after)));
        }
        Page<Map<String, AttributeValue>> keys = page(query.build(), limit, TableLayout.GSI1SK, Attributes::primaryKey);
        return new Page<>(all(keys.items().stream(), RollItems::head), keys.next());
    }

    private static Map<String, AttributeValue> placeInGroup(String groupId, String creation) {
        Map<String, AttributeValue> place = new HashMap<>(RollItems.keyOf(creation));
        place.put(TableLayout.GSI1PK, string(TableLayout.rollsPartition(groupId)));
        place.put(TableLayout.GSI1SK, string(creation));
        return place;
    }

    @Override
    public List<RollHead> unfinished() {
        QueryRequest.Builder query = index(TableLayout.UNFINISHED, TableLayout.GSI2PK, RollItems.UNFINISHED_PARTITION);
        Stream<Map<String, AttributeValue>> keys =
                table.query(query.build(), Integer.MAX_VALUE).stream().map(Attributes::primaryKey);
        // The index may be slightly late. The items are current.
        return all(keys, RollItems::head).stream()
                .filter(RollHead::isUnfinished)
                .toList();
    }

    @Override
    public Optional<Roll> save(Roll read, Roll next, List<RollEvent> events) {
        if (read.head().isOpen() && !next.head().isOpen()) {
            throw new IllegalArgumentException("a roll ends by close, which releases the group's lock: " + next.id());
        }
        return table.transact(writes.save(read, next, events)).isEmpty()
                ? Optional.of(written(read, next))
                : Optional.empty();
    }

    @Override
    public Optional<Roll> close(Roll read, Roll terminal, List<RollEvent> events, @Nullable Integer servingRevision) {
        if (terminal.head().isOpen()) {
            throw new IllegalArgumentException("only a terminal roll is closed: " + terminal.id());
        }
        List<CancellationReason> reasons = transact(writes.close(read, terminal, events, servingRevision));
        if (reasons.isEmpty()) {
            return Optional.of(written(read, terminal));
        }
        if (!DynamoDbTable.conditionFailed(reasons.get(ROLL))) {
            throw new IllegalStateException("roll " + terminal.id() + " does not hold the lock of its group "
                    + terminal.facts().groupId());
        }
        return Optional.empty();
    }

    @Override
    public Start handOver(Roll read, Roll terminal, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        if (terminal.head().isOpen()) {
            throw new IllegalArgumentException("only a terminal roll hands its group over: " + terminal.id());
        }
        List<CancellationReason> reasons = transact(writes.handOver(read, terminal, events, next, nextEvents));
        if (reasons.isEmpty()) {
            return new Start.Accepted();
        }
        CancellationReason ofRoll = reasons.get(ROLL);
        if (DynamoDbTable.conditionFailed(ofRoll)) {
            boolean wasWritten = ofRoll.hasItem()
                    && next.id().equals(RollItems.head(ofRoll.item()).control().rollback());
            return wasWritten ? new Start.Accepted() : new Start.Moved();
        }
        if (DynamoDbTable.conditionFailed(reasons.get(NEXT))) {
            return new Start.IdTaken();
        }
        throw new IllegalStateException("roll " + terminal.id() + " does not hold the lock of its group "
                + terminal.facts().groupId());
    }

    @Override
    public Start takeOver(
            Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        if (ended.head().isOpen()) {
            throw new IllegalArgumentException("the operation to take over from has ended: " + ended.id());
        }
        List<CancellationReason> reasons = transact(writes.takeOver(read, held, ended, events, next, nextEvents));
        if (reasons.isEmpty() || tookEffect(reasons.get(ROLL), next)) {
            return new Start.Accepted();
        }
        if (DynamoDbTable.conditionFailed(reasons.get(GROUP))) {
            Map<String, AttributeValue> group = reasons.get(GROUP).item();
            Group.ActiveRoll lock = group == null ? null : GroupItems.lock(group);
            return lock == null || lock.rollId().equals(held.id())
                    ? new Start.Moved()
                    : new Start.Held(lock.rollId(), lock.kind());
        }
        return DynamoDbTable.conditionFailed(reasons.get(ENDED)) ? new Start.Moved() : new Start.IdTaken();
    }

    private static Roll written(Roll read, Roll next) {
        return next.stored(read.head().version() + 1, read.head().control());
    }

    @Override
    public boolean request(String rollId, Control.Wish wish, Control.Asked asked) {
        for (int attempt = 0; attempt < ASK_ATTEMPTS; attempt++) {
            Map<String, AttributeValue> item =
                    table.get(TableLayout.rollKey(rollId)).orElse(null);
            if (item == null) {
                return false;
            }
            RollHead head = RollItems.head(item);
            if (!head.isOpen()) {
                return false;
            }
            if (head.control().with(wish, asked).equals(head.control())) {
                return true;
            }
            int asks = RollItems.asks(item);
            RollEvent line = RollEvent.asked(head, wish, asked, asks);
            List<CancellationReason> reasons = table.transact(writes.request(rollId, asks, wish, asked, line));
            if (reasons.isEmpty()) {
                return true;
            }
        }
        throw new Unavailable("TransactWriteItems: others asked something of " + rollId + " again and again", null);
    }

    @Override
    public Page<RollEvent> events(String rollId, int limit, @Nullable String after) {
        QueryRequest.Builder query = partition(TableLayout.rollPartition(rollId), TableLayout.EVENT_PREFIX);
        if (after != null) {
            query.exclusiveStartKey(TableLayout.key(TableLayout.rollPartition(rollId), Cursor.place(after)));
        }
        return page(query.build(), limit, TableLayout.SK, RollItems::event);
    }

    @Override
    public Optional<RollEvent> event(EventKey key) {
        return table.get(TableLayout.eventKey(key.rollId(), key.version(), key.number()))
                .map(RollItems::event);
    }

    @Override
    public void putSnapshot(String rollId, FleetSnapshot snapshot) {
        table.put(RollItems.item(rollId, snapshot));
    }

    @Override
    public Optional<FleetSnapshot> snapshot(String rollId) {
        return table.get(TableLayout.snapshotKey(rollId)).map(RollItems::snapshot);
    }

    @Override
    public Optional<HealingState> healingState(String groupId) {
        return table.get(TableLayout.healingKey(groupId)).map(GroupItems::healingState);
    }

    @Override
    public void putHealingState(String groupId, HealingState healingState) {
        table.put(GroupItems.item(groupId, healingState));
    }

    @Override
    public List<SpotNotice> notices(String groupId) {
        QueryRequest.Builder query = partition(TableLayout.GROUP_PREFIX + groupId, TableLayout.NOTICE_PREFIX);
        return table.query(query.build(), Integer.MAX_VALUE).stream()
                .map(GroupItems::notice)
                .toList();
    }

    @Override
    public boolean putNotice(String groupId, SpotNotice notice) {
        return table.transact(writes.notice(groupId, notice)).isEmpty();
    }

    @Override
    public Optional<ScalingState> scalingState(String groupId) {
        return table.get(TableLayout.scalingKey(groupId)).map(GroupItems::scalingState);
    }

    @Override
    public boolean putScalingState(String groupId, @Nullable ScalingState read, ScalingState next) {
        return table.transact(writes.scalingState(groupId, read, next)).isEmpty();
    }

    @Override
    public List<Freeze> freezes() {
        return table.query(partition(TableLayout.FREEZES).build(), Integer.MAX_VALUE).stream()
                .map(GroupItems::freeze)
                .toList();
    }

    @Override
    public void freeze(Freeze freeze) {
        table.put(GroupItems.item(freeze));
    }

    @Override
    public void lift(@Nullable String groupId) {
        table.transact(writes.lift(groupId));
    }

    @Override
    public void note(String groupId, GroupActivity activity) {
        table.transact(writes.note(groupId, activity));
    }

    @Override
    public List<GroupActivity> activity(String groupId) {
        QueryRequest.Builder query = partition("GROUP#" + groupId, TableLayout.ACTIVITY_PREFIX);
        return table.query(query.build(), Integer.MAX_VALUE).stream()
                .map(GroupItems::activity)
                .sorted(Comparator.comparing(GroupActivity::at).reversed().thenComparing(GroupActivity::key))
                .toList();
    }

    /** One page. Reads one more item than it returns, so that a full last page has no next page. */
    private <T> Page<T> page(
            QueryRequest query, int limit, String place, Function<Map<String, AttributeValue>, T> read) {
        List<Map<String, AttributeValue>> items = table.query(query, limit + 1);
        List<Map<String, AttributeValue>> shown = items.subList(0, Math.min(limit, items.size()));
        return new Page<>(
                shown.stream().map(read).toList(),
                items.size() > limit ? Cursor.of(Attributes.text(shown.getLast(), place)) : null);
    }

    private QueryRequest.Builder partition(String pk) {
        return QueryRequest.builder()
                .tableName(table.name())
                .consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", string(pk)));
    }

    private QueryRequest.Builder partition(String pk, String prefix) {
        return partition(pk)
                .keyConditionExpression("pk = :pk AND begins_with(sk, :prefix)")
                .expressionAttributeValues(Map.of(":pk", string(pk), ":prefix", string(prefix)));
    }

    private QueryRequest.Builder index(String name, String partitionName, String partition) {
        return QueryRequest.builder()
                .tableName(table.name())
                .indexName(name)
                .keyConditionExpression(partitionName + " = :partition")
                .expressionAttributeValues(Map.of(":partition", string(partition)));
    }
}
