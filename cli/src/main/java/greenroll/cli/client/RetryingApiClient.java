package greenroll.cli.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a call again while no answer comes, or one that may be another soon (429, 5xx), for a bounded time and at growing
 * intervals. Fit for calls only that mean the same when they are sent twice.
 */
public final class RetryingApiClient {

    private static final Duration FIRST = Duration.ofMillis(250);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private final ApiClient api;
    private final Duration patience;
    private final Consumer<String> trouble;

    /**
     * @param patience how long one call is tried
     * @param trouble told once for each call that is tried again, in a few words
     */
    public RetryingApiClient(ApiClient api, Duration patience, Consumer<String> trouble) {
        this.api = api;
        this.patience = patience;
        this.trouble = trouble;
    }

    /**
     * What the API answers.
     *
     * @throws ApiRefused when it refuses
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

    /** Between half of it and all: many watchers that lost one API must not all come back at once. */
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
