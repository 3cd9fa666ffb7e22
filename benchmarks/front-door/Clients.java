import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

/** Many clients. Each calls again as soon as it has an answer, over a connection that it keeps. */
final class Clients implements AutoCloseable {

    /**
     * The result of one route.
     *
     * @param nanos the time of each right answer until its last byte; sorted
     * @param errors the number of other statuses and missing answers
     * @param bytes the size of one answer's body
     */
    record Run(long[] nanos, long errors, long bytes, Duration took) {

        double perSecond() {
            return nanos.length / (took.toNanos() / 1e9);
        }

        /** The percentile of the times in milliseconds; not a number when there was no answer. */
        double millis(int percent) {
            int rank = (int) Math.ceil(percent / 100.0 * nanos.length);
            return nanos.length == 0 ? Double.NaN : nanos[Math.max(1, rank) - 1] / 1e6;
        }
    }

    private record Seen(long[] nanos, long errors, long bytes) {}

    private final URI door;
    private final String token;
    private final List<HttpClient> https = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Clients(URI door, String token, int clients) {
        this.door = door;
        this.token = token;
        for (int i = 0; i < clients; i++) {
            https.add(HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .executor(Runnable::run)
                    .build());
        }
    }

    /** One call. It returns the number of bytes of the answer, and throws when the answer is not the expected one. */
    interface Ask {
        long answer(HttpClient http) throws IOException, InterruptedException;
    }

    /** Gets that path from the front door. */
    Ask get(String path, int expected) {
        HttpRequest request = HttpRequest.newBuilder(door.resolve(path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofSeconds(30))
                .build();
        return http -> {
            HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != expected) {
                throw new IOException("status " + answer.statusCode());
            }
            return answer.body().length;
        };
    }

    Run run(Ask ask, Duration time) throws Exception {
        long began = System.nanoTime();
        long end = began + time.toNanos();
        List<Future<Seen>> all = new ArrayList<>();
        for (HttpClient http : https) {
            all.add(threads.submit(() -> repeat(http, ask, end)));
        }
        List<Seen> seen = new ArrayList<>();
        for (Future<Seen> one : all) {
            seen.add(one.get());
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        return new Run(
                seen.stream().flatMapToLong(one -> Arrays.stream(one.nanos())).sorted().toArray(),
                seen.stream().mapToLong(Seen::errors).sum(),
                seen.stream().mapToLong(Seen::bytes).max().orElse(0),
                took);
    }

    private static Seen repeat(HttpClient http, Ask ask, long end) throws InterruptedException {
        LongStream.Builder nanos = LongStream.builder();
        long errors = 0;
        long bytes = 0;
        while (System.nanoTime() < end) {
            long asked = System.nanoTime();
            try {
                bytes = ask.answer(http);
                nanos.add(System.nanoTime() - asked);
            } catch (IOException | RuntimeException e) {
                errors++;
            }
        }
        return new Seen(nanos.build().toArray(), errors, bytes);
    }

    @Override
    public void close() {
        threads.close();
        https.forEach(HttpClient::close);
    }
}
