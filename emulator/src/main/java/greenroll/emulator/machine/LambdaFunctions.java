package greenroll.emulator.machine;

import java.util.concurrent.CompletableFuture;

/** The functions that a machine's tasks invoke. */
public interface LambdaFunctions {

    /** The result of an invocation. */
    sealed interface Answer {
        /** The JSON that the function returned. */
        record Returned(byte[] json) implements Answer {}

        /**
         * A failure of the function, or of Lambda when it ran the function.
         *
         * @param errorType the text that {@code ErrorEquals} is compared with: an exception's fully qualified class
         *     name, or a name of Lambda's own such as {@code Lambda.Unknown}
         * @param cause the cause that Step Functions shows; for an exception {@code {"errorMessage", "errorType"}}
         */
        record Threw(String errorType, String cause) implements Answer {}
    }

    /**
     * Invokes the function once. The answer may come at once or later. The function may still run after its caller has
     * timed out, as on AWS.
     */
    CompletableFuture<Answer> invoke(String functionArn, byte[] payload);
}
