package greenroll.cli.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * A Signature Version 4, made by the AWS SDK. It is for {@code execute-api}, for calls of the routes under {@code
 * /iam}, or for another service. It asks the provider for credentials at each call. The provider keeps them while they
 * are valid.
 */
public final class AwsSignature implements Authorization {

    private static final String API = "execute-api";
    private static final Pattern API_HOST = Pattern.compile("\\.execute-api\\.([a-z0-9-]+)\\.");
    /** Headers that the HTTP client sets itself. */
    private static final Set<String> RESTRICTED = Set.of("host", "content-length");

    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
    private final AwsCredentialsProvider credentials;
    private final String service;
    private final String region;

    public AwsSignature(AwsCredentialsProvider credentials, String region) {
        this(credentials, API, region);
    }

    /** @param service the service's name in signatures, for example {@code lambda} */
    public AwsSignature(AwsCredentialsProvider credentials, String service, String region) {
        this.credentials = credentials;
        this.service = service;
        this.region = region;
    }

    /** The region in the host name of an API Gateway API, otherwise that of the environment or the profile. */
    public static Optional<String> regionOf(URI endpoint) {
        Matcher host = API_HOST.matcher(endpoint.getHost().toLowerCase(Locale.ROOT));
        if (host.find()) {
            return Optional.of(host.group(1));
        }
        return region();
    }

    /** The region of the environment or the profile. */
    public static Optional<String> region() {
        try {
            return Optional.of(new DefaultAwsRegionProviderChain().getRegion().id());
        } catch (SdkException e) {
            return Optional.empty();
        }
    }

    @Override
    public Map<String, String> headers(String method, URI uri, Map<String, String> headers, String body) {
        SdkHttpRequest.Builder request =
                SdkHttpRequest.builder().method(SdkHttpMethod.fromValue(method)).uri(uri);
        headers.forEach(request::putHeader);
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        AwsCredentialsIdentity identity = identity();
        SdkHttpRequest signed = signer.sign(sign -> sign.identity(identity)
                        .request(request.build())
                        .payload(ContentStreamProvider.fromByteArray(bytes))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, service)
                        .putProperty(AwsV4HttpSigner.REGION_NAME, region))
                .request();
        Map<String, String> added = new LinkedHashMap<>();
        signed.forEachHeader((name, values) -> {
            if (!headers.containsKey(name) && !RESTRICTED.contains(name.toLowerCase(Locale.ROOT))) {
                added.put(name, String.join(",", values));
            }
        });
        return added;
    }

    private AwsCredentialsIdentity identity() {
        try {
            return credentials.resolveCredentials();
        } catch (SdkException e) {
            throw new NoCredentials("there are no AWS credentials to sign with: " + brief(e), e);
        }
    }

    /** A short reason. The SDK's own message lists every provider with its settings. */
    private static String brief(SdkException e) {
        String message = String.valueOf(e.getMessage());
        return message.startsWith("Unable to load credentials from any of the providers")
                ? "environment, profile and role give none"
                : message;
    }
}
