package greenroll.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import greenroll.json.Json;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerTest {

    private static final String METHOD =
            "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/GET/aws/ec2/group/sig-1";

    private final Web web = new Web();

    @BeforeEach
    void storeTheTokenByItsHash() {
        // printf sesame | sha256sum
        storeUntil(Web.NOW.plusSeconds(1));
    }

    private void storeUntil(Instant expiresAt) {
        web.store.putToken("d0c04f4b1951e4aeaaec8223ed2039e542f3aae805a6fa7f6d794e5afff5d272", "ops", expiresAt);
    }

    private IamPolicyResponse ask(String header) {
        return new Authorizer(web.store, web.clock)
                .handleRequest(
                        APIGatewayCustomAuthorizerEvent.builder()
                                .withType("TOKEN")
                                .withAuthorizationToken(header)
                                .withMethodArn(METHOD)
                                .build(),
                        web.context());
    }

    @Test
    void authorize_aKnownToken_letsItsOwnerIntoTheWholeStage() {
        IamPolicyResponse answer = ask("Bearer sesame");

        assertThat(answer.getPrincipalId()).isEqualTo("ops");
        assertThat(answer.getContext()).containsEntry("owner", "ops");
        assertThat(Json.tree(Json.write(answer.getPolicyDocument()))).isEqualTo(Json.tree("""
                { "Version": "2012-10-17",
                  "Statement": [ { "Effect": "Allow", "Action": "execute-api:Invoke",
                    "Resource": [ "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/*" ],
                    "Condition": {} } ] }"""));
    }

    @Test
    void authorize_anExpiredToken_isUnauthorized() {
        storeUntil(Web.NOW);

        assertThatThrownBy(() -> ask("Bearer sesame")).hasMessage("Unauthorized");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "sesame",
                "Bearer",
                "Bearer ",
                "Bearer Sesame",
                "Bearer sesame sesame",
                "Basic sesame",
                "Bearer d0c04f4b1951e4aeaaec8223ed2039e542f3aae805a6fa7f6d794e5afff5d272"
            })
    void authorize_anythingElse_isUnauthorizedInTheGatewaysWord(String header) {
        assertThatThrownBy(() -> ask(header))
                .isExactlyInstanceOf(RuntimeException.class)
                .hasMessage("Unauthorized");
    }
}
