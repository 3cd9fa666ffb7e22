package greenroll.emulator.store;

import static greenroll.emulator.store.StoredRolls.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.aws.store.DynamoDbStackStore;
import greenroll.stack.StackRequest;
import greenroll.stack.StackResource;
import greenroll.stack.StackStore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The contract over DynamoDB Local, and the items in the table. */
class DynamoDbStackStoreTest implements StackStoreContract {

    private static final String TABLE = "greenroll";

    private static EmbeddedDynamoDb dynamoDb;

    private final StackStore stacks = new DynamoDbStackStore(dynamoDb.client(), TABLE);

    @BeforeAll
    static void start() {
        dynamoDb = EmbeddedDynamoDb.withTable(TABLE);
    }

    @AfterAll
    static void stop() {
        dynamoDb.close();
    }

    @BeforeEach
    void empty() {
        new TableContents(Map.of()).restore(dynamoDb.client(), TABLE);
    }

    @Override
    public StackStore stacks() {
        return stacks;
    }

    @Test
    void aDeletedResource_expiresADayAfterItsAnswer_andNoOtherDoes() {
        StackResource asked = StackResource.unknown(WEB).asked(StackStoreContract.request(StackRequest.Type.DELETE));
        StackResource open = stacks.put(asked).orElseThrow();
        assertThat(items())
                .singleElement()
                .satisfies(item -> assertThat(item)
                        .containsEntry("pk", AttributeValue.fromS("STACKS"))
                        .doesNotContainKey("expiresAt"));

        stacks.put(open.answeredBy(StackStoreContract.response(true)));

        assertThat(items())
                .singleElement()
                .satisfies(item -> assertThat(item)
                        .containsEntry(
                                "expiresAt",
                                AttributeValue.fromN(
                                        String.valueOf(NOON.plusSeconds(86_400).getEpochSecond()))));
    }

    private static List<Map<String, AttributeValue>> items() {
        return dynamoDb.client().scan(scan -> scan.tableName(TABLE)).items();
    }
}
