package greenroll.emulator.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/** Passes calls on and records their names. */
final class CountingDynamoDb extends DynamoDbDecorator {

    private final List<String> calls = new ArrayList<>();

    CountingDynamoDb(DynamoDbClient inner) {
        super(inner);
    }

    List<String> calls() {
        return List.copyOf(calls);
    }

    @Override
    <Q extends DynamoDbRequest, A extends DynamoDbResponse> A answer(String name, Q request, Function<Q, A> inner) {
        calls.add(name);
        return inner.apply(request);
    }
}
