package greenroll.emulator.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.Update;

/** Changes requests between store and table, as if the store had one particular bug. */
final class WrongDynamoDb {

    private WrongDynamoDb() {}

    /** Writes the items of a transaction one after another. */
    static DynamoDbClient withoutTransactions(DynamoDbClient inner) {
        return new Passing(inner) {
            @Override
            public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
                List<CancellationReason> reasons = new ArrayList<>();
                for (TransactWriteItem action : request.transactItems()) {
                    try {
                        alone(action);
                        reasons.add(TableFault.reason("None"));
                    } catch (ConditionalCheckFailedException e) {
                        reasons.add(CancellationReason.builder()
                                .code("ConditionalCheckFailed")
                                .item(e.item())
                                .build());
                    }
                }
                if (reasons.stream().allMatch(TableFault.reason("None")::equals)) {
                    return TransactWriteItemsResponse.builder().build();
                }
                throw TableFault.cancelled(reasons);
            }

            private void alone(TransactWriteItem action) {
                Put put = action.put();
                if (put != null) {
                    inner().putItem(one -> one.tableName(put.tableName())
                            .item(put.item())
                            .conditionExpression(put.conditionExpression())
                            .returnValuesOnConditionCheckFailure(put.returnValuesOnConditionCheckFailure()));
                    return;
                }
                Update update = action.update();
                inner().updateItem(one -> one.tableName(update.tableName())
                        .key(update.key())
                        .updateExpression(update.updateExpression())
                        .conditionExpression(update.conditionExpression())
                        .expressionAttributeValues(update.expressionAttributeValues())
                        .returnValuesOnConditionCheckFailure(update.returnValuesOnConditionCheckFailure()));
            }
        };
    }

    /** Puts new items without the condition that they do not exist yet. */
    static DynamoDbClient withoutAskingForAbsence(DynamoDbClient inner) {
        return new Passing(inner) {
            @Override
            public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
                List<TransactWriteItem> actions = request.transactItems().stream()
                        .map(action -> action.put() == null
                                ? action
                                : TransactWriteItem.builder()
                                        .put(action.put().toBuilder()
                                                .conditionExpression(null)
                                                .returnValuesOnConditionCheckFailure((String) null)
                                                .build())
                                        .build())
                        .toList();
                return inner().transactWriteItems(
                                request.toBuilder().transactItems(actions).build());
            }
        };
    }

    /** Repeats a request without an answer as a new request, without the token that the SDK's own retries carry. */
    static DynamoDbClient askingAgain(DynamoDbClient inner) {
        return new DynamoDbDecorator(inner) {
            @Override
            <Q extends DynamoDbRequest, A extends DynamoDbResponse> A answer(
                    String name, Q request, Function<Q, A> dynamoDb) {
                try {
                    return dynamoDb.apply(request);
                } catch (SdkException e) {
                    return dynamoDb.apply(request);
                }
            }
        };
    }

    /** Reads one page as if it were the whole list. */
    static DynamoDbClient readingOnePage(DynamoDbClient inner) {
        return new Passing(inner) {
            @Override
            public QueryResponse query(QueryRequest request) {
                return inner().query(request).toBuilder().lastEvaluatedKey(null).build();
            }
        };
    }

    /** Does not ask again for unprocessed keys. */
    static DynamoDbClient forgettingWhatIsLeft(DynamoDbClient inner) {
        return new Passing(inner) {
            @Override
            public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
                return inner().batchGetItem(request).toBuilder()
                        .unprocessedKeys(Map.of())
                        .build();
            }
        };
    }

    /** Passes everything on, except in overridden methods. */
    private static class Passing extends DynamoDbDecorator {
        Passing(DynamoDbClient inner) {
            super(inner);
        }

        @Override
        <Q extends DynamoDbRequest, A extends DynamoDbResponse> A answer(
                String name, Q request, Function<Q, A> dynamoDb) {
            return dynamoDb.apply(request);
        }
    }
}
