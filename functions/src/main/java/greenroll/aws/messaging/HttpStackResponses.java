package greenroll.aws.messaging;

import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.stack.StackResource;
import greenroll.stack.StackResponse;
import greenroll.stack.StackResponses;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts answers to the presigned URL of the request, which is an object in one of CloudFormation's own S3 buckets. An
 * answer to another address is refused. Otherwise a caller of the function could make it call any address.
 */
public final class HttpStackResponses implements StackResponses {

    /** CloudFormation reads no more. */
    static final int MAX_BYTES = 4_096;

    /** For example {@code cloudformation-custom-resource-response-euwest1.s3.eu-west-1.amazonaws.com}. */
    private static final Pattern OF_CLOUDFORMATION = Pattern.compile(
            "cloudformation-custom-resource-response-[a-z0-9]+\\.s3([.-][a-z0-9-]+)?(\\.dualstack\\.[a-z0-9-]+)?"
                    + "\\.amazonaws\\.com(\\.cn)?");

    /** The longest form of a character in JSON, in bytes. */
    private static final int CHARACTER = 6;

    private static final Duration CONNECT = Duration.ofSeconds(3);
    private static final Duration CALL = Duration.ofSeconds(9);

    private final @Nullable String endpointUrl;

    /** @param endpointUrl endpoint of an emulator of AWS, whose answers go there; null in AWS */
    public HttpStackResponses(@Nullable String endpointUrl) {
        this.endpointUrl = endpointUrl;
    }

    @Override
    public boolean isTrusted(String responseUrl) {
        URI url;
        try {
            url = new URI(responseUrl);
        } catch (java.net.URISyntaxException e) {
            return false;
        }
        if (url.getHost() == null || url.getUserInfo() != null) {
            return false;
        }
        if (endpointUrl != null && URI.create(endpointUrl).getAuthority().equals(url.getAuthority())) {
            return true;
        }
        return "https".equals(url.getScheme())
                && url.getPort() == -1
                && OF_CLOUDFORMATION.matcher(url.getHost()).matches();
    }

    @Override
    public boolean send(StackResource.Identity resource, StackResponse response) {
        if (!isTrusted(response.responseUrl())) {
            throw new IllegalArgumentException("an answer goes to CloudFormation only");
        }
        // S3 has signed a request without a content type.
        HttpRequest put = HttpRequest.newBuilder(URI.create(response.responseUrl()))
                .timeout(CALL)
                .PUT(HttpRequest.BodyPublishers.ofByteArray(body(resource, response)))
                .build();
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build()) {
            int status =
                    client.send(put, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status >= 500) {
                throw new Unavailable("the answer to CloudFormation got the HTTP status " + status, null);
            }
            return status < 300;
        } catch (IOException e) {
            // The message may have the URL, which is a secret.
            throw new Unavailable(
                    "the answer to CloudFormation was not sent: " + e.getClass().getSimpleName(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("the answer to CloudFormation was interrupted", null);
        }
    }

    /** The answer as JSON of at most {@link #MAX_BYTES}. A reason that is too long is cut. */
    static byte[] body(StackResource.Identity resource, StackResponse response) {
        String reason = response.reason() == null ? "" : response.reason();
        byte[] whole = json(resource, response, reason);
        while (whole.length > MAX_BYTES) {
            int keep = Math.max(0, reason.length() - (whole.length - MAX_BYTES) / CHARACTER - 2);
            boolean splits = keep > 0 && Character.isHighSurrogate(reason.charAt(keep - 1));
            reason = reason.substring(0, splits ? keep - 1 : keep) + "…";
            whole = json(resource, response, reason);
        }
        return whole;
    }

    private static byte[] json(StackResource.Identity resource, StackResponse response, String reason) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("Status", response.isSuccess() ? "SUCCESS" : "FAILED");
        if (!response.isSuccess()) {
            body.put("Reason", reason);
        }
        body.put("PhysicalResourceId", response.physicalId());
        body.put("StackId", resource.stackId());
        body.put("RequestId", response.requestId());
        body.put("LogicalResourceId", resource.logicalId());
        body.put("NoEcho", false);
        body.put("Data", response.attributes());
        return Json.write(body).getBytes(StandardCharsets.UTF_8);
    }
}
