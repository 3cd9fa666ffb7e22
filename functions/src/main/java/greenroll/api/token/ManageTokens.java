package greenroll.api.token;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.api.http.Problem;
import greenroll.api.http.RefusedCall;
import greenroll.aws.Wiring;
import greenroll.id.IdSource;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.token.Secret;
import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Creates, lists and revokes the API's tokens. The function has no route, and IAM decides who may invoke it.
 * {@link TokenRequest} describes the input.
 *
 * <p>Only the answer to a creation shows the token, because only its SHA-256 is stored. Created twice there are two
 * tokens. A list shows neither a token nor its hash, and leaves out expired tokens. A revoked token is refused at once,
 * except that API Gateway may cache it for as long as the template's ReauthorizeEvery. Revoking twice is the same as
 * revoking once.
 *
 * <p>A wrong input is an IllegalArgumentException with one line for each problem, in the form of the HTTP API's errors.
 */
public final class ManageTokens implements RequestStreamHandler {

    private static final int ID_ATTEMPTS = 5;

    private final TokenStore tokens;
    private final InstantSource clock;
    private final IdSource ids;
    private final SecureRandom random = new SecureRandom();

    public ManageTokens() {
        this(
                Wiring.ofLambda().tokens(),
                Wiring.ofLambda().clock(),
                Wiring.ofLambda().ids());
    }

    public ManageTokens(TokenStore tokens, InstantSource clock, IdSource ids) {
        this.tokens = tokens;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String text = new String(input.readAllBytes(), StandardCharsets.UTF_8);
        try {
            Json.write(answer(TokenRequest.read(Json.strictTree(text)), context), output);
        } catch (RefusedCall e) {
            throw new IllegalArgumentException(
                    e.problems().stream().map(Problem::inOneLine).collect(Collectors.joining("\n")), e);
        }
    }

    private Object answer(TokenRequest request, Context context) {
        return switch (request) {
            case TokenRequest.Create create -> create(create, context);
            case TokenRequest.Some some -> list(some);
            case TokenRequest.Revoke(String id) -> revoke(id, context);
        };
    }

    private TokenViews.Created create(TokenRequest.Create wanted, Context context) {
        for (int attempt = 0; attempt < ID_ATTEMPTS; attempt++) {
            Secret secret = Secret.random(random);
            Token token = made(wanted, clock.instant());
            if (tokens.put(secret.sha256(), token)) {
                told(token, "made a token", context);
                return TokenViews.created(secret, token);
            }
        }
        throw new IllegalStateException("each of " + ID_ATTEMPTS + " ids is taken: try again");
    }

    private Token made(TokenRequest.Create wanted, Instant now) {
        Instant expiresAt = Instant.ofEpochSecond(now.plus(wanted.validFor()).getEpochSecond());
        return new Token(
                "tok-" + ids.hex8(), wanted.owner(), wanted.scopes(), wanted.groups(), now, expiresAt, null, null);
    }

    private TokenViews.Listed list(TokenRequest.Some wanted) {
        Instant now = clock.instant();
        try {
            TokenStore.Page page = tokens.list(wanted.limit(), wanted.after());
            return new TokenViews.Listed(
                    page.tokens().stream()
                            .filter(token -> now.isBefore(token.expiresAt()))
                            .map(TokenViews::of)
                            .toList(),
                    page.next());
        } catch (IllegalArgumentException e) {
            throw TokenRequest.noSuchPage();
        }
    }

    private TokenViews.View revoke(String id, Context context) {
        Optional<Token> revoked = tokens.revoke(id, clock.instant());
        Token token = revoked.orElseThrow(() -> TokenRequest.noSuchToken(id));
        told(token, "revoked a token", context);
        return TokenViews.of(token);
    }

    private static void told(Token token, String what, Context context) {
        LogLine.info(context)
                .with("tokenId", token.id())
                .with("owner", token.owner())
                .with("scopes", TokenViews.of(token).scopes())
                .with("groups", TokenViews.of(token).groups())
                .with("expiresAt", token.expiresAt())
                .with("message", what)
                .write();
    }
}
