package greenroll.aws.store;

import static greenroll.aws.store.Attributes.bool;
import static greenroll.aws.store.Attributes.number;
import static greenroll.aws.store.Attributes.string;

import greenroll.fleet.SpotNotice;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.group.scaling.ScalingState;
import greenroll.roll.Control;
import greenroll.roll.GroupActivity;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.timeline.RollEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/** The store's writes, each built by one pure method. In every list the roll comes first and the group second. */
final class Writes {

    private static final String ABSENT = "attribute_not_exists(pk)";

    private final String table;

    Writes(String table) {
        this.table = table;
    }

    List<TransactWriteItem> createGroup(Group group, Revision first, Roll create, List<RollEvent> events) {
        List<TransactWriteItem> actions = new ArrayList<>();
        actions.add(putNew(RollItems.item(create)));
        actions.add(putNew(GroupItems.item(group)));
        actions.add(put(GroupItems.entry(group.id())));
        actions.add(put(GroupItems.item(group.id(), first)));
        events.forEach(event -> actions.add(put(RollItems.item(create.id(), event))));
        return actions;
    }

    /** The group comes first. */
    List<TransactWriteItem> addGroup(Group group) {
        return List.of(putNew(GroupItems.item(group)), put(GroupItems.entry(group.id())));
    }

    /** Removes a group that nothing holds, with its entry in the list of groups and its freeze. */
    List<TransactWriteItem> removeGroup(Group read) {
        return List.of(
                TransactWriteItem.builder()
                        .delete(delete -> delete.tableName(table)
                                .key(TableLayout.groupKey(read.id()))
                                .conditionExpression(
                                        ABSENT + " OR (version = :read AND attribute_not_exists(activeRollId))")
                                .expressionAttributeValues(Map.of(":read", number(read.version()))))
                        .build(),
                delete(TableLayout.groupEntryKey(read.id())),
                delete(TableLayout.freezeKey(read.id())));
    }

    List<TransactWriteItem> addRevision(Group read, Revision next) {
        return List.of(
                putNew(GroupItems.item(read.id(), next)),
                update(
                        TableLayout.groupKey(read.id()),
                        "SET latestRevision = :latest, newestRevision = :latest, updatedAt = :now, version = version + :one",
                        "version = :read",
                        Map.of(
                                ":latest", number(next.number()),
                                ":now", string(next.createdAt().toString()),
                                ":read", number(read.version()),
                                ":one", number(1))));
    }

    /** Writes the owner's description of the group, and the revision that the change makes. */
    List<TransactWriteItem> putGroup(Group read, Group changed, @Nullable Revision next) {
        Map.Entry<String, AttributeValue> document = GroupItems.document(changed);
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":document", document.getValue(),
                ":now", string(changed.times().updatedAt().toString()),
                ":read", number(read.version()),
                ":one", number(1)));
        String set = "SET " + document.getKey() + " = :document, updatedAt = :now, version = version + :one";
        int latest = next == null ? changed.latestRevision() : next.number();
        set += ", latestRevision = :latest, newestRevision = :newest";
        values.put(":latest", number(latest));
        values.put(":newest", number(Math.max(read.revisions().newestRevision(), latest)));
        List<TransactWriteItem> actions = new ArrayList<>();
        if (next != null) {
            actions.add(putNew(GroupItems.item(read.id(), next)));
        }
        actions.add(update(
                TableLayout.groupKey(read.id()),
                set + " REMOVE " + otherThan(document.getKey()),
                "version = :read",
                values));
        return actions;
    }

    List<TransactWriteItem> note(String groupId, GroupActivity activity) {
        return List.of(putNew(GroupItems.item(groupId, activity)));
    }

    /** @param groupId the frozen group; null for the freeze of all groups */
    List<TransactWriteItem> lift(@Nullable String groupId) {
        return List.of(delete(TableLayout.freezeKey(groupId)));
    }

    /** An interruption notice replaces a rebalance recommendation. Otherwise the first one is kept. */
    List<TransactWriteItem> notice(String groupId, SpotNotice notice) {
        Map<String, AttributeValue> item = GroupItems.item(groupId, notice);
        return List.of(
                notice.isInterruption()
                        ? putIf(
                                item,
                                "attribute_not_exists(pk) OR noticeKind <> :kind",
                                Map.of(":kind", string(notice.kind().name())))
                        : putNew(item));
    }

    List<TransactWriteItem> start(Group read, Roll roll, List<RollEvent> events) {
        List<TransactWriteItem> actions = new ArrayList<>();
        actions.add(putNew(RollItems.item(roll)));
        actions.add(lock(read, roll, null));
        ReplacementScope replacementScope = roll.facts().replacementScope();
        if (roll.facts().kind() == RollKind.ROLLBACK && replacementScope != null && replacementScope.rollId() != null) {
            actions.add(update(
                    TableLayout.rollKey(replacementScope.rollId()),
                    "SET rollbackId = :roll",
                    "attribute_exists(pk)",
                    Map.of(":roll", string(roll.id()))));
        }
        events.forEach(event -> actions.add(put(RollItems.item(roll.id(), event))));
        return actions;
    }

    /**
     * Takes the lock, and sets the group's target when the operation sets it.
     *
     * @param ended the holder that gives up the lock; null when there is no holder
     */
    private TransactWriteItem lock(Group read, Roll roll, @Nullable Roll ended) {
        String set = "SET activeRollId = :roll, activeRollKind = :kind, version = version + :one";
        String remove = "";
        String holder = "attribute_not_exists(activeRollId)";
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":roll", string(roll.id()),
                ":kind", string(roll.facts().kind().name()),
                ":read", number(read.version()),
                ":one", number(1)));
        if (ended != null) {
            set += ", lastOperationFailed = :failed";
            holder = "activeRollId = :ended";
            values.put(":failed", bool(ended.head().stage() == Stage.FAILED));
            values.put(":ended", string(ended.id()));
        }
        if (roll.facts().setsTarget()) {
            Map.Entry<String, AttributeValue> document =
                    GroupItems.document(read.withTarget(roll.facts().target()));
            set += ", " + document.getKey() + " = :document";
            remove = " REMOVE " + otherThan(document.getKey());
            values.put(":document", document.getValue());
        }
        return update(TableLayout.groupKey(read.id()), set + remove, "version = :read AND " + holder, values);
    }

    /** The starting roll comes first, and the ended one third. */
    List<TransactWriteItem> takeOver(
            Group read, Roll held, Roll ended, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        List<TransactWriteItem> actions = new ArrayList<>();
        actions.add(putNew(RollItems.item(next)));
        actions.add(lock(read, next, ended));
        actions.add(updateRoll(held.head(), ended));
        actions.addAll(behindRoll(held, ended, events));
        nextEvents.forEach(event -> actions.add(put(RollItems.item(next.id(), event))));
        return actions;
    }

    private static String otherThan(String document) {
        return document.equals(Documents.DOC) ? Documents.DOCZ : Documents.DOC;
    }

    List<TransactWriteItem> save(Roll read, Roll next, List<RollEvent> events) {
        List<TransactWriteItem> actions = new ArrayList<>();
        actions.add(updateRoll(read.head(), next));
        actions.addAll(behindRoll(read, next, events));
        return actions;
    }

    List<TransactWriteItem> close(Roll read, Roll terminal, List<RollEvent> events, @Nullable Integer servingRevision) {
        List<TransactWriteItem> actions = new ArrayList<>();
        actions.add(updateRoll(read.head(), terminal));
        boolean ends = terminal.facts().endsGroup() && terminal.head().stage() == Stage.FINISHED;
        actions.add(ends ? endGroup(terminal) : releaseLock(terminal, servingRevision));
        if (ends) {
            String groupId = terminal.facts().groupId();
            actions.add(delete(TableLayout.groupEntryKey(groupId)));
            actions.add(delete(TableLayout.freezeKey(groupId)));
        }
        actions.addAll(behindRoll(read, terminal, events));
        return actions;
    }

    List<TransactWriteItem> handOver(
            Roll read, Roll terminal, List<RollEvent> events, Roll next, List<RollEvent> nextEvents) {
        List<TransactWriteItem> actions = new ArrayList<>();
        actions.add(updateRoll(read.head(), terminal, Map.of(RollItems.ROLLBACK, string(next.id()))));
        actions.add(update(
                TableLayout.groupKey(terminal.facts().groupId()),
                "SET activeRollId = :next, activeRollKind = :kind, lastOperationFailed = :failed,"
                        + " version = version + :one",
                "activeRollId = :roll",
                Map.of(
                        ":roll", string(terminal.id()),
                        ":next", string(next.id()),
                        ":kind", string(next.facts().kind().name()),
                        ":failed", bool(terminal.head().stage() == Stage.FAILED),
                        ":one", number(1))));
        actions.add(putNew(RollItems.item(next)));
        actions.addAll(behindRoll(read, terminal, events));
        nextEvents.forEach(event -> actions.add(put(RollItems.item(next.id(), event))));
        return actions;
    }

    private List<TransactWriteItem> behindRoll(Roll read, Roll next, List<RollEvent> events) {
        List<TransactWriteItem> actions = new ArrayList<>();
        for (Batch batch : next.batches()) {
            if (!read.batches().contains(batch)) {
                actions.add(put(RollItems.item(next.id(), batch)));
            }
        }
        events.forEach(event -> actions.add(put(RollItems.item(next.id(), event))));
        return actions;
    }

    /** An update, never a put, because a step must not write the attributes of the control. */
    private TransactWriteItem updateRoll(RollHead read, Roll next) {
        return updateRoll(read, next, Map.of());
    }

    private TransactWriteItem updateRoll(RollHead read, Roll next, Map<String, AttributeValue> more) {
        Map<String, AttributeValue> set = new TreeMap<>(RollItems.changing(read.version() + 1, next));
        set.putAll(more);
        set.putAll(RollItems.unfinished(next.head()));
        List<String> remove =
                new ArrayList<>(List.of(Documents.DOC, Documents.DOCZ, TableLayout.GSI2PK, TableLayout.GSI2SK));
        remove.removeAll(set.keySet());
        Map<String, AttributeValue> values = new HashMap<>();
        set.forEach((name, value) -> values.put(":" + name, value));
        values.put(":readVersion", number(read.version()));
        values.put(":readGeneration", number(read.executionState().generation()));
        String assignments =
                set.keySet().stream().map(name -> name + " = :" + name).collect(Collectors.joining(", "));
        return update(
                TableLayout.rollKey(next.id()),
                "SET " + assignments + " REMOVE " + String.join(", ", remove),
                "version = :readVersion AND generation = :readGeneration",
                values);
    }

    private TransactWriteItem releaseLock(Roll terminal, @Nullable Integer servingRevision) {
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":roll", string(terminal.id()),
                ":failed", bool(terminal.head().stage() == Stage.FAILED),
                ":one", number(1)));
        String set = "SET lastOperationFailed = :failed, version = version + :one";
        if (servingRevision != null) {
            set += ", servingRevision = :serving";
            values.put(":serving", number(servingRevision));
        }
        return update(
                TableLayout.groupKey(terminal.facts().groupId()),
                set + " REMOVE activeRollId, activeRollKind",
                "activeRollId = :roll",
                values);
    }

    private TransactWriteItem endGroup(Roll terminal) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table)
                        .key(TableLayout.groupKey(terminal.facts().groupId()))
                        .conditionExpression("activeRollId = :roll")
                        .expressionAttributeValues(Map.of(":roll", string(terminal.id())))
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }

    /**
     * Writes a request and its line of the timeline. Neither checks nor changes the roll's version.
     *
     * @param asks the number of earlier requests; a concurrent request with the same number loses
     */
    List<TransactWriteItem> request(String rollId, int asks, Control.Wish wish, Control.Asked asked, RollEvent line) {
        String change = switch (wish) {
            case STOP -> set(RollItems.STOP_REQUESTED, asked, null);
            case PAUSE -> set(RollItems.PAUSED, asked, RollItems.RESUMED);
            case RESUME -> set(RollItems.RESUMED, asked, RollItems.PAUSED);
            case CONTINUE -> set(RollItems.continued(asked), asked, null);
            case ROLL_BACK -> set(RollItems.ROLLBACK_REQUESTED, asked, null);
        };
        Map<String, AttributeValue> values = new HashMap<>(Map.of(
                ":at", string(asked.at().toString()),
                ":by", string(asked.by()),
                ":asks", number(asks + 1),
                ":finished", string(Stage.FINISHED.name()),
                ":stopped", string(Stage.STOPPED.name()),
                ":failed", string(Stage.FAILED.name())));
        if (asks > 0) {
            values.put(":read", number(asks));
        }
        if (asked.comment() != null) {
            values.put(":why", string(asked.comment()));
        }
        return List.of(
                update(
                        TableLayout.rollKey(rollId),
                        change,
                        "NOT stage IN (:finished, :stopped, :failed) AND "
                                + (asks == 0 ? "attribute_not_exists(asks)" : "asks = :read"),
                        values),
                put(RollItems.item(rollId, line)));
    }

    /** The check's time stands for the whole state: each check writes another one. */
    List<TransactWriteItem> scalingState(String groupId, @Nullable ScalingState read, ScalingState next) {
        return List.of(TransactWriteItem.builder()
                .put(put -> {
                    put.tableName(table).item(GroupItems.item(groupId, next));
                    if (read == null) {
                        put.conditionExpression(ABSENT);
                    } else {
                        put.conditionExpression("checkedAt = :read")
                                .expressionAttributeValues(Map.of(":read", GroupItems.checkedAt(read)));
                    }
                })
                .build());
    }

    /** @param over name of the request that ends with this one; null when none does */
    private static String set(String name, Control.Asked asked, @Nullable String over) {
        List<String> remove = new ArrayList<>();
        if (asked.comment() == null) {
            remove.add(name + "Why");
        }
        if (over != null) {
            remove.addAll(List.of(over + "At", over + "By", over + "Why"));
        }
        return "SET %1$sAt = :at, %1$sBy = :by, asks = :asks".formatted(name)
                + (asked.comment() == null ? "" : ", %sWhy = :why".formatted(name))
                + (remove.isEmpty() ? "" : " REMOVE " + String.join(", ", remove));
    }

    private TransactWriteItem delete(Map<String, AttributeValue> key) {
        return TransactWriteItem.builder()
                .delete(delete -> delete.tableName(table).key(key))
                .build();
    }

    private TransactWriteItem put(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table).item(item))
                .build();
    }

    private TransactWriteItem putNew(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table)
                        .item(item)
                        .conditionExpression(ABSENT)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }

    private TransactWriteItem putIf(
            Map<String, AttributeValue> item, String condition, Map<String, AttributeValue> values) {
        return TransactWriteItem.builder()
                .put(put -> put.tableName(table)
                        .item(item)
                        .conditionExpression(condition)
                        .expressionAttributeValues(values))
                .build();
    }

    private TransactWriteItem update(
            Map<String, AttributeValue> key, String change, String condition, Map<String, AttributeValue> values) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(table)
                        .key(key)
                        .updateExpression(change)
                        .conditionExpression(condition)
                        .expressionAttributeValues(values)
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD))
                .build();
    }
}
