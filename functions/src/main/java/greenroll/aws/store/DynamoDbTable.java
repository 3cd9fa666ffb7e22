package greenroll.aws.store;

import greenroll.aws.fleet.SdkErrors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionConflictException;

/** The few operations on the table. Each throws {@link greenroll.fleet.Unavailable} when DynamoDB does not answer. */
public final class DynamoDbTable {

    private static final int MAX_ACTIONS = 100;
    private static final int MAX_KEYS = 100;
    private static final String CONDITION_FAILED = "ConditionalCheckFailed";

    private final DynamoDbClient client;
    private final String name;

    DynamoDbTable(DynamoDbClient client, String name) {
        this.client = client;
        this.name = name;
    }

    String name() {
        return name;
    }

    DynamoDbClient client() {
        return client;
    }

    /** Returns the item with all earlier writes (a consistent read). */
    Optional<Map<String, AttributeValue>> get(Map<String, AttributeValue> key) {
        Map<String, AttributeValue> item = SdkErrors.of(
                "GetItem",
                () -> client.getItem(get -> get.tableName(name).key(key).consistentRead(true))
                        .item());
        return item.isEmpty() ? Optional.empty() : Optional.of(item);
    }

    void put(Map<String, AttributeValue> item) {
        SdkErrors.of("PutItem", () -> client.putItem(put -> put.tableName(name).item(item)));
    }

    /** Returns up to {@code most} items of the query, from as many pages as necessary. */
    List<Map<String, AttributeValue>> query(QueryRequest query, int most) {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        QueryRequest page = query;
        while (true) {
            int missing = most - items.size();
            QueryRequest asked = page.toBuilder().limit(missing).build();
            QueryResponse answer = SdkErrors.of("Query", () -> client.query(asked));
            items.addAll(answer.items());
            if (items.size() >= most || !answer.hasLastEvaluatedKey()) {
                return items;
            }
            page = page.toBuilder().exclusiveStartKey(answer.lastEvaluatedKey()).build();
        }
    }

    /**
     * Returns the items with these keys, in the keys' order. No key may be repeated. A key without an item is left out.
     */
    List<Map<String, AttributeValue>> getAll(List<Map<String, AttributeValue>> keys) {
        Map<Map<String, AttributeValue>, Map<String, AttributeValue>> found = new HashMap<>();
        for (int from = 0; from < keys.size(); from += MAX_KEYS) {
            chunk(keys.subList(from, Math.min(keys.size(), from + MAX_KEYS)))
                    .forEach(item -> found.put(Attributes.primaryKey(item), item));
        }
        return keys.stream().flatMap(key -> Stream.ofNullable(found.get(key))).toList();
    }

    private List<Map<String, AttributeValue>> chunk(List<Map<String, AttributeValue>> keys) {
        List<Map<String, AttributeValue>> found = new ArrayList<>();
        Map<String, KeysAndAttributes> left = Map.of(
                name,
                KeysAndAttributes.builder().keys(keys).consistentRead(true).build());
        while (!left.isEmpty()) {
            Map<String, KeysAndAttributes> asked = left;
            var answer = SdkErrors.of("BatchGetItem", () -> client.batchGetItem(get -> get.requestItems(asked)));
            found.addAll(answer.responses().getOrDefault(name, List.of()));
            // A page of 16 MB may leave keys unprocessed. DynamoDB throws when it can process none, so this loop ends.
            left = answer.unprocessedKeys();
        }
        return found;
    }

    /**
     * Writes all the actions or none. Returns one cancellation reason for each action when a condition did not hold,
     * and none when all was written. The SDK gives each call a token, so its own repeats of a write whose answer was
     * lost get the first answer.
     */
    List<CancellationReason> transact(List<TransactWriteItem> actions) {
        if (actions.size() > MAX_ACTIONS) {
            throw new IllegalArgumentException("DynamoDB writes at most " + MAX_ACTIONS + " items at once, not "
                    + actions.size() + ": one step tells too many events");
        }
        try {
            SdkErrors.of("TransactWriteItems", () -> client.transactWriteItems(write -> write.transactItems(actions)));
            return List.of();
        } catch (TransactionCanceledException e) {
            if (e.cancellationReasons().stream().anyMatch(DynamoDbTable::conditionFailed)) {
                return e.cancellationReasons();
            }
            if (e.cancellationReasons().stream().map(CancellationReason::code).allMatch(DynamoDbTable::isLater)) {
                throw SdkErrors.unavailable("TransactWriteItems", e);
            }
            throw e;
        }
    }

    /** Whether the action's condition did not hold; its {@code item()} is then the existing item. */
    static boolean conditionFailed(CancellationReason reason) {
        return CONDITION_FAILED.equals(reason.code());
    }

    /** Whether DynamoDB refused one of two concurrent writers, who may try again. */
    public static boolean isConflict(Throwable e) {
        return e instanceof TransactionConflictException
                || (e instanceof TransactionCanceledException canceled
                        && canceled.hasCancellationReasons()
                        && canceled.cancellationReasons().stream()
                                .map(CancellationReason::code)
                                .allMatch(DynamoDbTable::isLater));
    }

    private static boolean isLater(@Nullable String code) {
        return switch (code) {
            case null -> true;
            case "None", "TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded" -> true;
            default -> false;
        };
    }
}
