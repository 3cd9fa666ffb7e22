package greenroll.cli.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Signed calls as API Gateway receives them. The test computes the signature itself, by AWS's description. */
class AwsSignatureTest {

    private static final Pattern AUTHORIZATION = Pattern.compile(
            "AWS4-HMAC-SHA256 Credential=AKID/([0-9]{8}/eu-west-1/execute-api/aws4_request), SignedHeaders=([a-z0-9;-]+),"
                    + " Signature=([0-9a-f]{64})");

    private static final AwsCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsSessionCredentials.create("AKID", "secret", "session"));

    @Test
    void call_signed_carriesTheSignatureOfExactlyWhatIsSent() throws Exception {
        String body = "{\"batchSizePercentage\":20,\"comment\":\"grün\"}";
        try (ScriptedApi server = new ScriptedApi();
                ApiClient api = new ApiClient(
                        ApiEndpoint.of(server.url() + "/v1").signed(), new AwsSignature(CREDENTIALS, "eu-west-1"))) {
            String path = "/v1/iam/aws/ec2/group/sig-1/roll?dryRun=true&a=b%20c";
            server.items("PUT", path, "{}");

            ApiAnswer answer =
                    api.call("PUT", path.substring("/v1/iam".length()), body, Map.of("Idempotency-Key", "k-1"));

            assertThat(answer.status()).isEqualTo(200);
            ScriptedApi.Asked asked = server.asked().getFirst();
            assertThat(asked.body()).isEqualTo(body);
            assertThat(asked.headers()).containsEntry("X-Amz-Security-Token", "session");
            Matcher header = AUTHORIZATION.matcher(asked.headers().get("Authorization"));
            assertThat(header.matches()).isTrue();
            assertThat(header.group(2)).contains("host", "idempotency-key", "x-amz-date", "x-amz-security-token");
            assertThat(header.group(3)).isEqualTo(signature(asked, header.group(1), header.group(2), "secret"));
            assertThat(header.group(3)).isNotEqualTo(signature(asked, header.group(1), header.group(2), "other"));
        }
    }

    private static String signature(ScriptedApi.Asked asked, String scope, String signedHeaders, String secret)
            throws Exception {
        String[] path = asked.path().split("\\?", 2);
        String query = Arrays.stream(path[1].split("&")).sorted().collect(Collectors.joining("&"));
        String headers = Arrays.stream(signedHeaders.split(";"))
                .map(name -> name + ":" + asked.headers().get(name).strip() + "\n")
                .collect(Collectors.joining());
        String canonical =
                String.join("\n", asked.method(), path[0], query, headers, signedHeaders, sha256(asked.body()));
        String toSign =
                String.join("\n", "AWS4-HMAC-SHA256", asked.headers().get("X-Amz-Date"), scope, sha256(canonical));
        byte[] key = ("AWS4" + secret).getBytes(UTF_8);
        for (String part : List.of(scope.split("/"))) {
            key = hmac(key, part);
        }
        return HexFormat.of().formatHex(hmac(key, toSign));
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }

    private static byte[] hmac(byte[] key, String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        return mac.doFinal(text.getBytes(UTF_8));
    }

    @Test
    void headers_noCredentials_saysThatThereAreNone() {
        AwsCredentialsProvider none = () -> {
            throw SdkClientException.create("Unable to load credentials from any of the providers in the chain …");
        };

        assertThatThrownBy(() -> new AwsSignature(none, "eu-west-1")
                        .headers("GET", URI.create("http://127.0.0.1/"), Map.of(), ""))
                .isInstanceOf(NoCredentials.class)
                .hasMessage("there are no AWS credentials to sign with: environment, profile and role give none");
    }

    @ParameterizedTest
    @CsvSource({
        "https://a1b2c3.execute-api.eu-west-1.amazonaws.com/v1,     eu-west-1",
        "https://a1b2c3.execute-api.cn-north-1.amazonaws.com.cn/v1, cn-north-1",
        "https://a1b2-vpce-1.execute-api.us-gov-east-1.vpce.amazonaws.com/v1, us-gov-east-1"
    })
    void regionOf_apiOfApiGateway_isTheOneInItsName(String endpoint, String region) {
        assertThat(AwsSignature.regionOf(URI.create(endpoint))).isEqualTo(Optional.of(region));
    }
}
