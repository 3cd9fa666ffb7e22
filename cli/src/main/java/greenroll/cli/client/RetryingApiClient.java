package greenroll.cli.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Retries a call while no answer comes, or one that may soon be different (429, 5xx). It does so for a limited time, at
 * growing intervals. Only for calls that have the same effect when they are sent twice.
 */
public final class RetryingApiClient {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final ApiClient api;
    private final Duration patience;
    private final Consumer<String> trouble;

    /**
     * @param patience how long one call is tried
     * @param trouble receives a few words, once for each call that is retried
     */
    public RetryingApiClient(ApiClient api, Duration patience, Consumer<String> trouble) {
        this.api = api;
        this.patience = patience;
        this.trouble = trouble;
    }

    /**
     * Returns the API's answer.
     *
     * @throws ApiRefused when the API refuses the call
     * @throws Unreachable when it does not answer in time
     */
    public ApiAnswer call(String method, String path, @Nullable String body, Map<String, String> headers) {
        long deadline = System.nanoTime() + patience.toNanos();
        Duration pause = FIRST;
        for (int attempt = 1; ; attempt++) {
            try {
                return checked(api.call(method, path, body, headers));
            } catch (Unreachable e) {
                long left = deadline - System.nanoTime();
                if (left <= 0 || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                if (attempt == 1) {
                    trouble.accept(e.getMessage());
                }
                sleep(Math.min(left, jittered(pause)));
                pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
            }
        }
    }

    private static ApiAnswer checked(ApiAnswer answer) {
        if (answer.isTransient()) {
            String why = answer.problems().isEmpty()
                    ? ""
                    : ": " + answer.problems().getFirst().message();
            throw new Unreachable("it answers " + answer.status() + why, null);
        }
        if (answer.status() != 200) {
            throw new ApiRefused(answer);
        }
        return answer;
    }

    /** A random pause between half of it and all. So many watchers that lost one API do not all come back at once. */
    private static long jittered(Duration pause) {
        return ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos());
    }

    private static void sleep(long nanos) {
        try {
            Thread.sleep(Duration.ofNanos(nanos));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
