package greenroll.emulator.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbRequest;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Simulates another writer on one item of every refused transaction. The condition of that item is not checked; those
 * of the others are.
 */
final class BusyItem extends DynamoDbDecorator {

    private int item;
    private int items;

    BusyItem(DynamoDbClient inner) {
        super(inner);
    }

    /** The position of the busy item in the transaction, from 0. */
    int item() {
        return item;
    }

    /** Takes the next item. Returns false when the last transaction has no more. */
    boolean next() {
        item++;
        return item < items;
    }

    @Override
    <Q extends DynamoDbRequest, A extends DynamoDbResponse> A answer(String name, Q request, Function<Q, A> inner) {
        try {
            return inner.apply(request);
        } catch (TransactionCanceledException e) {
            List<CancellationReason> reasons = new ArrayList<>(e.cancellationReasons());
            items = reasons.size();
            reasons.set(item, TableFault.reason("TransactionConflict"));
            throw TableFault.cancelled(reasons);
        }
    }
}
