package greenroll.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.Wiring;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.roll.RollStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Makes a token for the API, for whom IAM allows to invoke this function; it has no route. Takes {@code {"owner": …}} and
 * answers {@code {"token", "owner", "expiresAt"}}: the only time that the token is seen, for its SHA-256 alone is stored.
 * It expires after 90 days. Called twice it makes two tokens. An input of another shape is an IllegalArgumentException.
 */
public final class CreateToken implements RequestStreamHandler {

    static final Duration LIFE = Duration.ofDays(90);

    private static final Pattern OWNER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._@:+=/-]{0,127}");
    private static final int BYTES = 32;

    private final RollStore store;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public CreateToken() {
        this(Wiring.ofLambda().store(), Wiring.ofLambda().clock());
    }

    public CreateToken(RollStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        String owner = owner(Json.strictTree(new String(input.readAllBytes(), StandardCharsets.UTF_8)));
        String token = token();
        Instant expiresAt = Instant.ofEpochSecond(clock.instant().plus(LIFE).getEpochSecond());
        store.putToken(Hashes.sha256(token), owner, expiresAt);
        LogLine.info(context)
                .with("owner", owner)
                .with("expiresAt", expiresAt)
                .with("message", "made a token")
                .write();
        Json.write(Map.of("token", token, "owner", owner, "expiresAt", expiresAt), output);
    }

    private static String owner(JsonNode input) {
        String owner = input.path("owner").asText();
        if (input.size() != 1 || !OWNER.matcher(owner).matches()) {
            throw new IllegalArgumentException(
                    "the input must be {\"owner\": \"…\"}: who the token is for, up to 128 of A-Z a-z 0-9 space ._@:+=/-");
        }
        return owner;
    }

    private String token() {
        byte[] secret = new byte[BYTES];
        random.nextBytes(secret);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    }
}
