package greenroll.local.store;

import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;

/** Passes calls on and writes down their names; a call that it does not know is an error. */
final class CountingDynamoDb implements DynamoDbClient {

    private final DynamoDbClient inner;
    private final List<String> calls = new ArrayList<>();

    CountingDynamoDb(DynamoDbClient inner) {
        this.inner = inner;
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        calls.add("GetItem");
        return inner.getItem(request);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        calls.add("Query");
        return inner.query(request);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        calls.add("TransactWriteItems");
        return inner.transactWriteItems(request);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        calls.add("PutItem");
        return inner.putItem(request);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
