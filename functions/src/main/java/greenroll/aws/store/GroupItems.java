package greenroll.aws.store;

import static greenroll.aws.store.Attributes.bool;
import static greenroll.aws.store.Attributes.number;
import static greenroll.aws.store.Attributes.string;

import greenroll.fleet.SpotNotice;
import greenroll.group.AutoScaling;
import greenroll.group.Capacity;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.group.Subnet;
import greenroll.group.scaling.ScalingState;
import greenroll.roll.GroupActivity;
import greenroll.roll.HealingState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Groups and revisions as items. The owner's description of the group is one document. Revisions, lock, outcome and
 * version, which operations change, are separate attributes, so that a write names only what it changes.
 */
final class GroupItems {

    static final String VERSION = "version";
    static final String LATEST_REVISION = "latestRevision";
    static final String NEWEST_REVISION = "newestRevision";
    static final String SERVING_REVISION = "servingRevision";
    static final String LOCK = "activeRollId";
    static final String LOCK_KIND = "activeRollKind";
    static final String LAST_OPERATION_FAILED = "lastOperationFailed";
    static final String UPDATED_AT = "updatedAt";
    static final String NOTICE_KIND = "noticeKind";
    static final String CHECKED_AT = "checkedAt";

    private static final String ID = "groupId";

    /** The same time as a roll's events. */
    private static final Duration ACTIVITIES_ARE_KEPT = Duration.ofDays(90);

    private static final Duration STATES_ARE_KEPT = Duration.ofDays(1);

    /** The owner's description of the group. */
    private record StoredGroup(
            String name,
            String described,
            String region,
            String product,
            Capacity capacity,
            List<Subnet> subnets,
            Instant createdAt,
            Group.Policy policy,
            @Nullable AutoScaling autoScaling) {}

    private GroupItems() {}

    static Map<String, AttributeValue> item(Group group) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.groupKey(group.id()));
        item.put(ID, string(group.id()));
        item.put(VERSION, number(group.version()));
        item.put(LATEST_REVISION, number(group.latestRevision()));
        item.put(NEWEST_REVISION, number(group.revisions().newestRevision()));
        if (group.servingRevision() != null) {
            item.put(SERVING_REVISION, number(group.servingRevision()));
        }
        group.lock().ifPresent(lock -> {
            item.put(LOCK, string(lock.rollId()));
            item.put(LOCK_KIND, string(lock.kind()));
        });
        item.put(LAST_OPERATION_FAILED, bool(group.activity().lastOperationFailed()));
        item.put(UPDATED_AT, string(group.times().updatedAt().toString()));
        Attributes.add(item, document(group));
        return item;
    }

    /** The owner's description of the group, as one attribute. */
    static Map.Entry<String, AttributeValue> document(Group group) {
        return Documents.pack(new StoredGroup(
                group.name(),
                group.document(),
                group.placement().region(),
                group.placement().product(),
                group.capacity(),
                group.placement().subnets(),
                group.times().createdAt(),
                group.policy(),
                group.placement().autoScaling()));
    }

    static Group group(Map<String, AttributeValue> item) {
        StoredGroup document = Documents.unpack(item, StoredGroup.class);
        return Group.created(
                        Attributes.text(item, ID),
                        document.name(),
                        document.region(),
                        document.capacity(),
                        document.subnets(),
                        document.createdAt())
                .with(c -> {
                    c.document(document.described());
                    c.placement(c.placement()
                            .with(placement ->
                                    placement.product(document.product()).autoScaling(document.autoScaling())));
                    c.policy(document.policy());
                    c.revisions(c.revisions()
                            .with(revisions -> revisions
                                    .latestRevision((int) Attributes.count(item, LATEST_REVISION))
                                    .newestRevision(newestRevision(item))
                                    .servingRevision(
                                            item.containsKey(SERVING_REVISION)
                                                    ? (Integer) (int) Attributes.count(item, SERVING_REVISION)
                                                    : null)));
                    c.activity(c.activity()
                            .with(activity -> activity.activeRoll(lock(item))
                                    .lastOperationFailed(
                                            Boolean.TRUE.equals(Attributes.required(item, LAST_OPERATION_FAILED)
                                                    .bool()))));
                    c.times(c.times().withUpdatedAt(Instant.parse(Attributes.text(item, UPDATED_AT))));
                    c.version(Attributes.count(item, VERSION));
                });
    }

    /** Groups that were last written before revisions could go back lack the attribute. Their latest is the newest. */
    private static int newestRevision(Map<String, AttributeValue> item) {
        return (int) Attributes.count(item, item.containsKey(NEWEST_REVISION) ? NEWEST_REVISION : LATEST_REVISION);
    }

    /** The holder of the group's lock, from an item of the group; null when there is none. */
    static Group.@Nullable ActiveRoll lock(Map<String, AttributeValue> item) {
        return item.containsKey(LOCK)
                ? new Group.ActiveRoll(Attributes.text(item, LOCK), Attributes.text(item, LOCK_KIND))
                : null;
    }

    /** The entry in the list of groups. */
    static Map<String, AttributeValue> entry(String groupId) {
        return Attributes.item(TableLayout.groupEntryKey(groupId));
    }

    static Map<String, AttributeValue> item(String groupId, Revision revision) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.revisionKey(groupId, revision.number()));
        Attributes.add(item, Documents.pack(revision));
        return item;
    }

    /** The id of the group whose partition holds the item. */
    static String groupOf(Map<String, AttributeValue> item) {
        return Attributes.text(item, TableLayout.PK).substring(TableLayout.GROUP_PREFIX.length());
    }

    static Revision revision(Map<String, AttributeValue> item) {
        return Documents.unpack(item, Revision.class);
    }

    /** Expires a day after the last look at the group. */
    static Map<String, AttributeValue> item(String groupId, HealingState healingState) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.healingKey(groupId));
        item.put(
                TableLayout.EXPIRES_AT,
                number(healingState.at().plus(STATES_ARE_KEPT).getEpochSecond()));
        Attributes.add(item, Documents.pack(healingState));
        return item;
    }

    static HealingState healingState(Map<String, AttributeValue> item) {
        return Documents.unpack(item, HealingState.class);
    }

    /** Expires a day after the notice. */
    static Map<String, AttributeValue> item(String groupId, SpotNotice notice) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.noticeKey(groupId, notice.instanceId()));
        item.put(NOTICE_KIND, string(notice.kind().name()));
        item.put(
                TableLayout.EXPIRES_AT, number(notice.at().plus(STATES_ARE_KEPT).getEpochSecond()));
        Attributes.add(item, Documents.pack(notice));
        return item;
    }

    static SpotNotice notice(Map<String, AttributeValue> item) {
        return Documents.unpack(item, SpotNotice.class);
    }

    /** Expires a day after the last check of the group. */
    static Map<String, AttributeValue> item(String groupId, ScalingState state) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.scalingKey(groupId));
        item.put(CHECKED_AT, checkedAt(state));
        item.put(
                TableLayout.EXPIRES_AT,
                number(state.checkedAt().plus(STATES_ARE_KEPT).getEpochSecond()));
        Attributes.add(item, Documents.pack(state));
        return item;
    }

    static AttributeValue checkedAt(ScalingState state) {
        return string(state.checkedAt().toString());
    }

    static ScalingState scalingState(Map<String, AttributeValue> item) {
        return Documents.unpack(item, ScalingState.class);
    }

    static Map<String, AttributeValue> item(Freeze freeze) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.freezeKey(freeze.groupId()));
        Attributes.add(item, Documents.pack(freeze));
        return item;
    }

    static Freeze freeze(Map<String, AttributeValue> item) {
        return Documents.unpack(item, Freeze.class);
    }

    static Map<String, AttributeValue> item(String groupId, GroupActivity activity) {
        Map<String, AttributeValue> item = Attributes.item(TableLayout.activityKey(groupId, activity.key()));
        item.put(
                TableLayout.EXPIRES_AT,
                number(activity.at().plus(ACTIVITIES_ARE_KEPT).getEpochSecond()));
        Attributes.add(item, Documents.pack(activity));
        return item;
    }

    static GroupActivity activity(Map<String, AttributeValue> item) {
        return Documents.unpack(item, GroupActivity.class);
    }
}
