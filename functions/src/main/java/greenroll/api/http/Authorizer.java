package greenroll.api.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayCustomAuthorizerEvent;
import com.amazonaws.services.lambda.runtime.events.IamPolicyResponse;
import greenroll.aws.Wiring;
import greenroll.log.LogLine;
import greenroll.token.Secret;
import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The API's TOKEN authorizer. It accepts {@code Bearer} and a token whose SHA-256 is stored, and which is neither
 * expired nor revoked. The policy is for the whole stage, because API Gateway caches it for each token and uses it for
 * every route. The context holds the token's scopes and groups, and each function refuses calls beyond them
 * ({@link Caller}). A use is noted once per hour. That can neither delay a caller for long nor fail the call.
 */
public final class Authorizer implements RequestHandler<APIGatewayCustomAuthorizerEvent, IamPolicyResponse> {

    private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +(\\S{1,512}) *");

    private final TokenStore tokens;
    private final InstantSource clock;

    public Authorizer() {
        this(Wiring.ofLambda().tokens(), Wiring.ofLambda().clock());
    }

    public Authorizer(TokenStore tokens, InstantSource clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    public IamPolicyResponse handleRequest(APIGatewayCustomAuthorizerEvent event, Context context) {
        Instant now = clock.instant();
        String sha256 = sha256(event.getAuthorizationToken());
        Token token = tokens.find(sha256).filter(found -> found.isGood(now)).orElseThrow(Authorizer::unauthorized);
        noteUse(sha256, token, now, context);
        return IamPolicyResponse.builder()
                .withPrincipalId(token.owner())
                .withPolicyDocument(IamPolicyResponse.PolicyDocument.builder()
                        .withVersion(IamPolicyResponse.VERSION_2012_10_17)
                        .withStatement(List.of(allow(wholeStage(event.getMethodArn()))))
                        .build())
                .withContext(Caller.context(token))
                .build();
    }

    /** The message that API Gateway answers with a 401. Any other exception is a 500. */
    private static RuntimeException unauthorized() {
        return new RuntimeException("Unauthorized");
    }

    private void noteUse(String sha256, Token token, Instant now, Context context) {
        if (token.isUseNews(now)) {
            try {
                tokens.used(sha256, now);
            } catch (RuntimeException e) {
                LogLine.error(context, e).with("tokenId", token.id()).write();
            }
        }
    }

    /**
     * Sets an empty condition, because the library's own {@code allowStatement} writes {@code null}, which is not a
     * valid policy.
     */
    private static IamPolicyResponse.Statement allow(String resource) {
        return IamPolicyResponse.Statement.builder()
                .withEffect(IamPolicyResponse.ALLOW)
                .withAction(IamPolicyResponse.EXECUTE_API_INVOKE)
                .withResource(List.of(resource))
                .withCondition(Map.of())
                .build();
    }

    private static String sha256(@Nullable String header) {
        Matcher bearer = BEARER.matcher(header == null ? "" : header);
        if (!bearer.matches()) {
            throw unauthorized();
        }
        return new Secret(bearer.group(1)).sha256();
    }

    /** Returns {@code arn:…:api/stage/GET/path} with a star for everything after the stage. */
    private static String wholeStage(String methodArn) {
        String[] parts = methodArn.split("/", 3);
        return parts[0] + "/" + parts[1] + "/*";
    }
}
