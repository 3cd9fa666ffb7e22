package greenroll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.Web;
import greenroll.api.group.ReadGroup;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.token.Scope;
import org.junit.jupiter.api.Test;

class EndpointTest {

    private final Web web = new Web();

    private Web.Answer answerThrowing(RuntimeException e) {
        return web.call(
                (event, context) -> new Endpoint(web.clock, Scope.ROLL).answer(event, context, call -> {
                    throw e;
                }),
                Web.request("GET", "/aws/ec2/group", null, null));
    }

    @Test
    void answer_anExceptionThatNobodyForesaw_isA500WithTheRequestIdAndItsTraceOnlyInTheLog() {
        Web.Answer answer = answerThrowing(new IllegalStateException("secret inside"));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.body()).isEqualTo(Json.tree("""
                { "request":  { "id": "7f1c0d52-2a8c-4b39-9f0e-0c6f4b1f6d11", "url": "/aws/ec2/group",
                                "method": "GET", "timestamp": "2026-11-23T07:00:00.000Z" },
                  "response": { "errors": [ { "code": "INTERNAL_ERROR",
                    "message": "the request failed because of an internal error; request id 7f1c0d52-2a8c-4b39-9f0e-0c6f4b1f6d11" } ],
                                "status": { "code": 500, "message": "Internal Server Error" } } }"""));
        assertThat(web.context().log())
                .contains(Web.REQUEST, "IllegalStateException: secret inside", "EndpointTest")
                .endsWith("\n");
    }

    @Test
    void log_ofACall_isOneLineWithItsIdsAndItsStatus() {
        web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                        .withBody("{}"));

        assertThat(Json.tree(web.context().log())).isEqualTo(Json.tree("""
                { "level": "INFO", "function": "greenroll-Api", "requestId": "lambda-request", "apiRequestId": "%s",
                  "method": "PUT", "route": "/aws/ec2/group/{groupId}/roll", "groupId": "%s",
                  "status": 400, "code": "VALIDATION_ERROR" }""".formatted(Web.REQUEST, Web.GROUP)));
    }

    @Test
    void log_ofAnIdThatNoGroupCanHave_doesNotRepeatIt() {
        web.call(
                web.startRoll(),
                Web.request("PUT", "/aws/ec2/group/{groupId}/roll", "\",\"level\":\"x", null)
                        .withBody("{\"batchSizePercentage\": 20, \"gracePeriod\": 300}"));

        assertThat(Json.tree(web.context().log()).has("groupId")).isFalse();
        assertThat(web.context().log()).contains("GROUP_DOESNT_EXIST").doesNotContain("x");
    }

    @Test
    void answer_aServiceThatDoesNotAnswer_asksToTryAgain() {
        Web.Answer answer = answerThrowing(new Unavailable("DynamoDB throttles", new RuntimeException("inside")));

        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.errors())
                .containsExactly("INTERNAL_ERROR -: a service that this needs does not answer: try again; request id "
                        + Web.REQUEST);
        assertThat(web.context().log()).contains("DynamoDB throttles");
    }

    @Test
    void answer_aCallThatNobodyVouchedFor_is401AndStartsNothing() {
        APIGatewayProxyRequestEvent request = Web.request("PUT", "/aws/ec2/group/{groupId}/roll", Web.GROUP, null)
                .withBody("{\"batchSizePercentage\": 20, \"gracePeriod\": 300}");
        request.getRequestContext().setAuthorizer(null);

        Web.Answer answer = web.call(web.startRoll(), request);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.wrong()).containsExactly("UNAUTHORIZED -");
        assertThat(web.store.rolls).isEmpty();
    }

    @Test
    void answer_withoutAGateway_takesTheFunctionsOwnRequestId() {
        APIGatewayProxyRequestEvent request =
                Web.request("GET", "/aws/ec2/group", null, null).withRequestContext(null);

        Web.Answer answer = web.call(new ReadGroup(web.store, web.autoScaling, web.autoScaling, web.clock), request);

        assertThat(answer.body().at("/request/id").textValue()).isEqualTo("lambda-request");
    }

    @Test
    void answer_anEventInTheJsonThatApiGatewaySends_isReadWithItsCallerAndAnsweredInItsForm() {
        APIGatewayProxyRequestEvent event = Json.read("""
                { "resource": "/aws/ec2/group/{groupId}/roll", "path": "/aws/ec2/group/sig-0a1b2c3d/roll",
                  "httpMethod": "PUT", "headers": { "Content-Type": "application/json" },
                  "multiValueHeaders": { "Content-Type": ["application/json"] },
                  "queryStringParameters": { "accountId": "act-1" }, "multiValueQueryStringParameters": null,
                  "pathParameters": { "groupId": "sig-0a1b2c3d" }, "stageVariables": null,
                  "requestContext": { "accountId": "123456789012", "stage": "prod", "requestId": "r-1",
                    "requestTimeEpoch": 1795417200000, "identity": { "sourceIp": "192.0.2.1", "userArn": null },
                    "authorizer": { "principalId": "ops", "owner": "ops", "tokenId": "tok-0a1b2c3d",
                      "scopes": "roll", "groups": "", "integrationLatency": 3 } },
                  "body": "{\\"batchSizePercentage\\": 20, \\"gracePeriod\\": 300}", "isBase64Encoded": false }""", APIGatewayProxyRequestEvent.class);

        JsonNode answer = Json.tree(Json.write(web.startRoll().handleRequest(event, web.context())));

        assertThat(answer.path("statusCode").intValue()).isEqualTo(200);
        assertThat(answer.at("/headers/Content-Type").textValue()).isEqualTo("application/json");
        assertThat(Json.tree(answer.path("body").textValue())
                        .at("/response/items/0/startedBy")
                        .textValue())
                .isEqualTo("ops");
    }

    @Test
    void startedBy_aSignedCall_isItsIdentitysArn() {
        APIGatewayProxyRequestEvent event = Json.read("""
                { "resource": "/iam/aws/ec2/group/{groupId}/roll", "path": "/iam/aws/ec2/group/sig-0a1b2c3d/roll",
                  "httpMethod": "PUT", "headers": {}, "pathParameters": { "groupId": "sig-0a1b2c3d" },
                  "requestContext": { "requestId": "r-1", "authorizer": null,
                    "identity": { "userArn": "arn:aws:sts::000000000000:assumed-role/deploy/ci", "accountId": "000000000000" } },
                  "body": "{\\"batchSizePercentage\\": 20, \\"gracePeriod\\": 300}", "isBase64Encoded": false }""", APIGatewayProxyRequestEvent.class);

        assertThat(web.call(web.startRoll(), event).item().path("startedBy").textValue())
                .isEqualTo("arn:aws:sts::000000000000:assumed-role/deploy/ci");
    }
}
