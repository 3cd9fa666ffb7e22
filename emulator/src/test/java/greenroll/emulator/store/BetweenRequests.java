package greenroll.emulator.store;

import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** Runs an event before the request at one place. Every page has one item. */
final class BetweenRequests extends DynamoDbDecorator {

    private final int place;
    private final Runnable event;
    private int requests;

    BetweenRequests(DynamoDbClient inner, int place, Runnable event) {
        super(inner);
        this.place = place;
        this.event = event;
    }

    boolean happened() {
        return requests >= place;
    }

    @Override
    @SuppressWarnings("unchecked")
    <Q extends DynamoDbRequest, A extends DynamoDbResponse> A answer(String name, Q request, Function<Q, A> inner) {
        if (++requests == place) {
            event.run();
        }
        return inner.apply(
                request instanceof QueryRequest query
                        ? (Q) query.toBuilder().limit(1).build()
                        : request);
    }
}
