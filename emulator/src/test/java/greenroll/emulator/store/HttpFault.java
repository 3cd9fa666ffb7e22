package greenroll.emulator.store;

import java.io.IOException;
import java.util.List;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;

/** What befalls the first two attempts of every request; the SDK makes a third, which goes well. */
enum HttpFault {
    /** Another writer is busy with an item, and readers are throttled. */
    REFUSED(Attempt.CONFLICT, Attempt.SERVER_ERROR),
    /** The third must come to the answer of the first, which took effect. */
    ANSWER_LOST_TWICE(Attempt.UNHEARD, Attempt.UNHEARD),
    /** The first took effect while its own repeat was refused for that. */
    ANSWER_LOST_AND_IN_PROGRESS(Attempt.UNHEARD, Attempt.IN_PROGRESS);

    private final List<Attempt> attempts;

    HttpFault(Attempt... attempts) {
        this.attempts = List.of(attempts);
    }

    /** How the attempt of that number, from 1, goes. */
    Attempt of(int number) {
        return number <= attempts.size() ? attempts.get(number - 1) : Attempt.GOOD;
    }

    /** How one attempt at an operation goes. */
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
