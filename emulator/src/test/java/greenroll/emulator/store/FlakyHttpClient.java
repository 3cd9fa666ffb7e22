package greenroll.emulator.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpFullResponse;
import software.amazon.awssdk.http.SdkHttpRequest;

/** An HTTP client for the SDK on which the first attempts of every request fail. */
final class FlakyHttpClient implements SdkHttpClient {

    private final SdkHttpClient network;
    private final HttpFault fault;
    private final AtomicInteger faults = new AtomicInteger();

    FlakyHttpClient(SdkHttpClient network, HttpFault fault) {
        this.network = network;
        this.fault = fault;
    }

    /** The number of attempts that were changed so far. */
    int faults() {
        return faults.get();
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        ExecutableHttpRequest sent = network.prepareRequest(request);
        HttpFault.Attempt attempt = fault.of(number(request.httpRequest()));
        String operation = operation(request.httpRequest());
        if (attempt == HttpFault.Attempt.GOOD) {
            return sent;
        }
        return new ExecutableHttpRequest() {
            @Override
            public HttpExecuteResponse call() throws IOException {
                faults.incrementAndGet();
                return attempt.go(operation, sent);
            }

            @Override
            public void abort() {
                sent.abort();
            }
        };
    }

    /** The number of this attempt, from 1, by the SDK's own header. */
    private static int number(SdkHttpRequest request) {
        String attempt = request.firstMatchingHeader("amz-sdk-request").orElseThrow();
        return Integer.parseInt(attempt.replaceAll("^.*attempt=(\\d+).*$", "$1"));
    }

    private static String operation(SdkHttpRequest request) {
        String target = request.firstMatchingHeader("X-Amz-Target").orElseThrow();
        return target.substring(target.indexOf('.') + 1);
    }

    /** An answer in DynamoDB's format, without a DynamoDB. */
    static HttpExecuteResponse answer(int status, String json) {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        return HttpExecuteResponse.builder()
                .response(SdkHttpFullResponse.builder()
                        .statusCode(status)
                        .putHeader("Content-Type", "application/x-amz-json-1.0")
                        .putHeader("Content-Length", String.valueOf(body.length))
                        .build())
                .responseBody(AbortableInputStream.create(new ByteArrayInputStream(body)))
                .build();
    }

    @Override
    public String clientName() {
        return network.clientName();
    }

    @Override
    public void close() {
        network.close();
    }
}
