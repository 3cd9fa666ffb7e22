package greenroll.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import greenroll.api.Web;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.token.Scope;
import greenroll.token.Secret;
import greenroll.token.Token;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizerTest {

    private static final String METHOD =
            "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/GET/aws/ec2/group/sig-1";
    private static final String SHA256 = new Secret("sesame").sha256();

    private final Web web = new Web();
    private Instant now = Web.NOW;

    @BeforeEach
    void storeTheTokenByItsHash() {
        store(token(Set.of(Scope.READ, Scope.ROLL), Set.of("sig-00000002", "sig-00000001")));
    }

    private static Token token(Set<Scope> scopes, Set<String> groups) {
        return new Token(
                "tok-0a1b2c3d",
                "ops",
                new TreeSet<>(scopes),
                new TreeSet<>(groups),
                Web.NOW.minusSeconds(60),
                Web.NOW.plus(Duration.ofDays(1)),
                null,
                null);
    }

    private void store(Token token) {
        web.tokens.tokens.put(SHA256, token);
    }

    private Token stored() {
        return web.tokens.tokens.get(SHA256);
    }

    private IamPolicyResponse ask(String header) {
        InstantSource clock = () -> now;
        return new Authorizer(web.tokens, clock)
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
        assertThat(Json.tree(Json.write(answer.getPolicyDocument()))).isEqualTo(Json.tree("""
                { "Version": "2012-10-17",
                  "Statement": [ { "Effect": "Allow", "Action": "execute-api:Invoke",
                    "Resource": [ "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3/prod/*" ],
                    "Condition": {} } ] }"""));
    }

    @Test
    void authorize_aKnownToken_passesOnAsTextsWhatItIsGoodFor() {
        assertThat(ask("Bearer sesame").getContext())
                .isEqualTo(Map.of(
                        "owner", "ops",
                        "tokenId", "tok-0a1b2c3d",
                        "scopes", "read,roll",
                        "groups", "sig-00000001,sig-00000002"));
    }

    @Test
    void authorize_aTokenForAllGroups_namesNone() {
        store(token(Set.of(Scope.ADMIN), Set.of()));

        assertThat(ask("Bearer sesame").getContext())
                .containsEntry("groups", "")
                .containsEntry("scopes", "admin");
    }

    @Test
    void authorize_fromItsExpiryOn_isUnauthorizedAlthoughTheStoreStillHasIt() {
        now = stored().expiresAt().minusMillis(1);
        assertThat(ask("Bearer sesame").getPrincipalId()).isEqualTo("ops");

        now = stored().expiresAt();
        assertThatThrownBy(() -> ask("Bearer sesame")).hasMessage("Unauthorized");
    }

    @Test
    void authorize_aRevokedToken_isUnauthorizedAndNoUse() {
        store(stored().revokedAt(now));

        assertThatThrownBy(() -> ask("Bearer sesame")).hasMessage("Unauthorized");
        assertThat(web.tokens.uses).isZero();
    }

    @Test
    void use_isNotedOnceAnHour() {
        for (int minutes : List.of(0, 1, 59)) {
            now = Web.NOW.plus(Duration.ofMinutes(minutes));
            ask("Bearer sesame");
        }
        assertThat(web.tokens.uses).isEqualTo(1);
        assertThat(stored().lastUsedAt()).isEqualTo(Web.NOW);

        now = Web.NOW.plus(Duration.ofMinutes(60));
        ask("Bearer sesame");

        assertThat(web.tokens.uses).isEqualTo(2);
        assertThat(stored().lastUsedAt()).isEqualTo(now);
    }

    @Test
    void use_thatCannotBeNoted_keepsNobodyOut() {
        web.tokens.broken = new Unavailable("UpdateItem: throttled", null);

        assertThat(ask("Bearer sesame").getPrincipalId()).isEqualTo("ops");
        assertThat(web.context().log()).contains("UpdateItem: throttled", "tok-0a1b2c3d");
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
                "Bearer tok-0a1b2c3d",
                "Bearer d0c04f4b1951e4aeaaec8223ed2039e542f3aae805a6fa7f6d794e5afff5d272"
            })
    void authorize_anythingElse_isUnauthorizedInTheGatewaysWord(String header) {
        assertThatThrownBy(() -> ask(header))
                .isExactlyInstanceOf(RuntimeException.class)
                .hasMessage("Unauthorized");
    }
}
