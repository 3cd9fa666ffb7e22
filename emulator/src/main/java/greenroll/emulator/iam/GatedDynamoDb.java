package greenroll.emulator.iam;

import greenroll.emulator.iam.permission.DynamoDbPermissions;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.GetItemRequest;
import software.amazon.awssdk.services.dynamodb.model.GetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.PutItemRequest;
import software.amazon.awssdk.services.dynamodb.model.PutItemResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;
import software.amazon.awssdk.services.dynamodb.model.QueryResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemResponse;

/** DynamoDB behind the gate. */
class GatedDynamoDb implements DynamoDbClient {

    private final DynamoDbClient dynamo;
    private final PermissionCheck gate;
    private final DynamoDbPermissions needs;

    GatedDynamoDb(DynamoDbClient dynamo, PermissionCheck gate, DynamoDbPermissions needs) {
        this.dynamo = dynamo;
        this.gate = gate;
        this.needs = needs;
    }

    private <Q, R> R pass(Q request, List<RequiredPermission> asked, Function<Q, R> call) {
        return gate.pass(request, asked, AccessDenied::dynamoDb, call);
    }

    @Override
    public GetItemResponse getItem(GetItemRequest request) {
        return pass(request, List.of(needs.item("GetItem", request.tableName(), request.key())), dynamo::getItem);
    }

    @Override
    public PutItemResponse putItem(PutItemRequest request) {
        return pass(request, List.of(needs.item("PutItem", request.tableName(), request.item())), dynamo::putItem);
    }

    @Override
    public UpdateItemResponse updateItem(UpdateItemRequest request) {
        return pass(request, List.of(needs.item("UpdateItem", request.tableName(), request.key())), dynamo::updateItem);
    }

    @Override
    public QueryResponse query(QueryRequest request) {
        return pass(request, needs.query(request), dynamo::query);
    }

    @Override
    public BatchGetItemResponse batchGetItem(BatchGetItemRequest request) {
        return pass(request, needs.batchGet(request), dynamo::batchGetItem);
    }

    @Override
    public TransactGetItemsResponse transactGetItems(TransactGetItemsRequest request) {
        return pass(request, needs.transactGet(request.transactItems()), dynamo::transactGetItems);
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
        return pass(request, needs.transactWrite(request.transactItems()), dynamo::transactWriteItems);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        dynamo.close();
    }
}
