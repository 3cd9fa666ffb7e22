package greenroll.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import greenroll.aws.Wiring;
import greenroll.roll.RollStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The API's TOKEN authorizer: lets in who shows {@code Bearer} and a token whose SHA-256 is stored and has not expired. The policy holds for
 * the whole stage, because API Gateway caches it for each token and uses it for every route. The owner's name goes on
 * as the context's {@code owner}.
 */
public final class Authorizer implements RequestHandler<APIGatewayCustomAuthorizerEvent, IamPolicyResponse> {

    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +(\\S{1,512}) *");

    private final RollStore store;
    private final InstantSource clock;

    public Authorizer() {
        this(Wiring.ofLambda().store(), Wiring.ofLambda().clock());
    }

    public Authorizer(RollStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public IamPolicyResponse handleRequest(APIGatewayCustomAuthorizerEvent event, Context context) {
        // The word that API Gateway answers with a 401; any other exception is a 500.
        String owner = owner(event.getAuthorizationToken()).orElseThrow(() -> new RuntimeException("Unauthorized"));
        return IamPolicyResponse.builder()
                .withPrincipalId(owner)
                .withPolicyDocument(IamPolicyResponse.PolicyDocument.builder()
                        .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                        .withStatement(List.of(allow(wholeStage(event.getMethodArn()))))
                        .build())
                .withContext(Map.of("owner", owner))
                .build();
    }

    /** With an empty condition: the library's own {@code allowStatement} writes {@code null}, which is no policy. */
    private static IamPolicyResponse.Statement allow(String resource) {
        return IamPolicyResponse.Statement.builder()
                .withEffect(IamPolicyResponse.ALLOW)
                .withAction(IamPolicyResponse.EXECUTE_API_INVOKE)
                .withResource(List.of(resource))
                .withCondition(Map.of())
                .build();
    }

    private Optional<String> owner(@Nullable String header) {
        Matcher bearer = BEARER.matcher(header == null ? "" : header);
        return bearer.matches() ? store.tokenOwner(Hashes.sha256(bearer.group(1)), clock.instant()) : Optional.empty();
    }

    /** {@code arn:…:api/stage/GET/path} with everything behind the stage replaced by a star. */
    private static String wholeStage(String methodArn) {
        String[] parts = methodArn.split("/", 3);
        return parts[0] + "/" + parts[1] + "/*";
    }
}
