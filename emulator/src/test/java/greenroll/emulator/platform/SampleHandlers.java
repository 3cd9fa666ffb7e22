package greenroll.emulator.platform;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import greenroll.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Handlers of every interface that Lambda has, for {@code sample/template.yaml}. */
public final class SampleHandlers {

    private SampleHandlers() {}

    /** The lines that the handlers of a test write. */
    public static final class Journal {
        public final List<String> lines = new ArrayList<>();

        synchronized void write(String line) {
            lines.add(line);
        }
    }

    /** Asks for one more visit, then is done. Writes its input to the journal. */
    public static final class Step implements RequestStreamHandler {
        private final Journal journal;
        private final InstantSource clock;

        public Step(Journal journal, InstantSource clock) {
            this.journal = journal;
            this.clock = clock;
        }

        public Step() {
            throw new AssertionError("the widest constructor is to be taken");
        }

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
            var input = Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            journal.write(clock.instant() + " Step visits=" + input.path("visits") + " for "
                    + context.getRemainingTimeInMillis() + " ms");
            if (input.has("explode")) {
                throw new IllegalStateException("exploded");
            }
            Json.write(
                    input.path("visits").asInt() == 0 ? Map.of("next", "WAIT", "seconds", 10) : Map.of("next", "DONE"),
                    out);
        }
    }

    public static final class Watch implements RequestStreamHandler {
        private final Journal journal;

        public Watch(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
            var event = Json.tree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            journal.write(event.path("time").asText() + " Watch "
                    + event.path("detail-type").asText() + " "
                    + event.path("detail").path("status").asText());
            if (event.path("detail").has("poison")) {
                throw new IllegalStateException("poison");
            }
            out.write('1');
        }
    }

    /** The token "good" may do everything, "narrow" only the first call, and "denied" nothing. Others are unknown. */
    public static final class Guard implements RequestHandler<APIGatewayCustomAuthorizerEvent, IamPolicyResponse> {
        private final Journal journal;

        public Guard(Journal journal) {
            this.journal = journal;
        }

        @Override
        public IamPolicyResponse handleRequest(APIGatewayCustomAuthorizerEvent event, Context context) {
            String token = event.getAuthorizationToken().substring("Bearer ".length());
            journal.write("Guard " + token);
            return switch (token) {
                case "good" -> policy(IamPolicyResponse.allowStatement("arn:aws:execute-api:*:*:*"));
                case "narrow" -> policy(IamPolicyResponse.allowStatement(event.getMethodArn()));
                case "denied" -> policy(IamPolicyResponse.denyStatement("*"));
                case "broken" -> throw new IllegalStateException("the table is away");
                default -> throw new IllegalArgumentException("Unauthorized");
            };
        }

        private static IamPolicyResponse policy(IamPolicyResponse.Statement statement) {
            return IamPolicyResponse.builder()
                    .withPrincipalId("alice")
                    .withContext(Map.of("owner", "alice"))
                    .withPolicyDocument(IamPolicyResponse.PolicyDocument.builder()
                            .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                            .withStatement(List.of(statement))
                            .build())
                    .build();
        }
    }

    /** Answers with its input. */
    public static final class Echo
            implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

        @Override
        public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
            if ("explode".equals(event.getBody())) {
                throw new IllegalStateException("a secret");
            }
            Map<String, Object> seen = new LinkedHashMap<>();
            seen.put("method", event.getHttpMethod());
            seen.put("resource", event.getResource());
            seen.put("path", event.getPath());
            seen.put("parameters", event.getPathParameters());
            seen.put("query", event.getQueryStringParameters());
            seen.put("body", event.getBody());
            Map<String, Object> caller = event.getRequestContext().getAuthorizer();
            seen.put("caller", caller == null ? "anybody" : caller.get("owner"));
            return new APIGatewayProxyResponseEvent()
                    .withStatusCode(200)
                    .withHeaders(Map.of("ETag", "7"))
                    .withBody(Json.write(seen));
        }
    }
}
