package greenroll.emulator.store;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.URI;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * DynamoDB Local over HTTP, on the loopback interface only (its own server listens on all). With it tests see what the
 * SDK does between the store and the network.
 */
final class DynamoDbServer implements AutoCloseable {

    private final LocalDynamoDBRequestHandler engine;
    private final Server server = new Server();
    private final URI uri;

    DynamoDbServer() throws Exception {
        engine = new LocalDynamoDBRequestHandler(0, true, null, true, false);
        ServerConnector connector = new ServerConnector(server, 1, 1);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        server.setHandler(new LocalDynamoDBServerHandler(engine, null));
        server.start();
        uri = URI.create("http://127.0.0.1:" + connector.getLocalPort());
    }

    URI uri() {
        return uri;
    }

    @Override
    public void close() throws Exception {
        try {
            server.stop();
        } finally {
            engine.shutdown();
        }
    }
}
