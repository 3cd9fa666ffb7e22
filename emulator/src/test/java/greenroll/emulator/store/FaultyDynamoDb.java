package greenroll.emulator.store;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;

/** Counts requests. The request at the armed place meets the armed fault; all others pass. For one thread only. */
final class FaultyDynamoDb extends DynamoDbDecorator {

    private int requests;
    private int place;
    private @Nullable TableFault fault;
    private String met = "";

    FaultyDynamoDb(DynamoDbClient inner) {
        super(inner);
    }

    /** Restarts the count, without a fault. */
    void disarm() {
        requests = 0;
        fault = null;
        met = "";
    }

    /**
     * Restarts the count. The request at that place, from 1, meets the fault if the fault can happen to such a request.
     */
    void arm(int at, TableFault with) {
        disarm();
        place = at;
        fault = with;
    }

    /** The number of requests since it was armed or disarmed. */
    int requests() {
        return requests;
    }

    /** The name of the request that met the fault; empty when none has. */
    String met() {
        return met;
    }

    @Override
    <Q extends DynamoDbRequest, A extends DynamoDbResponse> A answer(String name, Q request, Function<Q, A> inner) {
        requests++;
        TableFault now = fault;
        if (now == null || requests != place || !now.befalls(request)) {
            return inner.apply(request);
        }
        met = name;
        return now.on(request, inner);
    }
}
