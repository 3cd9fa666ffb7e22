package greenroll.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.api.Web;
import greenroll.api.group.BodyShape;
import greenroll.api.group.CreateGroup;
import greenroll.api.group.body.GroupBody;
import greenroll.api.roll.ControlRoll;
import greenroll.api.roll.RollBody;
import greenroll.api.roll.SampleRoll;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tries every field of every body with wrong values. Each is refused in the envelope, and the error names the field.
 * The readers themselves tell which fields there are, so a new field is tried without a change here.
 */
class BadInputTest {

    enum Body {
        CREATE(
                "POST",
                "/aws/ec2/group",
                "GroupRequest",
                (body, problems) -> GroupBody.read(body, "eu-west-1", problems),
                "scaling"),
        ROLL("PUT", "/aws/ec2/group/{groupId}/roll", "RollRequest", RollBody::start, "replace"),
        CONTROL("PUT", "/aws/ec2/group/{groupId}/roll/{rollId}", "RollControl", RollBody::control, "stop"),
        CLEAN_UP("POST", "/aws/ec2/group/{groupId}/roll/{rollId}/action", "CleanUpRequest", RollBody::cleanUp, "back");

        final String method;
        final String resource;
        final String schema;
        final BiConsumer<JsonNode, Problems> reader;
        final String example;

        Body(String method, String resource, String schema, BiConsumer<JsonNode, Problems> reader, String example) {
            this.method = method;
            this.resource = resource;
            this.schema = schema;
            this.reader = reader;
            this.example = example;
        }

        /** A correct body, from the examples of the description. */
        ObjectNode right() {
            String operation = "/paths/" + resource.replace("/", "~1") + "/" + method.toLowerCase();
            return API.at(operation + "/requestBody/content/application~1json/examples/" + example + "/value")
                    .deepCopy();
        }
    }

    private static final OpenApi API = OpenApi.load();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Web web = new Web();

    @ParameterizedTest
    @EnumSource
    void everyField_ofAnotherTypeOrBeyondItsRange_isNamed(Body body) {
        BodyShape.of(body.reader).forEach((path, field) -> {
            for (JsonNode bad : bad(field)) {
                assertThat(errors(body, with(body.right(), path, bad)))
                        .as("%s of %s: %.60s", path, body, bad)
                        .contains(code(field) + " " + path.replace("[]", "[0]"));
            }
        });
    }

    private static String code(BodyShape.Field field) {
        return field.type() == BodyShape.Type.UNSUPPORTED ? "UNSUPPORTED_FIELD" : "VALIDATION_ERROR";
    }

    private static List<JsonNode> bad(BodyShape.Field field) {
        JsonNode huge = NODES.textNode("x".repeat(100_000));
        List<JsonNode> bad = new ArrayList<>();
        switch (field.type()) {
            case UNSUPPORTED -> bad.add(NODES.numberNode(17));
            case OBJECT, LIST -> bad.addAll(List.of(NODES.textNode("x"), NODES.numberNode(1), huge));
            case INTEGER -> {
                bad.addAll(List.of(NODES.objectNode(), NODES.arrayNode(), NODES.booleanNode(true), huge));
                bad.addAll(
                        List.of(NODES.textNode("1.5"), NODES.numberNode(1.5), NODES.numberNode(beyond(field.least()))));
                bad.addAll(List.of(NODES.numberNode(field.most() + 1L), NODES.textNode("-9223372036854775809")));
            }
            case NUMBER ->
                bad.addAll(List.of(NODES.textNode("1,5"), NODES.booleanNode(true), NODES.objectNode(), huge));
            case FLAG -> bad.addAll(List.of(NODES.textNode("yes"), NODES.numberNode(1), NODES.objectNode()));
            case TEXT -> bad.addAll(List.of(NODES.numberNode(1), NODES.objectNode(), NODES.textNode("\ud800"), huge));
            case CHOICE ->
                bad.addAll(List.of(NODES.textNode("nonsense"), NODES.numberNode(1), NODES.arrayNode(), huge));
        }
        return bad;
    }

    /** Some fields take 0 for absent. */
    private static long beyond(int least) {
        return least == 1 ? -1 : least - 1L;
    }

    @ParameterizedTest
    @EnumSource
    void everyField_thatIsRequired_isNamedWhenItIsMissingOrNull(Body body) {
        BodyShape.of(body.reader).forEach((path, field) -> {
            // The minimum stands in for a target that is not given.
            boolean isReplaced = path.equals("group.capacity.target");
            if (field.required() && !isReplaced && !path.contains("[]") && has(body.right(), path)) {
                assertThat(errors(body, with(body.right(), path, NODES.nullNode())))
                        .as(path)
                        .contains("VALIDATION_ERROR " + path);
                assertThat(errors(body, with(body.right(), path, null)))
                        .as(path)
                        .contains("VALIDATION_ERROR " + path);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void everyObject_namesWhatIsNotKnownInIt(Body body) {
        List<String> objects = new ArrayList<>(List.of(""));
        BodyShape.of(body.reader).forEach((path, field) -> {
            if (field.type() == BodyShape.Type.OBJECT) {
                objects.add(path + ".");
            }
        });
        for (String object : objects) {
            String unknown = object + "nonsense";
            assertThat(errors(body, with(body.right(), unknown, NODES.numberNode(1))))
                    .as(unknown)
                    .contains("VALIDATION_ERROR " + unknown.replace("[]", "[0]"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsNoBodyAtAll_isNamedBody(Body body) {
        String right = body.right().toString();
        String twice = right.substring(0, right.length() - 1) + "," + right.substring(1);
        for (String text : List.of(
                "", " ", "{", "[]", "1", "null", right + "x", twice, "{\"a\":".repeat(5_000), "[".repeat(100_000))) {
            assertThat(errors(body, text)).as("%.40s", text).containsExactly("VALIDATION_ERROR body");
        }
        assertThat(errors(body, "{\"x\":\"" + "y".repeat(1 << 20) + "\"}")).containsExactly("PAYLOAD_TOO_LARGE -");
        byte[] latin = "{\"comment\":\"é\"}".getBytes(StandardCharsets.ISO_8859_1);
        APIGatewayProxyRequestEvent encoded = request(body, Base64.getEncoder().encodeToString(latin));
        assertThat(send(body, encoded.withIsBase64Encoded(true)).wrong()).containsExactly("VALIDATION_ERROR body");
    }

    private List<String> errors(Body body, JsonNode sent) {
        // JSON can carry half of a surrogate pair only as an escape.
        return errors(body, sent.toString().replace("\ud800", "\\ud800"));
    }

    private List<String> errors(Body body, String sent) {
        Web.Answer answer = send(body, request(body, sent));
        assertThat(answer.status()).as("%.200s", sent).isIn(400, 413);
        assertThat(answer.body().path("request").path("id").textValue()).isEqualTo(Web.REQUEST);
        assertThat(answer.body().at("/response/status/code").intValue()).isEqualTo(answer.status());
        return answer.wrong();
    }

    private static APIGatewayProxyRequestEvent request(Body body, String sent) {
        String roll = body.resource.contains("rollId") ? SampleRoll.ID : null;
        String group = body.resource.contains("groupId") ? Web.GROUP : null;
        return Web.request(body.method, body.resource, group, roll).withBody(sent);
    }

    private Web.Answer send(Body body, APIGatewayProxyRequestEvent request) {
        APIGatewayProxyResponseEvent response = switch (body) {
            case CREATE ->
                new CreateGroup(
                                web.store,
                                web.fleet,
                                web.images,
                                web.prices,
                                web.autoScaling,
                                web.autoScaling,
                                web.executions,
                                web.clock,
                                web.ids)
                        .handleRequest(request, web.context());
            case ROLL, CLEAN_UP -> web.startRoll().handleRequest(request, web.context());
            case CONTROL -> new ControlRoll(web.store, web.clock).handleRequest(request, web.context());
        };
        return new Web.Answer(response.getStatusCode(), Json.tree(response.getBody()));
    }

    private static boolean has(ObjectNode body, String path) {
        return !body.at("/" + path.replace(".", "/")).isMissingNode();
    }

    /** The body with the value at the path; null removes the field. In a list the path leads to the first item. */
    private static ObjectNode with(ObjectNode body, String path, JsonNode value) {
        ObjectNode parent = body;
        String[] names = path.split("\\.");
        for (int i = 0; i < names.length - 1; i++) {
            parent = child(parent, names[i]);
        }
        String last = names[names.length - 1];
        if (value == null) {
            parent.remove(last);
        } else if (last.endsWith("[]")) {
            parent.putArray(last.substring(0, last.length() - 2)).add(value);
        } else {
            parent.set(last, value);
        }
        return body;
    }

    private static ObjectNode child(ObjectNode parent, String name) {
        if (!name.endsWith("[]")) {
            return parent.path(name) instanceof ObjectNode there ? there : parent.putObject(name);
        }
        String list = name.substring(0, name.length() - 2);
        ArrayNode items = parent.path(list) instanceof ArrayNode there ? there : parent.putArray(list);
        return items.path(0) instanceof ObjectNode there ? there : items.addObject();
    }
}
