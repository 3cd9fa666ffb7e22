package greenroll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.RequestIdentity;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.api.group.CreateGroup;
import greenroll.api.group.ReadGroup;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.Revision;
import greenroll.token.Scope;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests how far a call reaches with its token. The emulator's tests go over every route. */
class CallerTest {

    private static final String OTHER = "sig-0b0b0b0b";
    private static final String START = "{\"batchSizePercentage\": 20, \"gracePeriod\": 300}";

    private final Web web = new Web();

    private static APIGatewayProxyRequestEvent by(APIGatewayProxyRequestEvent request, Map<String, Object> authorizer) {
        request.getRequestContext().setAuthorizer(authorizer);
        return request;
    }

    private Web.Answer start(Map<String, Object> authorizer) {
        return web.call(
                web.startRoll(),
                by(
                        Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                                .withBody(START),
                        authorizer));
    }

    private Web.Answer list(Map<String, Object> authorizer) {
        return web.call(
                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                by(Web.request("GET", "/aws/ec2/group", null, null), authorizer));
    }

    @Test
    void token_withoutTheScope_isForbidden_namingTheOneThatIsMissing_andStartsNothing() {
        Web.Answer answer = start(Map.of("owner", "ops", "tokenId", "tok-1", "scopes", "read", "groups", ""));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.body().at("/response/status/message").textValue()).isEqualTo("Forbidden");
        assertThat(answer.errors())
                .containsExactly("FORBIDDEN Authorization: this needs a token of scope roll, and this one's is read");
        assertThat(web.store.rolls).isEmpty();
        assertThat(web.context().log()).contains("\"tokenId\":\"tok-1\"", "FORBIDDEN");
    }

    /**
     * The context of another version's authorizer, which API Gateway may still cache. It must not permit everything.
     */
    @ParameterizedTest
    @CsvSource({"''", "write"})
    void token_withoutAScopeThatIsKnown_mayDoNothing(String scopes) {
        assertThat(start(Map.of("owner", "ops", "scopes", scopes)).errors())
                .containsExactly("FORBIDDEN Authorization: this needs a token of scope roll, and this one's is none");
        assertThat(list(Map.of("owner", "ops")).wrong()).containsExactly("FORBIDDEN Authorization");
    }

    @ParameterizedTest
    @CsvSource({"roll", "admin", "'read,roll'"})
    void token_withTheScope_startsItsRoll(String scopes) {
        assertThat(start(Map.of("owner", "ops", "scopes", scopes, "groups", Web.GROUP))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void token_limitedToOtherGroups_isForbidden_whetherTheGroupIsThereOrNot() {
        assertThat(start(Map.of("owner", "ops", "scopes", "roll", "groups", OTHER))
                        .errors())
                .containsExactly(
                        "FORBIDDEN Authorization: this token is limited to groups of which " + Web.GROUP + " is none");
        web.store.groups.clear();
        assertThat(start(Map.of("owner", "ops", "scopes", "roll", "groups", OTHER))
                        .status())
                .isEqualTo(403);
    }

    @Test
    void token_limitedToGroups_listsOnlyThose() {
        Group other = Group.created(OTHER, "other", "eu-west-1", new Capacity(1, 1, 1), List.of(), Web.NOW);
        web.store.put(other, new Revision(1, Web.SPECIFICATION, Web.NOW));

        assertThat(ids(list(Map.of("owner", "ops", "scopes", "read", "groups", OTHER))))
                .containsExactly(OTHER);
        assertThat(ids(list(Map.of("owner", "ops", "scopes", "read", "groups", ""))))
                .containsExactlyInAnyOrder(Web.GROUP, OTHER);
    }

    @Test
    void token_limitedToGroups_isShownThemInPages_thatEndAtItsOwnGroups() {
        for (String id : List.of("sig-00000001", "sig-00000002", "sig-00000003")) {
            web.store.put(
                    Group.created(id, "other", "eu-west-1", new Capacity(1, 1, 1), List.of(), Web.NOW),
                    new Revision(1, Web.SPECIFICATION, Web.NOW));
        }
        Map<String, Object> limited =
                Map.of("owner", "ops", "scopes", "read", "groups", "sig-00000003,sig-00000001,sig-0000000f");

        Web.Answer first = page(limited, Map.of("limit", "1"));
        Web.Answer second = page(
                limited,
                Map.of("limit", "2", "next", first.body().at("/response/next").textValue()));

        assertThat(ids(first)).containsExactly("sig-00000001");
        assertThat(ids(second)).as("one of them is not there").containsExactly("sig-00000003");
        assertThat(second.body().at("/response").has("next")).isFalse();
    }

    private Web.Answer page(Map<String, Object> authorizer, Map<String, String> query) {
        return web.call(
                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock),
                by(Web.request("GET", "/aws/ec2/group", null, null), authorizer).withQueryStringParameters(query));
    }

    private static List<String> ids(Web.Answer answer) {
        return StreamSupport.stream(answer.items().spliterator(), false)
                .map((JsonNode item) -> item.path("id").textValue())
                .toList();
    }

    @Test
    void token_limitedToGroups_createsNone() {
        APIGatewayProxyRequestEvent create = by(
                Web.request("POST", "/aws/ec2/group", null, null).withBody("{}"),
                Map.of("owner", "ops", "scopes", "admin", "groups", Web.GROUP));

        Web.Answer answer = web.call(
                new CreateGroup(
                        web.store,
                        web.fleet,
                        web.images,
                        web.prices,
                        web.autoScaling,
                        web.autoScaling,
                        web.executions,
                        web.clock,
                        web.ids),
                create);

        assertThat(answer.errors())
                .containsExactly("FORBIDDEN Authorization: this needs a token that is not limited to groups");
    }

    private static APIGatewayProxyRequestEvent signed(APIGatewayProxyRequestEvent request, String account) {
        RequestIdentity identity = new RequestIdentity();
        identity.setUserArn("arn:aws:iam::" + account + ":user/jo");
        identity.setAccountId(account);
        by(request, null).getRequestContext().setIdentity(identity);
        return request;
    }

    private static APIGatewayProxyRequestEvent signedStart(String account) {
        return signed(
                Web.request("PUT", "/iam/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                        .withBody(START),
                account);
    }

    @Test
    void signedCall_isJudgedByIam_andOnRecordByItsArn() {
        Web.Answer answer = web.call(web.startRoll(), signedStart(Web.ACCOUNT));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.item().path("startedBy").textValue()).isEqualTo("arn:aws:iam::" + Web.ACCOUNT + ":user/jo");
    }

    /** IAM knows only method and path, so a signed call gets only the scope that they need. */
    @ParameterizedTest
    @CsvSource({"READ, READ", "APPROVE, 'READ,APPROVE'", "ROLL, 'READ,APPROVE,ROLL'", "ADMIN, 'READ,APPROVE,ROLL,ADMIN'"
    })
    void signedCall_hasTheScopeThatItsRouteNeeds_andNoOther(Scope needed, String has) {
        Caller caller = Caller.of(signedStart(Web.ACCOUNT), needed, Web.ACCOUNT);

        assertThat(Stream.of(Scope.values()).filter(caller::may).map(Scope::name))
                .containsExactly(has.split(","));
    }

    @Test
    void signedCall_ofAnotherAccount_isForbidden_namingBoth_andStartsNothing() {
        Web.Answer answer = web.call(web.startRoll(), signedStart("123456789012"));

        assertThat(answer.status()).isEqualTo(403);
        assertThat(answer.errors())
                .containsExactly("FORBIDDEN Authorization: an identity of account 123456789012 signed this call; only"
                        + " identities of account " + Web.ACCOUNT
                        + " may: assume a role of that account and sign with its credentials");
        assertThat(web.store.rolls).isEmpty();
    }

    @Test
    void signedCall_ofAnAccountThatIsNotTold_isForbidden() {
        APIGatewayProxyRequestEvent request = signedStart(Web.ACCOUNT);
        request.getRequestContext().getIdentity().setAccountId(null);

        assertThat(web.call(web.startRoll(), request).wrong()).containsExactly("FORBIDDEN Authorization");
    }
}
