package greenroll.demo.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.Headers;
import greenroll.emulator.platform.gateway.EmbeddedRoute;
import greenroll.emulator.platform.gateway.EmbeddedRoute.Reply;
import greenroll.emulator.platform.template.Template;
import greenroll.json.Json;
import greenroll.token.Scope;
import greenroll.token.Secret;
import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * {@code POST /embedded/session}: exchanges a sign-in code for a token that may do everything, for twelve hours of real
 * time. Only pages of this very host may call it. Another site's page is refused, whatever its name for 127.0.0.1 is.
 */
final class SignIn {

    static final String PATH = "/embedded/session";
    static final Duration SESSION = Duration.ofHours(12);

    private static final int ID_ATTEMPTS = 5;

    /** @param expiresAt in real time */
    record Session(String token, Instant expiresAt) {}

    private final URI url;
    private final TokenStore tokens;
    private final Times times;
    private final SecureRandom random;
    private final SignInCodes codes;

    /** @param url the API's URL, as clients get it */
    SignIn(URI url, TokenStore tokens, Times times, SecureRandom random) {
        this.url = url;
        this.tokens = tokens;
        this.times = times;
        this.random = random;
        codes = new SignInCodes(random);
    }

    /**
     * @param wall real time, for people and codes
     * @param cloud the cloud's time, by which tokens expire
     * @param speed seconds of the cloud's time in one second of real time
     */
    record Times(InstantSource wall, InstantSource cloud, double speed) {

        /** The cloud's time after that much real time. */
        Instant cloudAfter(Duration onTheWall) {
            Duration there = Duration.ofMillis((long) (onTheWall.toMillis() * speed));
            return cloud.instant().plus(there).truncatedTo(ChronoUnit.SECONDS);
        }
    }

    /** A link that opens the console signed in, once, within {@link SignInCodes#GOOD_FOR} from now. */
    URI link() {
        // In the fragment, which browsers never send and servers never log.
        return URI.create(url + "/console/index.html#/sign-in?code="
                + codes.issue(times.wall().instant()));
    }

    EmbeddedRoute route() {
        return new EmbeddedRoute("POST", PATH, Template.Entry.FREE, this::answer);
    }

    private Reply answer(EmbeddedRoute.Asked asked) {
        if (!isThisHost(asked.headers())) {
            return new Reply.Refused(403, "FORBIDDEN", "Only the console at " + url + " may sign in here.");
        }
        String code = isJson(asked.headers()) ? code(asked.body()) : "";
        if (code.isEmpty()) {
            return new Reply.Refused(
                    400,
                    "VALIDATION_ERROR",
                    "An application/json body {\"code\":\"…\"} is required, and nothing else.");
        }
        if (!codes.redeem(code, times.wall().instant())) {
            return new Reply.Refused(
                    403,
                    "FORBIDDEN",
                    "This sign-in link is not known, was used before, or is older than "
                            + SignInCodes.GOOD_FOR.toSeconds() + " s.");
        }
        return new Reply.Answered(session());
    }

    private boolean isThisHost(Headers headers) {
        String port = url.getPort() == 80 ? "" : ":" + url.getPort();
        String host = Objects.requireNonNullElse(headers.getFirst("Host"), "").toLowerCase(Locale.ROOT);
        return Set.of("127.0.0.1" + port, "localhost" + port).contains(host);
    }

    /** A form's type does not count, because any site's page may send it without permission. */
    private static boolean isJson(Headers headers) {
        String type = Objects.requireNonNullElse(headers.getFirst("Content-Type"), "");
        return type.toLowerCase(Locale.ROOT).matches("application/json\\s*(;.*)?");
    }

    /** The body's code. Empty when it has none. */
    private static String code(String body) {
        try {
            JsonNode tree = Json.strictTree(body);
            return tree.size() == 1 ? tree.path("code").asText("") : "";
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private Session session() {
        for (int attempt = 0; attempt < ID_ATTEMPTS; attempt++) {
            Secret secret = Secret.random(random);
            Token token = new Token(
                    "tok-%08x".formatted(random.nextInt()),
                    "console",
                    new TreeSet<>(Set.of(Scope.ADMIN)),
                    new TreeSet<>(),
                    times.cloud().instant(),
                    times.cloudAfter(SESSION),
                    null,
                    null);
            if (tokens.put(secret.sha256(), token)) {
                Instant until = times.wall().instant().plus(SESSION).truncatedTo(ChronoUnit.SECONDS);
                return new Session(secret.text(), until);
            }
        }
        throw new IllegalStateException("each of " + ID_ATTEMPTS + " ids is taken");
    }
}
