package greenroll.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.json.Json;
import greenroll.roll.MapRollStore;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTokenTest {

    private final Web web = new Web();

    private JsonNode invoke(String input) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        new CreateToken(web.store, web.clock)
                .handleRequest(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), output, web.context());
        return Json.tree(output.toString(StandardCharsets.UTF_8));
    }

    @Test
    void create_forAnOwner_answersTheTokenOnceAndStoresItsHashFor90Days() throws IOException {
        JsonNode answer = invoke("{\"owner\": \"ops\"}");

        String token = answer.path("token").textValue();
        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(answer.path("owner").textValue()).isEqualTo("ops");
        assertThat(answer.path("expiresAt").textValue()).isEqualTo("2027-02-21T07:00:00Z");
        assertThat(web.store.tokens)
                .isEqualTo(
                        Map.of(Hashes.sha256(token), new MapRollStore.Token("ops", Web.NOW.plus(Duration.ofDays(90)))));
        assertThat(web.context().log())
                .contains("\"owner\":\"ops\"", "made a token")
                .doesNotContain(token, Hashes.sha256(token));
    }

    @Test
    void create_token_isOneThatTheAuthorizerLetsIn() throws IOException {
        String token = invoke("{\"owner\": \"ops\"}").path("token").textValue();

        assertThat(new Authorizer(web.store, web.clock)
                        .handleRequest(
                                APIGatewayCustomAuthorizerEvent.builder()
                                        .withAuthorizationToken("Bearer " + token)
                                        .withMethodArn("arn:aws:execute-api:eu-west-1:1:a/v1/GET/aws/ec2/group")
                                        .build(),
                                web.context())
                        .getPrincipalId())
                .isEqualTo("ops");
    }

    @Test
    void create_twice_makesTwoTokens() throws IOException {
        assertThat(invoke("{\"owner\": \"ops\"}").path("token"))
                .isNotEqualTo(invoke("{\"owner\": \"ops\"}").path("token"));
        assertThat(web.store.tokens).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "\"ops\"",
                "{\"owner\": \"\"}",
                "{\"owner\": \" ops\"}",
                "{\"owner\": {}}",
                "{\"owner\": \"line\\nbreak\"}",
                "{\"owner\": \"ops\", \"days\": 900}"
            })
    void create_anythingElse_isRefusedAndStoresNothing(String input) {
        assertThatThrownBy(() -> invoke(input)).isInstanceOf(IllegalArgumentException.class);
        assertThat(web.store.tokens).isEmpty();
    }
}
