package greenroll.emulator.iam.permission;

import greenroll.aws.store.TableLayout;
import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * The rights that DynamoDB requires. A transaction needs those of each of its elements. An index needs only the index's
 * own.
 */
public final class DynamoDbPermissions {

    private static final Pattern PARTITION = Pattern.compile("\\s*\\w+\\s*=\\s*(:\\w+)\\b.*");

    private final ArnScope place;

    public DynamoDbPermissions(ArnScope place) {
        this.place = place;
    }

    public PermissionTable table() {
        return new PermissionTable("dynamodb")
                .with(GetItemRequest.class, ask -> List.of(item("GetItem", ask.tableName(), ask.key())))
                .with(PutItemRequest.class, ask -> List.of(item("PutItem", ask.tableName(), ask.item())))
                .with(UpdateItemRequest.class, ask -> List.of(item("UpdateItem", ask.tableName(), ask.key())))
                .with(QueryRequest.class, this::query)
                .with(BatchGetItemRequest.class, this::batchGet)
                .with(TransactGetItemsRequest.class, ask -> transactGet(ask.transactItems()))
                .with(TransactWriteItemsRequest.class, ask -> transactWrite(ask.transactItems()));
    }

    /** @param item the key or the whole item */
    private RequiredPermission item(String action, String table, Map<String, AttributeValue> item) {
        return leading(action, place.arn("dynamodb", "table/" + table), List.of(partition(item)));
    }

    private static RequiredPermission leading(String action, String arn, List<String> partitions) {
        return RequiredPermission.of("dynamodb:" + action, arn)
                .with("dynamodb:LeadingKeys", partitions.stream().distinct().toList());
    }

    private static String partition(Map<String, AttributeValue> item) {
        AttributeValue value = item.get(TableLayout.PK);
        if (value == null || value.s() == null) {
            throw new NotTranslated("an item without " + TableLayout.PK);
        }
        return value.s();
    }

    private List<RequiredPermission> query(QueryRequest request) {
        String arn = place.arn("dynamodb", "table/" + request.tableName())
                + (request.indexName() == null ? "" : "/index/" + request.indexName());
        Matcher partition = PARTITION.matcher(Objects.requireNonNullElse(request.keyConditionExpression(), ""));
        AttributeValue value =
                partition.matches() ? request.expressionAttributeValues().get(partition.group(1)) : null;
        if (value == null) {
            throw new NotTranslated("Query with " + request.keyConditionExpression());
        }
        return List.of(leading("Query", arn, List.of(value.s())));
    }

    private List<RequiredPermission> batchGet(BatchGetItemRequest request) {
        List<RequiredPermission> needs = new ArrayList<>();
        request.requestItems()
                .forEach((table, keys) -> needs.add(leading(
                        "BatchGetItem",
                        place.arn("dynamodb", "table/" + table),
                        keys.keys().stream().map(DynamoDbPermissions::partition).toList())));
        return needs;
    }

    private List<RequiredPermission> transactGet(List<TransactGetItem> items) {
        return items.stream()
                .map(item -> item("GetItem", item.get().tableName(), item.get().key()))
                .toList();
    }

    private List<RequiredPermission> transactWrite(List<TransactWriteItem> items) {
        return items.stream().map(this::element).distinct().toList();
    }

    private RequiredPermission element(TransactWriteItem element) {
        if (element.put() != null) {
            return item("PutItem", element.put().tableName(), element.put().item());
        }
        if (element.update() != null) {
            return item(
                    "UpdateItem", element.update().tableName(), element.update().key());
        }
        if (element.delete() != null) {
            return item(
                    "DeleteItem", element.delete().tableName(), element.delete().key());
        }
        return item(
                "ConditionCheckItem",
                element.conditionCheck().tableName(),
                element.conditionCheck().key());
    }
}
