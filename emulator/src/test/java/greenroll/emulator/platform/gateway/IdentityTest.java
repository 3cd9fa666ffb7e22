package greenroll.emulator.platform.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.cli.client.AwsSignature;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Signatures of the AWS SDK are accepted. They are refused when any part of the request differs. */
class IdentityTest {

    private static final String PATH = "/2015-03-31/functions/greenroll-ManageTokens/invocations";
    private static final byte[] BODY = "{\"owner\":\"grün\"}".getBytes(UTF_8);

    private final Identity identity = new Identity("local", "secret");

    private static Identity.Request request(String service, String method, String path) {
        return new Identity.Request(service, method, URI.create("http://127.0.0.1:8080" + path));
    }

    private static Map<String, String> signedBy(String secret) {
        return signedBy(secret, PATH);
    }

    private static Map<String, String> signedBy(String secret, String path) {
        AwsSignature signature = new AwsSignature(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("local", secret)), "lambda", "us-east-1");
        Map<String, String> headers = new HashMap<>(Map.of("Content-Type", "application/json"));
        URI uri = URI.create("http://127.0.0.1:8080" + path);
        headers.putAll(signature.headers("POST", uri, headers, new String(BODY, UTF_8)));
        headers.put("host", "127.0.0.1:8080");
        return headers;
    }

    private boolean accepts(Map<String, String> headers, String path, byte[] body, Instant now) {
        return identity.signed(request("lambda", "POST", path), headers, body, now);
    }

    @Test
    void signed_byTheSdkWithItsCredentials_isTheIdentitys() {
        assertThat(accepts(signedBy("secret"), PATH, BODY, Instant.now())).isTrue();
    }

    @Test
    void signed_withAnotherSecretOrKey_isNot() {
        assertThat(accepts(signedBy("guessed"), PATH, BODY, Instant.now())).isFalse();
        Map<String, String> other = signedBy("secret");
        other.compute("Authorization", (name, value) -> value.replace("Credential=local/", "Credential=other/"));
        assertThat(accepts(other, PATH, BODY, Instant.now())).isFalse();
    }

    @Test
    void signed_forAnotherBodyPathHeaderOrService_isNot() {
        assertThat(accepts(signedBy("secret"), PATH, "{}".getBytes(UTF_8), Instant.now()))
                .isFalse();
        assertThat(accepts(signedBy("secret"), PATH.replace("Tokens", "Roll"), BODY, Instant.now()))
                .isFalse();
        Map<String, String> headers = signedBy("secret");
        headers.put("host", "127.0.0.1:9090");
        assertThat(accepts(headers, PATH, BODY, Instant.now())).isFalse();
        assertThat(identity.signed(request("execute-api", "POST", PATH), signedBy("secret"), BODY, Instant.now()))
                .isFalse();
        assertThat(identity.signed(request("lambda", "PUT", PATH), signedBy("secret"), BODY, Instant.now()))
                .isFalse();
    }

    /** The SDK encodes each segment of the path once more, and sorts the query. */
    @ParameterizedTest
    @ValueSource(strings = {"/iam/x?limit=5&sort=createdAt%3ADESC&a", "/iam/x?b=2&b=1&a=%20%2B~", "/iam/sig%2D1%2Fy"})
    void signed_withAQueryAndEscapes_isTheIdentitys_andWithAnotherQueryIsNot(String path) {
        Map<String, String> headers = signedBy("secret", path);

        assertThat(accepts(headers, path, BODY, Instant.now())).isTrue();
        assertThat(accepts(headers, path + (path.contains("?") ? "&" : "?") + "c=3", BODY, Instant.now()))
                .isFalse();
    }

    @Test
    void signed_longAgo_isNot() {
        assertThat(accepts(signedBy("secret"), PATH, BODY, Instant.now().plus(Duration.ofMinutes(6))))
                .isFalse();
    }

    @Test
    void unsigned_isNot() {
        assertThat(accepts(Map.of(), PATH, BODY, Instant.now())).isFalse();
        Map<String, String> bearer = signedBy("secret");
        bearer.put("Authorization", "Bearer secret");
        assertThat(accepts(bearer, PATH, BODY, Instant.now())).isFalse();
    }

    @Test
    void identity_isNeverWrittenWithItsSecret() {
        assertThat(identity).hasToString("local");
    }
}
