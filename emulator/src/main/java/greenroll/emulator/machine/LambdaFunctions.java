package greenroll.emulator.machine;

import java.util.concurrent.CompletableFuture;

/** What a machine's tasks invoke. */
public interface LambdaFunctions {

    /** What an invocation came to. */
    sealed interface Answer {
        /** The function returned this JSON. */
        record Returned(byte[] json) implements Answer {}

        /**
         * The function, or Lambda for it, failed.
         *
         * @param errorType what {@code ErrorEquals} is compared with: an exception's fully qualified class name, or one of
         *     Lambda's own such as {@code Lambda.Unknown}
         * @param cause what Step Functions shows as the cause: for an exception {@code {"errorMessage", "errorType"}}
         */
        record Threw(String errorType, String cause) implements Answer {}
    }

    /**
     * Invokes the function once. May answer at once or later; whether it has stopped running when its caller has timed
     * out is its own affair, as on AWS.
     */
    CompletableFuture<Answer> invoke(String functionArn, byte[] payload);
}
