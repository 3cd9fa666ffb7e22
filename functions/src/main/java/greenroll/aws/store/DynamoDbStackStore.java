package greenroll.aws.store;

import static greenroll.aws.store.Attributes.number;
import static greenroll.aws.store.Attributes.string;

import greenroll.aws.fleet.SdkErrors;
import greenroll.stack.StackResource;
import greenroll.stack.StackStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/**
 * Resources of stacks in the table of {@link TableLayout}, all in one partition, because an account has few. A resource
 * whose deletion is answered expires after a day. Until then repeats of the request get the same answer.
 */
public final class DynamoDbStackStore implements StackStore {

    private static final String VERSION = "version";
    private static final Duration GONE_ARE_KEPT = Duration.ofDays(1);

    private final DynamoDbTable table;

    public DynamoDbStackStore(DynamoDbClient client, String tableName) {
        this.table = new DynamoDbTable(client, tableName);
    }

    @Override
    public Optional<StackResource> find(StackResource.Identity identity) {
        return table.get(key(identity)).map(DynamoDbStackStore::resource);
    }

    @Override
    public List<StackResource> open() {
        QueryRequest query = QueryRequest.builder()
                .tableName(table.name())
                .consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", string(TableLayout.STACKS)))
                .build();
        return table.query(query, Integer.MAX_VALUE).stream()
                .map(DynamoDbStackStore::resource)
                .filter(resource -> resource.request() != null)
                .toList();
    }

    @Override
    public Optional<StackResource> put(StackResource next) {
        StackResource written = next.withVersion(next.version() + 1);
        PutItemRequest.Builder put =
                PutItemRequest.builder().tableName(table.name()).item(item(written));
        if (next.version() == 0) {
            put.conditionExpression("attribute_not_exists(pk)");
        } else {
            put.conditionExpression("version = :read")
                    .expressionAttributeValues(Map.of(":read", number(next.version())));
        }
        try {
            SdkErrors.of("PutItem", () -> table.client().putItem(put.build()));
            return Optional.of(written);
        } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
        }
    }

    private static Map<String, AttributeValue> key(StackResource.Identity identity) {
        return TableLayout.stackKey(identity.stackId(), identity.logicalId());
    }

    private static Map<String, AttributeValue> item(StackResource resource) {
        Map<String, AttributeValue> item = Attributes.item(key(resource.identity()));
        item.put(VERSION, number(resource.version()));
        if (resource.isGone()) {
            Instant answeredAt = Objects.requireNonNull(resource.response()).at();
            item.put(
                    TableLayout.EXPIRES_AT,
                    number(answeredAt.plus(GONE_ARE_KEPT).getEpochSecond()));
        }
        Attributes.add(item, Documents.pack(resource));
        return item;
    }

    private static StackResource resource(Map<String, AttributeValue> item) {
        return Documents.unpack(item, StackResource.class);
    }
}
