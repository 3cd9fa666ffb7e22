package greenroll.emulator.store;

import com.amazonaws.services.dynamodbv2.local.embedded.DynamoDBEmbedded;
import com.amazonaws.services.dynamodbv2.local.shared.access.AmazonDynamoDBLocal;
import greenroll.aws.store.TableLayout;
import greenroll.emulator.sdk.InterceptedClient;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.streams.DynamoDbStreamsClient;

/**
 * DynamoDB Local in this process, in memory, with no port open. Its threads are not daemons: only {@link #close} lets
 * the JVM end.
 */
public final class EmbeddedDynamoDb implements AutoCloseable {

    private static final Set<String> READS = Set.of("BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems");

    private final AmazonDynamoDBLocal engine;
    private final DynamoDbClient client;
    private final DynamoDbStreamsClient streams;
    private final AtomicLong writes = new AtomicLong();

    private EmbeddedDynamoDb(AmazonDynamoDBLocal engine, DynamoDbClient client, DynamoDbStreamsClient streams) {
        this.engine = engine;
        this.client = InterceptedClient.of(DynamoDbClient.class, client, (operation, request) -> {
            if (!READS.contains(operation)) {
                writes.incrementAndGet();
            }
        });
        this.streams = streams;
    }

    /** Starts an engine with one empty table of this name. The first engine in a JVM takes some seconds. */
    public static EmbeddedDynamoDb withTable(String name) {
        AmazonDynamoDBLocal engine = DynamoDBEmbedded.create();
        try {
            DynamoDbClient client = engine.dynamoDbClient();
            client.createTable(TableLayout.definition(name));
            return new EmbeddedDynamoDb(engine, client, engine.dynamoDbStreamsClient());
        } catch (RuntimeException e) {
            engine.shutdownNow();
            throw e;
        }
    }

    /** The SDK's client of this engine, always the same one. It is closed with the engine. */
    public DynamoDbClient client() {
        return client;
    }

    /** The stream of the table. Its client is closed with the engine. */
    public TableStream stream() {
        return new TableStream(streams, writes::get);
    }

    /** Stops the engine and deletes all data. Called twice: no effect. */
    @Override
    public void close() {
        try (streams) {
            client.close();
        } finally {
            engine.shutdownNow();
        }
    }
}
