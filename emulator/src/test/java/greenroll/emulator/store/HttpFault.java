package greenroll.emulator.store;

import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;

/** A fault of the first two attempts of every request. The SDK makes a third, which succeeds. */
enum HttpFault {
    /** First another writer is changing an item, or reads are throttled. Then there is a server error. */
    REFUSED(Attempt.CONFLICT, Attempt.SERVER_ERROR),
    /** The third attempt must get the answer of the first, which took effect. */
    ANSWER_LOST_TWICE(Attempt.UNHEARD, Attempt.UNHEARD),
    /** The first attempt took effect. The second is refused because the first is still in progress. */
    ANSWER_LOST_AND_IN_PROGRESS(Attempt.UNHEARD, Attempt.IN_PROGRESS);

    private final List<Attempt> attempts;

    HttpFault(Attempt... attempts) {
        this.attempts = List.of(attempts);
    }

    /** The behaviour of the attempt of that number, from 1. */
    Attempt of(int number) {
        return number <= attempts.size() ? attempts.get(number - 1) : Attempt.GOOD;
    }

    /** The behaviour of one attempt at an operation. */
    interface Attempt {
        Attempt GOOD = (operation, request) -> request.call();

        Attempt THROTTLED = refused("ProvisionedThroughputExceededException");

        /** It takes effect, and the connection breaks before the answer. */
        Attempt UNHEARD = (operation, request) -> {
            request.call().responseBody().ifPresent(body -> body.abort());
            throw new IOException("Read timed out");
        };

        Attempt SERVER_ERROR = (operation, request) -> FlakyHttpClient.answer(500, error("InternalServerError", ""));

        Attempt CONFLICT = (operation, request) -> switch (operation) {
            case "TransactWriteItems" ->
                FlakyHttpClient.answer(
                        400,
                        error(
                                "TransactionCanceledException",
                                ",\"CancellationReasons\":[{\"Code\":\"None\"},{\"Code\":\"TransactionConflict\"}]"));
            case "PutItem", "UpdateItem" ->
                refused("TransactionConflictException").go(operation, request);
            default -> THROTTLED.go(operation, request);
        };

        Attempt IN_PROGRESS = (operation, request) -> operation.equals("TransactWriteItems")
                ? refused("TransactionInProgressException").go(operation, request)
                : THROTTLED.go(operation, request);

        static Attempt refused(String code) {
            return (operation, request) -> FlakyHttpClient.answer(400, error(code, ""));
        }

        static String error(String code, String more) {
            return "{\"__type\":\"com.amazonaws.dynamodb.v20120810#" + code + "\",\"message\":\"" + code + "\"" + more
                    + "}";
        }

        HttpExecuteResponse go(String operation, ExecutableHttpRequest request) throws IOException;
    }
}
