package greenroll.aws.store;

import greenroll.id.Sha256;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/**
 * The names, keys and indexes of the one table. {@code template.yaml} declares the same.
 *
 * <p>Both indexes project only keys, and their readers then get the items by key. Each poll rewrites a roll's item, but
 * the keys of its index entries almost never change. So a poll pays for one write and not for three.
 */
public final class TableLayout {

    public static final String PK = "pk";
    public static final String SK = "sk";

    /** The rolls of a group. GSI1PK is the group; GSI1SK is the time of creation and the id. */
    public static final String ROLLS_BY_GROUP = "rolls-by-group";

    public static final String GSI1PK = "gsi1pk";
    public static final String GSI1SK = "gsi1sk";

    /** Rolls that are open or have due notifications. Other rolls lack the index's attributes and so are not in it. */
    public static final String UNFINISHED = "unfinished";

    public static final String GSI2PK = "gsi2pk";
    public static final String GSI2SK = "gsi2sk";

    /**
     * The time when DynamoDB may delete an item, in epoch seconds. Only events, activities, the states of healing and
     * scaling, tokens, and resources of stacks that are deleted have it.
     */
    public static final String EXPIRES_AT = "expiresAt";

    static final String GROUP_PREFIX = "GROUP#";

    static final String REVISION_PREFIX = "REVISION#";
    static final String ACTIVITY_PREFIX = "ACTIVITY#";
    static final String NOTICE_PREFIX = "NOTICE#";
    static final String BATCH_PREFIX = "BATCH#";
    static final String EVENT_PREFIX = "EVENT#";

    /** The partition that lists the groups, so that a list of them reads no other items. */
    static final String GROUPS = "GROUPS";

    /**
     * The partition of all freezes, so that one query reads them. No group has this id. Functions that read groups may
     * read each partition of this prefix.
     */
    static final String FREEZES = GROUP_PREFIX + "FREEZES";

    /** The place of the freeze of all groups. It is before every id of a group. */
    private static final String ALL_GROUPS = "ALL";

    /** The partition that lists the tokens by id. */
    static final String TOKENS = "TOKENS";

    /** The partition of the groups that are resources of stacks. */
    static final String STACKS = "STACKS";

    private TableLayout() {}

    /** The table as {@code template.yaml} declares it, for a DynamoDB without a template. */
    public static CreateTableRequest definition(String table) {
        return CreateTableRequest.builder()
                .tableName(table)
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(
                        string(PK), string(SK), string(GSI1PK), string(GSI1SK), string(GSI2PK), string(GSI2SK))
                .keySchema(hash(PK), range(SK))
                .globalSecondaryIndexes(index(ROLLS_BY_GROUP, GSI1PK, GSI1SK), index(UNFINISHED, GSI2PK, GSI2SK))
                .streamSpecification(stream -> stream.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY))
                .build();
    }

    static Map<String, AttributeValue> groupKey(String groupId) {
        return key(GROUP_PREFIX + groupId, "GROUP");
    }

    static Map<String, AttributeValue> groupEntryKey(String groupId) {
        return key(GROUPS, groupId);
    }

    static Map<String, AttributeValue> revisionKey(String groupId, int number) {
        return key(GROUP_PREFIX + groupId, REVISION_PREFIX + "%04d".formatted(number));
    }

    static Map<String, AttributeValue> activityKey(String groupId, String name) {
        return key(GROUP_PREFIX + groupId, ACTIVITY_PREFIX + name);
    }

    static Map<String, AttributeValue> noticeKey(String groupId, String instanceId) {
        return key(GROUP_PREFIX + groupId, NOTICE_PREFIX + instanceId);
    }

    static Map<String, AttributeValue> healingKey(String groupId) {
        return key(GROUP_PREFIX + groupId, "HEALING");
    }

    static Map<String, AttributeValue> scalingKey(String groupId) {
        return key(GROUP_PREFIX + groupId, "SCALING");
    }

    /** @param groupId the frozen group; null for the freeze of all groups */
    static Map<String, AttributeValue> freezeKey(@Nullable String groupId) {
        return key(FREEZES, groupId == null ? ALL_GROUPS : groupId);
    }

    static Map<String, AttributeValue> rollKey(String rollId) {
        return key(rollPartition(rollId), "ROLL");
    }

    static Map<String, AttributeValue> batchKey(String rollId, int number) {
        return key(rollPartition(rollId), BATCH_PREFIX + "%04d".formatted(number));
    }

    static Map<String, AttributeValue> eventKey(String rollId, long version, int number) {
        return key(rollPartition(rollId), EVENT_PREFIX + "%010d#%04d".formatted(version, number));
    }

    static Map<String, AttributeValue> snapshotKey(String rollId) {
        return key(rollPartition(rollId), "FLEET");
    }

    static Map<String, AttributeValue> tokenKey(String sha256) {
        return key("TOKEN#" + sha256, "TOKEN");
    }

    static Map<String, AttributeValue> tokenEntryKey(String tokenId) {
        return key(TOKENS, tokenId);
    }

    static Map<String, AttributeValue> stackKey(String stackId, String logicalId) {
        return key(STACKS, Sha256.hex(stackId + "\n" + logicalId));
    }

    static String rollPartition(String rollId) {
        return "ROLL#" + rollId;
    }

    static String rollsPartition(String groupId) {
        return GROUP_PREFIX + groupId;
    }

    static Map<String, AttributeValue> key(String pk, String sk) {
        return Map.of(PK, AttributeValue.fromS(pk), SK, AttributeValue.fromS(sk));
    }

    private static AttributeDefinition string(String name) {
        return AttributeDefinition.builder()
                .attributeName(name)
                .attributeType(ScalarAttributeType.S)
                .build();
    }

    private static KeySchemaElement hash(String name) {
        return KeySchemaElement.builder()
                .attributeName(name)
                .keyType(KeyType.HASH)
                .build();
    }

    private static KeySchemaElement range(String name) {
        return KeySchemaElement.builder()
                .attributeName(name)
                .keyType(KeyType.RANGE)
                .build();
    }

    private static GlobalSecondaryIndex index(String name, String hash, String range) {
        return GlobalSecondaryIndex.builder()
                .indexName(name)
                .keySchema(hash(hash), range(range))
                .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY))
                .build();
    }
}
