package greenroll.local.store;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import greenroll.aws.TableLayout;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * DynamoDB Local in this process, in memory, with no port open. Its threads are not daemons: only {@link #close} lets
 * the JVM end.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {

    private final AmazonDynamoDBLocal engine;
    private final DynamoDbClient client;

    private EmbeddedDynamoDb(AmazonDynamoDBLocal engine, DynamoDbClient client) {
        this.engine = engine;
        this.client = client;
    }

    /** Starts an engine that holds one empty table of this name; the first in a JVM takes some seconds. */
    public static EmbeddedDynamoDb withTable(String name) {
        AmazonDynamoDBLocal engine = DynamoDBEmbedded.create();
        try {
            DynamoDbClient client = engine.dynamoDbClient();
            client.createTable(TableLayout.definition(name));
            return new EmbeddedDynamoDb(engine, client);
        } catch (RuntimeException e) {
            engine.shutdownNow();
            throw e;
        }
    }

    /** The SDK's client of this engine, the same each time; it is closed with the engine. */
    public DynamoDbClient client() {
        return client;
    }

    /** Stops the engine and forgets everything. Called twice: no effect. */
    @Override
    public void close() {
        try {
            client.close();
        } finally {
            engine.shutdownNow();
        }
    }
}
