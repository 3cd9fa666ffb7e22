package greenroll.api.group;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent.RequestIdentity;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.json.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests who is shown a group's user data, which may hold secrets. A caller who is not shown it cannot erase it by
 * writing the answer back.
 */
class UserDataTest {

    private static final String GROUP = "/aws/ec2/group/{groupId}";

    /** The SHA-256 of {@code hello}, as {@code printf hello | sha256sum} prints it. */
    private static final JsonNode DIGEST = Json.tree("""
            { "bytes": 5, "sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824" }""");

    private final Web web = new Web();

    private JsonNode specification(String resource, Map<String, Object> authorizer, String signer) {
        String groupId = resource.contains("{groupId}") ? Web.GROUP : null;
        APIGatewayProxyRequestEvent request = Web.request("GET", resource, groupId, null);
        request.getRequestContext().setAuthorizer(authorizer);
        if (signer != null) {
            RequestIdentity identity = new RequestIdentity();
            identity.setUserArn(signer);
            identity.setAccountId(Web.ACCOUNT);
            request.getRequestContext().setIdentity(identity);
        }
        JsonNode item = web.call(new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock), request)
                .item();
        return item.has("compute") ? item.at("/compute/launchSpecification") : item.path("launchSpecification");
    }

    private static Map<String, Object> token(String scopes) {
        return Map.of("owner", "ops", "tokenId", "tok-1", "scopes", scopes, "groups", "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/aws/ec2/group", GROUP, GROUP + "/revisions"})
    void userData_isShownToATokenOfScopeAdmin_andToOthersItsSizeAndHash(String resource) {
        JsonNode admin = specification(resource, token("read,admin"), null);
        assertThat(admin.path("userData").textValue()).isEqualTo("aGVsbG8=");
        assertThat(admin.has("userDataDigest")).isFalse();

        for (String scope : List.of("read", "roll", "read,roll")) {
            JsonNode other = specification(resource, token(scope), null);
            assertThat(other.has("userData")).as(scope).isFalse();
            assertThat(other.path("userDataDigest")).as(scope).isEqualTo(DIGEST);
        }
    }

    /**
     * IAM sees only method and path. A caller who may only GET signs the same call as a caller who may do everything.
     */
    @ParameterizedTest
    @ValueSource(strings = {"/iam/aws/ec2/group", "/iam" + GROUP, "/iam" + GROUP + "/revisions"})
    void userData_isNotShownToASignedRead(String resource) {
        JsonNode signed = specification(resource, null, "arn:aws:iam::" + Web.ACCOUNT + ":user/jo");

        assertThat(signed.has("userData")).isFalse();
        assertThat(signed.path("userDataDigest")).isEqualTo(DIGEST);
    }

    @Test
    void userData_thatIsNotThere_hasNoDigest() {
        assertThat(web.update("""
                        {"group": {"compute": {"launchSpecification": {"userData": null}}}}""").status()).isEqualTo(200);

        assertThat(specification(GROUP, token("read"), null).has("userDataDigest"))
                .isFalse();
    }

    /**
     * One caller reads the group without its user data and edits it. Another caller, who may see user data, writes it
     * back.
     */
    @Test
    void groupWrittenBack_asItWasShownWithoutUserData_isRefused_andWithoutTheDigestKeepsIt() {
        ObjectNode shown = specification(GROUP, token("read"), null).deepCopy();
        shown.put("keyPair", "ops");

        Web.Answer refused = web.update(written(shown));
        shown.remove("userDataDigest");
        Web.Answer kept = web.update(written(shown));

        assertThat(refused.errors())
                .containsExactly("UNSUPPORTED_FIELD group.compute.launchSpecification.userDataDigest:"
                        + " group.compute.launchSpecification.userDataDigest is not supported: an answer has it in place"
                        + " of user data that is not shown. Leave it out: an update keeps the user data, and a new group takes"
                        + " userData");
        assertThat(kept.item().at("/compute/launchSpecification/keyPair").textValue())
                .isEqualTo("ops");
        assertThat(kept.item().at("/compute/launchSpecification/userData").textValue())
                .isEqualTo("aGVsbG8=");
    }

    private static String written(ObjectNode specification) {
        return Json.write(Map.of("group", Map.of("compute", Map.of("launchSpecification", specification))));
    }

    /** With equal tags a 304 would show user data to the wrong caller, or hide it from the right one. */
    @ParameterizedTest
    @CsvSource({"read, admin", "admin, read"})
    void etag_ofWhoIsShownUserData_isNotThatOfWhoIsNot(String one, String other) {
        String tag = tag(one);

        assertThat(tag).isNotNull().isEqualTo(tag(one)).isNotEqualTo(tag(other));
    }

    private String tag(String scope) {
        APIGatewayProxyRequestEvent request = Web.request("GET", GROUP, Web.GROUP, null);
        request.getRequestContext().setAuthorizer(token(scope));
        return new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock)
                .handleRequest(request, web.context())
                .getHeaders()
                .get("ETag");
    }
}
