package greenroll.emulator.store;

import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/**
 * A client in which every request of the store passes through one method. A request that it does not know is an error.
 */
abstract class DynamoDbDecorator implements DynamoDbClient {

    private final DynamoDbClient inner;

    DynamoDbDecorator(DynamoDbClient inner) {
        this.inner = inner;
    }

    /**
     * Answers the request. It calls {@code inner} once, several times or not at all.
     *
     * @param name DynamoDB's name of the request
     */
    abstract <Q extends DynamoDbRequest, A extends DynamoDbResponse> A answer(
            String name, Q request, Function<Q, A> inner);

    DynamoDbClient inner() {
        return inner;
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return answer("GetItem", request, inner::getItem);
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return answer("BatchGetItem", request, inner::batchGetItem);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        return answer("Query", request, inner::query);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return answer("TransactWriteItems", request, inner::transactWriteItems);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return answer("PutItem", request, inner::putItem);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return answer("UpdateItem", request, inner::updateItem);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
