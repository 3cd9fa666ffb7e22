package greenroll.emulator.store;

import greenroll.aws.store.DynamoDbRollStore;
import greenroll.aws.store.TableLayout;
import greenroll.emulator.endpoint.Endpoint;
import greenroll.emulator.endpoint.OnEndpoint;
import greenroll.roll.port.RollStore;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The contract over the endpoint's DynamoDB. */
@ExtendWith(OnEndpoint.class)
class DynamoDbRollStoreOnEndpointTest implements RollStoreContract {

    private static DynamoDbClient dynamoDb;

    private final String table = "greenroll-" + UUID.randomUUID();

    @BeforeAll
    static void connect(Endpoint endpoint) {
        dynamoDb = endpoint.dynamoDb();
    }

    @AfterAll
    static void disconnect() {
        dynamoDb.close();
    }

    @BeforeEach
    void createTable() {
        dynamoDb.createTable(TableLayout.definition(table));
        dynamoDb.waiter().waitUntilTableExists(describe -> describe.tableName(table));
    }

    @AfterEach
    void deleteTable() {
        dynamoDb.deleteTable(delete -> delete.tableName(table));
    }

    @Override
    public RollStore store() {
        return new DynamoDbRollStore(dynamoDb, table);
    }
}
