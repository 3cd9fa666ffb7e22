package greenroll.api.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.api.http.Authorizer;
import greenroll.json.Json;
import greenroll.token.Secret;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the inputs and answers of the function that IAM protects. */
class ManageTokensTest {

    private final Web web = new Web();
    private final Deque<String> ids = new ArrayDeque<>(List.of("00000001", "00000002", "00000003"));
    private Instant now = Web.NOW;

    private JsonNode invoke(String input) throws IOException {
        ByteArrayOutputStream output = new ByteArrayOutputStream();
        new ManageTokens(web.tokens, () -> now, ids::remove)
                .handleRequest(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), output, web.context());
        return Json.tree(output.toString(StandardCharsets.UTF_8));
    }

    private static String inJson(String singleQuoted) {
        return singleQuoted.replace('\'', '"');
    }

    // --- create

    @Test
    void create_forAnOwnerAlone_answersTheTokenOnce_whichMayDoAllFor90Days() throws IOException {
        JsonNode answer = invoke("{\"owner\": \"ops\"}");

        String token = answer.path("token").textValue();
        assertThat(token).matches("[A-Za-z0-9_-]{43}");
        assertThat(answer).isEqualTo(Json.tree("""
                { "token": "%s", "id": "tok-00000001", "owner": "ops", "scopes": ["admin"],
                  "createdAt": "2026-11-23T07:00:00.000Z", "expiresAt": "2027-02-21T07:00:00.000Z" }""".formatted(token)));
        assertThat(web.tokens.tokens).containsOnlyKeys(new Secret(token).sha256());
        assertThat(web.tokens.tokens.toString()).doesNotContain(token);
        assertThat(web.context().log())
                .contains("\"owner\":\"ops\"", "tok-00000001", "made a token")
                .doesNotContain(token, new Secret(token).sha256());
    }

    @Test
    void create_withScopesGroupsAndDays_isLimitedToThem() throws IOException {
        JsonNode answer = invoke("""
                { "action": "create", "owner": "ci", "scopes": ["roll", "read"],
                  "groups": ["sig-00000002", "sig-00000001", "sig-00000002"], "validForDays": "7" }""");

        assertThat(answer.path("scopes")).isEqualTo(Json.tree("[\"read\", \"roll\"]"));
        assertThat(answer.path("groups")).isEqualTo(Json.tree("[\"sig-00000001\", \"sig-00000002\"]"));
        assertThat(answer.path("expiresAt").textValue()).isEqualTo("2026-11-30T07:00:00.000Z");
    }

    @Test
    void create_betweenTwoSeconds_expiresOnAWholeOne() throws IOException {
        now = Web.NOW.plusMillis(999);

        assertThat(invoke("{\"owner\": \"ops\"}").path("expiresAt").textValue()).isEqualTo("2027-02-21T07:00:00.000Z");
    }

    @Test
    void create_token_isOneThatTheAuthorizerLetsIn_untilItIsRevoked() throws IOException {
        String token = invoke("{\"owner\": \"ops\"}").path("token").textValue();
        assertThat(principal(token)).isEqualTo("ops");

        invoke("{\"action\": \"revoke\", \"id\": \"tok-00000001\"}");

        assertThatThrownBy(() -> principal(token)).hasMessage("Unauthorized");
    }

    private String principal(String token) {
        return new Authorizer(web.tokens, () -> now)
                .handleRequest(
                        APIGatewayCustomAuthorizerEvent.builder()
                                .withAuthorizationToken("Bearer " + token)
                                .withMethodArn("arn:aws:execute-api:eu-west-1:1:a/v1/GET/aws/ec2/group")
                                .build(),
                        web.context())
                .getPrincipalId();
    }

    @Test
    void create_twice_makesTwoTokens() throws IOException {
        assertThat(invoke("{\"owner\": \"ops\"}").path("token"))
                .isNotEqualTo(invoke("{\"owner\": \"ops\"}").path("token"));
        assertThat(web.tokens.tokens).hasSize(2);
    }

    @Test
    void create_withAnIdThatIsTaken_takesTheNext() throws IOException {
        invoke("{\"owner\": \"ops\"}");
        ids.addFirst("00000001");

        assertThat(invoke("{\"owner\": \"ops\"}").path("id").textValue()).isEqualTo("tok-00000002");
        assertThat(web.tokens.tokens).hasSize(2);
    }

    // --- list

    @Test
    void list_isPaged_andHasNeitherTokenNorHash() throws IOException {
        String token = invoke("{\"owner\": \"ops\"}").path("token").textValue();
        principal(token);
        invoke("{\"owner\": \"ci\", \"scopes\": [\"read\"], \"groups\": [\"sig-00000001\"]}");

        JsonNode first = invoke("{\"action\": \"list\", \"limit\": 1}");
        JsonNode second = invoke(Json.write(
                Map.of("action", "list", "limit", 1, "after", first.path("next").textValue())));

        assertThat(first.path("tokens")).isEqualTo(Json.tree("""
                [ { "id": "tok-00000001", "owner": "ops", "scopes": ["admin"], "createdAt": "2026-11-23T07:00:00.000Z",
                    "expiresAt": "2027-02-21T07:00:00.000Z", "lastUsedAt": "2026-11-23T07:00:00.000Z" } ]"""));
        assertThat(second).isEqualTo(Json.tree("""
                { "tokens": [ { "id": "tok-00000002", "owner": "ci", "scopes": ["read"], "groups": ["sig-00000001"],
                    "createdAt": "2026-11-23T07:00:00.000Z", "expiresAt": "2027-02-21T07:00:00.000Z" } ] }"""));
    }

    @Test
    void list_leavesOutWhatHasExpired_andShowsWhatWasRevoked() throws IOException {
        invoke("{\"owner\": \"ops\", \"validForDays\": 1}");
        invoke("{\"owner\": \"ci\"}");
        invoke("{\"action\": \"revoke\", \"id\": \"tok-00000002\"}");
        now = now.plus(Duration.ofDays(1));

        JsonNode listed = invoke("{\"action\": \"list\"}").path("tokens");

        assertThat(listed).hasSize(1);
        assertThat(listed.at("/0/id").textValue()).isEqualTo("tok-00000002");
        assertThat(listed.at("/0/revokedAt").textValue()).isEqualTo("2026-11-23T07:00:00.000Z");
    }

    // --- revoke

    @Test
    void revoke_twice_isRevokedOnce() throws IOException {
        invoke("{\"owner\": \"ops\"}");
        JsonNode once = invoke("{\"action\": \"revoke\", \"id\": \"tok-00000001\"}");
        now = now.plusSeconds(60);

        assertThat(invoke("{\"action\": \"revoke\", \"id\": \"tok-00000001\"}")).isEqualTo(once);
        assertThat(once.path("revokedAt").textValue()).isEqualTo("2026-11-23T07:00:00.000Z");
        assertThat(web.context().log()).contains("revoked a token");
    }

    // // --- refusals

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {}                                            | VALIDATION_ERROR: owner is required: up to 128 of A-Z a-z 0-9 space ._@:+=/-, a letter or digit first: who the token is for (owner)
            {'owner': ' ops'}                             | VALIDATION_ERROR: owner must be up to 128 of A-Z a-z 0-9 space ._@:+=/-, a letter or digit first: who the token is for (owner)
            {'owner': {}}                                 | VALIDATION_ERROR: owner must be a text, but was an object (owner)
            {'owner': 'ops', 'days': 9}                   | VALIDATION_ERROR: days is not known here (days)
            {'owner': 'ops', 'validForDays': 366}         | VALIDATION_ERROR: validForDays must be a whole number from 1 to 365, but was 366 (validForDays)
            {'owner': 'ops', 'scopes': ['write']}         | VALIDATION_ERROR: scopes[0] must be one of read, approve, roll, admin (scopes[0])
            {'owner': 'ops', 'scopes': 'read'}            | VALIDATION_ERROR: scopes must be a list, but was "read" (scopes)
            {'owner': 'ops', 'scopes': []}                | VALIDATION_ERROR: scopes must hold at least one of read, approve, roll, admin, or be left out (scopes)
            {'owner': 'ops', 'groups': ['web']}           | VALIDATION_ERROR: groups[0] must be a group's id, sig- and eight hex digits (groups[0])
            {'owner': 'ops', 'groups': []}                | VALIDATION_ERROR: groups must hold at least a group's id, sig- and eight hex digits, or be left out (groups)
            {'owner': 'ops', 'id': 'tok-00000001'}        | VALIDATION_ERROR: id is not known here (id)
            {'action': 'delete', 'id': 'tok-00000001'}    | VALIDATION_ERROR: action must be one of create, list, revoke, but was "delete" (action)
            {'action': 'list', 'limit': 101}              | VALIDATION_ERROR: limit must be a whole number from 1 to 100, but was 101 (limit)
            {'action': 'list', 'after': 'never'}          | VALIDATION_ERROR: after must be what a list answered as next (after)
            {'action': 'revoke'}                          | VALIDATION_ERROR: id is required: a token's id, tok- and eight hex digits, as a list shows it (id)
            {'action': 'revoke', 'id': 'tok-1'}           | VALIDATION_ERROR: id must be a token's id, tok- and eight hex digits, as a list shows it (id)
            {'action': 'revoke', 'id': 'tok-0000000f'}    | NOT_FOUND: there is no token tok-0000000f (id)
            []                                            | VALIDATION_ERROR: body must be a JSON object (body)
            """, quoteCharacter = '\u0000')
    void refused_namesTheField_inTheWordsOfTheApi_andChangesNothing(String input, String line) {
        assertThatThrownBy(() -> invoke(inJson(input)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessage(line);
        assertThat(web.tokens.tokens).isEmpty();
    }

    @Test
    void refused_forSeveralReasons_isALineForEach() {
        assertThatThrownBy(() -> invoke("{\"scopes\": [\"all\"], \"validForDays\": 0, \"x\": 1}"))
                .message()
                .satisfies(message -> assertThat(message.lines().map(line -> line.replaceAll(".*\\((.*)\\)$", "$1")))
                        .containsExactlyInAnyOrder("owner", "scopes[0]", "validForDays", "x"));
    }

    @Test
    void refused_moreGroupsThanApiGatewayPassesOnWithEase() {
        List<String> groups = Collections.nCopies(51, "").stream().toList();
        List<String> named = java.util.stream.IntStream.range(0, groups.size())
                .mapToObj("sig-%08x"::formatted)
                .toList();

        assertThatThrownBy(() -> invoke(Json.write(Map.of("owner", "ops", "groups", named))))
                .hasMessage("VALIDATION_ERROR: groups must be at most 50 groups, but are 51 (groups)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"ops\"", "ops", "{\"owner\": \"a\", \"owner\": \"b\"}", "{\"owner\": \"line\\nbreak\"}"})
    void refused_whatIsNoSuchObject(String input) {
        assertThatThrownBy(() -> invoke(input)).isInstanceOf(IllegalArgumentException.class);
        assertThat(web.tokens.tokens).isEmpty();
    }
}
