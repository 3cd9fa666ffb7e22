package greenroll.api.roll;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import greenroll.api.Web;
import greenroll.api.group.ReadGroup;
import greenroll.group.Freeze;
import greenroll.json.Json;
import greenroll.roll.GroupActivity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Freezing deployments of a group and of all groups, and lifting that. */
class FreezeCallsTest {

    private static final String GROUP = "/aws/ec2/group/{groupId}/freeze";
    private static final String ALL = "/aws/ec2/freeze";
    private static final String SALE = "{\"freeze\":{\"reason\":\"the sale is on\"}}";
    private static final String ROLL = "{\"batchSizePercentage\":25,\"gracePeriod\":0}";

    private final Web web = new Web();

    @Test
    void freeze_aGroup_isAnsweredAndShown_andTheSameReasonAgainChangesNothing() {
        Web.Answer first = call("PUT", GROUP, SALE);

        assertThat(first.items()).isEqualTo(Json.tree("""
                        [ { "groupId": "sig-0a1b2c3d", "reason": "the sale is on", "by": "ops",
                            "at": "2026-11-23T07:00:00.000Z" } ]"""));
        assertThat(first.body().at("/response/kind").textValue()).isEqualTo("spotinst:aws:ec2:group:freeze");
        web.store.freeze(new Freeze(Web.GROUP, "the sale is on", "ann", Web.NOW.minusSeconds(60)));
        assertThat(call("PUT", GROUP, SALE).item().path("by").textValue()).isEqualTo("ann");
        assertThat(read(GROUP).item().path("by").textValue()).isEqualTo("ann");
        assertThat(read(ALL).items()).isEmpty();
        assertThat(read("/aws/ec2/group/{groupId}").item().path("freezes"))
                .isEqualTo(read(GROUP).items());
        assertThat(read("/aws/ec2/group").item().path("freezes"))
                .isEqualTo(read(GROUP).items());
    }

    @Test
    void freeze_withAnotherReason_replacesTheFirst() {
        web.store.freeze(new Freeze(Web.GROUP, "an incident", "ann", Web.NOW.minusSeconds(60)));

        call("PUT", GROUP, SALE);

        assertThat(web.store.freezes()).containsExactly(new Freeze(Web.GROUP, "the sale is on", "ops", Web.NOW));
    }

    @Test
    void lift_ofAGroup_leavesThatOfAllGroups_andAgainItChangesNothing() {
        call("PUT", GROUP, SALE);
        assertThat(call("PUT", ALL, SALE).items()).hasSize(1);
        assertThat(read(GROUP).items()).hasSize(2);

        Web.Answer lifted = call("DELETE", GROUP, null);

        assertThat(lifted.items()).hasSize(1);
        assertThat(lifted.item().has("groupId")).isFalse();
        Web.Answer again = call("DELETE", GROUP, null);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(lifted.body());
        assertThat(call("DELETE", ALL, null).items()).isEmpty();
        assertThat(call("DELETE", ALL, null).status()).isEqualTo(200);
        assertThat(read("/aws/ec2/group/{groupId}").item().has("freezes")).isFalse();
    }

    @Test
    void theActivity_tellsWhoFrozeAndWhoLifted() {
        call("PUT", GROUP, SALE);
        call("PUT", GROUP, SALE);
        call("DELETE", GROUP, null);
        call("DELETE", GROUP, null);

        assertThat(web.store.activity(Web.GROUP))
                .extracting(GroupActivity::kind, GroupActivity::message)
                .containsExactlyInAnyOrder(
                        org.assertj.core.api.Assertions.tuple(
                                GroupActivity.Kind.FROZEN,
                                "deployments of sig-0a1b2c3d are frozen since 2026-11-23T07:00:00Z by ops: the sale is on"),
                        org.assertj.core.api.Assertions.tuple(GroupActivity.Kind.UNFROZEN, "ops lifted the freeze"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {}                                   | VALIDATION_ERROR freeze.reason
            {"freeze": {}}                       | VALIDATION_ERROR freeze.reason
            {"freeze": {"reason": ""}}           | VALIDATION_ERROR freeze.reason
            {"freeze": {"reason": 7}}            | VALIDATION_ERROR freeze.reason
            {"freeze": {"reason": "x", "by": "ann"}} | VALIDATION_ERROR freeze.by""")
    void freeze_withAWrongBody_isRefusedByTheField(String body, String problem) {
        assertThat(call("PUT", GROUP, body).wrong()).containsExactly(problem);
        assertThat(web.store.freezes()).isEmpty();
    }

    @Test
    void freeze_withAReasonOf501Characters_isRefused() {
        String long501 = "{\"freeze\":{\"reason\":\"" + "x".repeat(501) + "\"}}";

        assertThat(call("PUT", GROUP, long501).wrong()).containsExactly("VALIDATION_ERROR freeze.reason");
        assertThat(call("PUT", GROUP, long501.replace("xx\"", "x\"")).status()).isEqualTo(200);
    }

    @Test
    void lift_withABody_isRefused_andLiftsNothing() {
        call("PUT", ALL, SALE);

        assertThat(call("DELETE", ALL, SALE).wrong()).containsExactly("VALIDATION_ERROR freeze");
        assertThat(web.store.freezes()).hasSize(1);
    }

    @Test
    void freeze_ofAGroupThatDoesNotExist_isRefused() {
        for (String method : new String[] {"PUT", "DELETE"}) {
            APIGatewayProxyRequestEvent event =
                    Web.request(method, GROUP, "sig-0000000f", null).withBody(body(method));
            assertThat(web.call(new ControlRoll(web.store, web.clock), event).errors())
                    .containsExactly("GROUP_DOESNT_EXIST groupId: there is no group sig-0000000f");
        }
    }

    @Test
    void freeze_needsTheScopeRoll_andForAllGroupsATokenThatIsNotLimited() {
        assertThat(as("read", "", "PUT", GROUP).errors())
                .containsExactly("FORBIDDEN Authorization: this needs a token of scope roll, and this one's is read");
        assertThat(as("roll", "sig-0000000f", "PUT", GROUP).wrong()).containsExactly("FORBIDDEN Authorization");
        assertThat(as("roll", Web.GROUP, "PUT", ALL).errors())
                .containsExactly("FORBIDDEN Authorization: this needs a token that is not limited to groups");
        assertThat(web.store.freezes()).isEmpty();

        assertThat(as("roll", Web.GROUP, "PUT", GROUP).status()).isEqualTo(200);
        assertThat(as("roll", "", "PUT", ALL).status()).isEqualTo(200);
        assertThat(as("roll", Web.GROUP, "DELETE", ALL).status()).isEqualTo(403);
    }

    @Test
    void aRoll_whileFrozen_isAnswered409_withWhoAndWhyAndTheWayOut() {
        call("PUT", ALL, SALE);

        Web.Answer refused = web.start(ROLL);

        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errors())
                .containsExactly(
                        "FROZEN -: deployments of all groups are frozen since 2026-11-23T07:00:00Z by ops: the sale"
                                + " is on. To lift it: DELETE /aws/ec2/freeze, or ./greenroll unfreeze --all");
        assertThat(web.started).isEmpty();
        call("DELETE", ALL, null);
        assertThat(web.start(ROLL).status()).isEqualTo(200);
    }

    /** The hourly check rolls a revision that waits. */
    @Test
    void aRevision_thatTheOwnerWantsRolled_waitsForTheEndOfTheFreeze() {
        call("PUT", GROUP, SALE);

        Web.Answer updated = web.update("""
                { "group": { "compute": { "launchSpecification": { "imageId": "ami-2" } },
                             "updatePolicy": { "shouldRoll": true,
                               "rollConfig": { "batchSizePercentage": 50, "gracePeriod": 0 } } } }""");

        assertThat(updated.status()).isEqualTo(200);
        assertThat(web.started).isEmpty();
        assertThat(web.store.activity(Web.GROUP))
                .filteredOn(note -> note.kind() == GroupActivity.Kind.WAITS)
                .singleElement()
                .satisfies(note -> assertThat(note.message())
                        .endsWith(
                                " is not rolled yet: deployments of sig-0a1b2c3d are frozen since 2026-11-23T07:00:00Z by"
                                        + " ops: the sale is on"));
    }

    /** A client may send back what it read. */
    @Test
    void anUpdate_withTheFreezesThatTheGroupHas_isAccepted() {
        call("PUT", GROUP, SALE);
        String freezes = read(GROUP).items().toString();

        assertThat(web.update("{\"group\":{\"freezes\":" + freezes + "}}").status())
                .isEqualTo(200);
        assertThat(web.update("{\"group\":{\"freezes\":[]}}").wrong())
                .containsExactly("UNSUPPORTED_FIELD group.freezes");
    }

    private Web.Answer call(String method, String resource, String body) {
        return web.call(
                new ControlRoll(web.store, web.clock), request(method, resource).withBody(body));
    }

    private Web.Answer read(String resource) {
        return web.call(
                new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock), request("GET", resource));
    }

    private Web.Answer as(String scope, String groups, String method, String resource) {
        APIGatewayProxyRequestEvent event = request(method, resource).withBody(body(method));
        event.getRequestContext()
                .setAuthorizer(Map.of("owner", "jo", "principalId", "jo", "scopes", scope, "groups", groups));
        return web.call(new ControlRoll(web.store, web.clock), event);
    }

    private static String body(String method) {
        return method.equals("PUT") ? SALE : null;
    }

    private static APIGatewayProxyRequestEvent request(String method, String resource) {
        return Web.request(method, resource, resource.contains("{groupId}") ? Web.GROUP : null, null);
    }
}
