package greenroll.api.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.Web;
import greenroll.json.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests calls that no other function answers. The template's test checks that the paths and methods are the template's.
 */
class NotFoundTest {

    private final Web web = new Web();

    private APIGatewayProxyResponseEvent call(APIGatewayProxyRequestEvent request) {
        return new NotFound(web.clock).handleRequest(request, web.context());
    }

    private APIGatewayProxyResponseEvent proxied(String method, String path) {
        return call(Web.request(method, "/aws/{proxy+}", null, null)
                .withPath("/aws/" + path)
                .withPathParameters(Map.of("proxy", path)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/aws/ec2/group/{groupId}/roll", "/iam/aws/ec2/group/{groupId}/roll"})
    void anotherMethod_ofAPathThatIsThere_is405WithThoseThatItTakes(String route) {
        APIGatewayProxyResponseEvent answer = call(Web.request("DELETE", route, Web.GROUP, null));

        assertThat(answer.getStatusCode()).isEqualTo(405);
        assertThat(answer.getHeaders()).containsEntry("Allow", "GET, PUT").containsEntry("Cache-Control", "no-store");
        assertThat(Json.tree(answer.getBody()).path("response")).isEqualTo(Json.tree("""
                { "errors": [ { "code": "METHOD_NOT_ALLOWED", "message": "this path takes GET, PUT" } ],
                  "status": { "code": 405, "message": "Method Not Allowed" } }"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | ec2/group/sig-0a1b2c3d/suspension                      | list suspended process      | shouldRoll
            POST   | ec2/group/sig-0a1b2c3d/scale/suspendPolicy             | suspend scaling policies    | isEnabled
            PUT    | ec2/group/sig-0a1b2c3d/statefulInstance/ssi-1/recycle  | recycle stateful instance   | EFS
            GET    | ec2/group/sig-0a1b2c3d/costs/detailed                  | get group detailed cost     | Cost Explorer
            GET    | ec2/group/sig-0a1b2c3d/logs                            | get elastilog               | /events
            POST   | ec2/group/autoScalingGroup/import                      | import asg                  | greenroll:group
            POST   | ec2/instance/i-1/standby/enter                         | enter instance standby      | deregister
            GET    | ec2/instance/i-1                                       | get instance status         | /status
            DELETE | ec2/statefulMigrationGroup/smg-1                       | delete stateful import      | EFS
            """)
    void anOperationOfElastigroup_isRefusedByItsName_withTheWayOut(
            String method, String path, String name, String wayOut) {
        APIGatewayProxyResponseEvent answer = proxied(method, path);

        assertThat(answer.getStatusCode()).isEqualTo(404);
        assertThat(Json.tree(answer.getBody()).at("/response/errors/0/code").textValue())
                .isEqualTo("NOT_FOUND");
        assertThat(Json.tree(answer.getBody()).at("/response/errors/0/message").textValue())
                .startsWith("Greenroll does not have Elastigroup's operation \"" + name + "\": ")
                .contains(wayOut);
    }

    /** HTTP clients repeat the same call there, with its method, body and token. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            GET | ec2/group/                               | -      | ../group
            PUT | ec2/group/sig-0a1b2c3d/roll/             | a b&c  | ../roll?accountId=a+b%26c
            GET | ec2/group/sig-0a1b2c3d/roll/sbgd-1/status/ | -    | ../status
            GET | ec2/group/sig-0a1b2c3d/                  | -      | ../sig-0a1b2c3d
            """)
    void aPath_withASlashAtItsEnd_isRedirected(String method, String path, String account, String location) {
        APIGatewayProxyRequestEvent request = Web.request(method, "/aws/{proxy+}", null, null)
                .withPath("/aws/" + path)
                .withPathParameters(Map.of("proxy", path));
        if (account != null) {
            request.setQueryStringParameters(Map.of("accountId", account));
        }

        APIGatewayProxyResponseEvent answer = call(request);

        assertThat(answer.getStatusCode()).isEqualTo(308);
        assertThat(answer.getHeaders()).containsEntry("Location", location);
        assertThat(Json.tree(answer.getBody()).at("/response/errors/0/code").textValue())
                .isEqualTo("PERMANENT_REDIRECT");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ec2/nothing/", "ec2/group/sig-1/a\r\nb/", "ec2/group//", "/", "ec2/group/sig-1/costs/"})
    void anotherPath_withASlashAtItsEnd_isNotRedirected(String path) {
        assertThat(proxied("GET", path).getStatusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"GET, ec2/nothing", "DELETE, ec2/group/sig-0a1b2c3d/costs", "GET, ec2/group/a/b/suspension", "GET, ''"})
    void anythingElse_isNotThere(String method, String path) {
        APIGatewayProxyResponseEvent answer = proxied(method, path);

        assertThat(answer.getStatusCode()).isEqualTo(404);
        assertThat(Json.tree(answer.getBody()).at("/response/errors/0")).isEqualTo(Json.tree("""
                { "code": "NOT_FOUND", "message": "there is nothing at this path" }"""));
    }

    @Test
    void aCall_thatNobodyVouchesFor_isToldNothing() {
        assertThat(call(new APIGatewayProxyRequestEvent()).getStatusCode()).isEqualTo(401);
    }
}
