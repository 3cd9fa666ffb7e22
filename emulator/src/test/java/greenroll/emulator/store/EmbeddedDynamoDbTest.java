package greenroll.emulator.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

class EmbeddedDynamoDbTest {

    private static final Map<String, AttributeValue> KEY =
            Map.of("pk", AttributeValue.fromS("group"), "sk", AttributeValue.fromS("head"));

    /** A reader that waits for a change asks again only after a write. So no write may be missing. */
    @Test
    void theStream_countsEveryWrite_alsoOneThatIsRefused_andNoRead() {
        try (EmbeddedDynamoDb dynamo = EmbeddedDynamoDb.withTable("table")) {
            TableStream stream = dynamo.stream();
            long none = stream.writes().getAsLong();

            dynamo.client().getItem(r -> r.tableName("table").key(KEY));
            dynamo.client().scan(r -> r.tableName("table"));
            assertThat(stream.writes().getAsLong()).isEqualTo(none);

            dynamo.client().putItem(r -> r.tableName("table").item(KEY));
            assertThat(stream.writes().getAsLong()).isEqualTo(none + 1);

            assertThatThrownBy(() -> dynamo.client()
                            .deleteItem(
                                    r -> r.tableName("table").key(KEY).conditionExpression("attribute_not_exists(pk)")))
                    .isInstanceOf(ConditionalCheckFailedException.class);
            assertThat(stream.writes().getAsLong()).isEqualTo(none + 2);
        }
    }
}
