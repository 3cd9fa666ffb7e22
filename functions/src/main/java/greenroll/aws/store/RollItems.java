package greenroll.aws.store;

import static greenroll.aws.store.Attributes.number;
import static greenroll.aws.store.Attributes.string;

import greenroll.fleet.FleetSnapshot;
import greenroll.group.RollStep;
import greenroll.roll.Control;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.batch.Batch;
import greenroll.roll.timeline.RollEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Rolls, batches, events and snapshots as items. A roll's head is a document without version and control. The version
 * is an attribute, because conditions name it. The control consists of attributes that only people's requests write.
 */
final class RollItems {

    static final String VERSION = "version";
    static final String GENERATION = "generation";
    static final String STAGE = "stage";
    static final String STOP_REQUESTED = "stopRequested";
    static final String PAUSED = "paused";
    static final String RESUMED = "resumed";
    static final String ROLLBACK = "rollbackId";
    static final String ROLLBACK_REQUESTED = "rollbackRequested";
    private static final String CONTINUED = "continuedAfter";
    private static final String UNJUDGED = "continuedBatch";
    static final String ASKS = "asks";
    static final String UNFINISHED_PARTITION = "UNFINISHED";

    /** The same time as Step Functions keeps an execution. */
    private static final Duration EVENTS_ARE_KEPT = Duration.ofDays(90);

    /** Sorts in order of time. Instant's own form does not, because its number of digits varies. */
    private static final DateTimeFormatter SORTABLE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);

    private RollItems() {}

    static Map<String, AttributeValue> item(Roll roll) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.rollKey(roll.id()));
        item.put(
                TableLayout.GSI1PK,
                string(TableLayout.rollsPartition(roll.facts().groupId())));
        item.put(TableLayout.GSI1SK, string(creation(roll.head())));
        item.putAll(changing(roll.head().version(), roll));
        item.putAll(unfinished(roll.head()));
        return item;
    }

    /** The attributes that each write of a step sets. */
    static Map<String, AttributeValue> changing(long version, Roll roll) {
        Map<String, AttributeValue> changing = new HashMap<>();
        changing.put(VERSION, number(version));
        changing.put(GENERATION, number(roll.head().executionState().generation()));
        changing.put(STAGE, string(roll.head().stage().name()));
        Attributes.add(
                changing, Documents.pack(roll.stored(version, Control.NONE).head()));
        return changing;
    }

    /** The attributes of the sparse index; empty for an ended roll without due notifications. */
    static Map<String, AttributeValue> unfinished(RollHead head) {
        return head.isUnfinished()
                ? Map.of(
                        TableLayout.GSI2PK, string(UNFINISHED_PARTITION),
                        TableLayout.GSI2SK, string(creation(head)))
                : Map.of();
    }

    static RollHead head(Map<String, AttributeValue> item) {
        RollHead head = Documents.unpack(item, RollHead.class);
        return new Roll(head, List.of())
                .stored(Attributes.count(item, VERSION), control(item))
                .head();
    }

    private static Control control(Map<String, AttributeValue> item) {
        return new Control(
                asked(item, STOP_REQUESTED),
                asked(item, PAUSED),
                asked(item, RESUMED),
                item.containsKey(ROLLBACK) ? Attributes.text(item, ROLLBACK) : null,
                asked(item, ROLLBACK_REQUESTED),
                IntStream.rangeClosed(1, RollStep.MOST + 1)
                        .mapToObj(step -> asked(item, continued(step), step))
                        .filter(Objects::nonNull)
                        .toList(),
                unjudged(item));
    }

    /** The attributes of the request to go on after that step, from 1, begin with this name. */
    static String continued(int step) {
        return CONTINUED + step;
    }

    /** The attributes of a request to go on begin with this name. A number is in the name, so that one write sets both. */
    static String continued(Control.Asked asked) {
        return asked.batch() == null ? continued(Objects.requireNonNull(asked.step())) : UNJUDGED + asked.batch();
    }

    /** The request for the last batch, because later ones replace earlier ones. */
    private static Control.@Nullable Asked unjudged(Map<String, AttributeValue> item) {
        return item.keySet().stream()
                .filter(name -> name.startsWith(UNJUDGED) && name.endsWith("At"))
                .map(name -> Integer.valueOf(name.substring(UNJUDGED.length(), name.length() - 2)))
                .max(Integer::compare)
                .map(batch -> {
                    Control.Asked asked = Objects.requireNonNull(asked(item, UNJUDGED + batch));
                    return new Control.Asked(asked.at(), asked.by(), asked.comment(), null, batch);
                })
                .orElse(null);
    }

    /** The number of requests that the roll has received. */
    static int asks(Map<String, AttributeValue> item) {
        return item.containsKey(ASKS) ? (int) Attributes.count(item, ASKS) : 0;
    }

    private static Control.@Nullable Asked asked(Map<String, AttributeValue> item, String name) {
        return asked(item, name, null);
    }

    /** A request, from its attributes for time, name and reason. */
    private static Control.@Nullable Asked asked(
            Map<String, AttributeValue> item, String name, @Nullable Integer step) {
        return item.containsKey(name + "At")
                ? new Control.Asked(
                        Instant.parse(Attributes.text(item, name + "At")),
                        Attributes.text(item, name + "By"),
                        item.containsKey(name + "Why") ? Attributes.text(item, name + "Why") : null,
                        step)
                : null;
    }

    /** A roll's position among the rolls of its group: time of creation, then id. */
    static String creation(RollHead head) {
        return SORTABLE.format(head.facts().createdAt()) + "#" + head.id();
    }

    /** The key of the roll at this position. */
    static Map<String, AttributeValue> keyOf(String creation) {
        return TableLayout.rollKey(creation.substring(creation.indexOf('#') + 1));
    }

    static Map<String, AttributeValue> item(String rollId, Batch batch) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.batchKey(rollId, batch.number()));
        Attributes.add(item, Documents.pack(batch));
        return item;
    }

    static Batch batch(Map<String, AttributeValue> item) {
        return Documents.unpack(item, Batch.class);
    }

    static Map<String, AttributeValue> item(String rollId, RollEvent event) {
        Map<String, AttributeValue> item =
                Attributes.item(TableLayout.eventKey(rollId, event.version(), event.number()));
        item.put(TableLayout.EXPIRES_AT, number(event.at().plus(EVENTS_ARE_KEPT).getEpochSecond()));
        Attributes.add(item, Documents.pack(event));
        return item;
    }

    static RollEvent event(Map<String, AttributeValue> item) {
        return Documents.unpack(item, RollEvent.class);
    }

    static Map<String, AttributeValue> item(String rollId, FleetSnapshot snapshot) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.snapshotKey(rollId));
        Attributes.add(item, Documents.packTight(SnapshotDocument.of(snapshot)));
        return item;
    }

    static FleetSnapshot snapshot(Map<String, AttributeValue> item) {
        return Documents.unpack(item, SnapshotDocument.class).snapshot();
    }
}
