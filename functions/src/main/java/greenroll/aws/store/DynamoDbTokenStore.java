package greenroll.aws.store;

import static greenroll.aws.store.Attributes.number;
import static greenroll.aws.store.Attributes.string;

import greenroll.aws.fleet.SdkErrors;
import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Tokens in the table of {@link TableLayout}. The use of a token costs one GetItem, and one UpdateItem per hour.
 * DynamoDB deletes expired tokens within days.
 */
public final class DynamoDbTokenStore implements TokenStore {

    /** The position of the list entry in the writes of {@link #put}. */
    private static final int ENTRY = 0;

    /** The most time that noting a use may take from a caller. It usually takes a few milliseconds. */
    private static final Duration NOTE = Duration.ofMillis(500);

    private final DynamoDbTable table;

    public DynamoDbTokenStore(DynamoDbClient client, String tableName) {
        this.table = new DynamoDbTable(client, tableName);
    }

    @Override
    public boolean put(String sha256, Token token) {
        List<CancellationReason> reasons = table.transact(
                List.of(putNew(TokenItems.entry(sha256, token)), putNew(TokenItems.item(sha256, token))));
        return reasons.isEmpty() || isOf(sha256, reasons.get(ENTRY));
    }

    /** Whether the existing entry is this token's, so that the write took effect and only its answer was lost. */
    private static boolean isOf(String sha256, CancellationReason reason) {
        return reason.hasItem() && TokenItems.sha256(reason.item()).equals(sha256);
    }

    private TransactWriteItem putNew(Map<String, AttributeValue> item) {
        return TransactWriteItem.builder()
                .put(Put.builder()
                        .tableName(table.name())
                        .item(item)
                        .conditionExpression("attribute_not_exists(pk)")
                        .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD)
                        .build())
                .build();
    }

    @Override
    public Optional<Token> find(String sha256) {
        return table.get(TableLayout.tokenKey(sha256))
                .filter(TokenItems::isWhole)
                .map(TokenItems::token);
    }

    @Override
    public Page list(int limit, @Nullable String after) {
        QueryRequest.Builder query = QueryRequest.builder()
                .tableName(table.name())
                .consistentRead(true)
                .keyConditionExpression("pk = :pk")
                .expressionAttributeValues(Map.of(":pk", string(TableLayout.TOKENS)));
        if (after != null) {
            query.exclusiveStartKey(TableLayout.tokenEntryKey(Cursor.place(after)));
        }
        // One more than the page holds, so that a full last page has no next page.
        List<Map<String, AttributeValue>> entries = table.query(query.build(), limit + 1);
        List<Map<String, AttributeValue>> shown = entries.subList(0, Math.min(limit, entries.size()));
        List<Token> tokens =
                table
                        .getAll(shown.stream()
                                .map(entry -> TableLayout.tokenKey(TokenItems.sha256(entry)))
                                .toList())
                        .stream()
                        .map(TokenItems::token)
                        .toList();
        return new Page(
                tokens, entries.size() > limit ? Cursor.of(Attributes.text(shown.getLast(), TableLayout.SK)) : null);
    }

    @Override
    public Optional<Token> revoke(String id, Instant at) {
        return table.get(TableLayout.tokenEntryKey(id))
                .map(TokenItems::sha256)
                .flatMap(sha256 -> update(UpdateItemRequest.builder()
                        .key(TableLayout.tokenKey(sha256))
                        .updateExpression("SET revokedAt = if_not_exists(revokedAt, :at)")
                        .conditionExpression("attribute_exists(pk)")
                        .expressionAttributeValues(Map.of(":at", string(at.toString())))))
                .map(TokenItems::token);
    }

    @Override
    public void used(String sha256, Instant at) {
        long last = at.minus(Token.USES_ARE_NOTED_EVERY).getEpochSecond();
        update(UpdateItemRequest.builder()
                .key(TableLayout.tokenKey(sha256))
                .updateExpression("SET lastUsedAt = :at")
                .conditionExpression(
                        "attribute_exists(pk) AND (attribute_not_exists(lastUsedAt) OR lastUsedAt <= :last)")
                .expressionAttributeValues(Map.of(":at", number(at.getEpochSecond()), ":last", number(last)))
                .overrideConfiguration(override -> override.apiCallTimeout(NOTE).apiCallAttemptTimeout(NOTE)));
    }

    /** The updated item; empty when the condition did not hold. */
    private Optional<Map<String, AttributeValue>> update(UpdateItemRequest.Builder update) {
        UpdateItemRequest request =
                update.tableName(table.name()).returnValues(ReturnValue.ALL_NEW).build();
        try {
            return Optional.of(SdkErrors.of(
                    "UpdateItem", () -> table.client().updateItem(request).attributes()));
        } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
        }
    }
}
