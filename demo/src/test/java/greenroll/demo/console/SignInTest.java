package greenroll.demo.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import greenroll.emulator.platform.gateway.EmbeddedRoute;
import greenroll.emulator.platform.template.Template;
import greenroll.emulator.store.InMemoryTokenStore;
import greenroll.token.Scope;
import greenroll.token.Secret;
import greenroll.token.Token;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sessions for codes, and the rights and the life of their tokens. Real time and the cloud's time differ. */
class SignInTest {

    private static final String HOST = "127.0.0.1:8080";
    private static final String JSON = "application/json";

    private final InMemoryTokenStore tokens = new InMemoryTokenStore();
    private Instant wall = Instant.parse("2026-11-23T12:00:00Z");
    private Instant cloud = Instant.parse("2026-12-01T06:00:00.5Z");
    private final SignIn signIn = new SignIn(
            URI.create("http://" + HOST), tokens, new SignIn.Times(() -> wall, () -> cloud, 60), new SecureRandom());

    @Test
    void link_isThePages_withACodeThatNoServerIsSent() {
        assertThat(signIn.link().toString())
                .matches("http://127\\.0\\.0\\.1:8080/console/index\\.html#/sign-in\\?code=[A-Za-z0-9_-]{43}");
    }

    @Test
    void code_isExchangedForATokenThatMayDoEverything_forTwelveHoursOnTheWall() {
        EmbeddedRoute.Reply reply = ask(HOST, JSON, body(code()));

        assertThat(reply).isInstanceOfSatisfying(EmbeddedRoute.Reply.Answered.class, answered -> {
            SignIn.Session session = (SignIn.Session) answered.value();
            assertThat(session.expiresAt()).isEqualTo("2026-11-24T00:00:00Z");
            Token token = tokens.find(new Secret(session.token()).sha256()).orElseThrow();
            assertThat(token.owner()).isEqualTo("console");
            assertThat(token.scopes()).containsExactly(Scope.ADMIN);
            assertThat(token.groups()).isEmpty();
            assertThat(token.expiresAt()).as("720 hours of the cloud's").isEqualTo("2026-12-31T06:00:00Z");
        });
        assertThat(signIn.route().entry()).isEqualTo(Template.Entry.FREE);
    }

    @Test
    void code_usedOrOld_isRefusedInAPlainSentence() {
        String used = code();
        ask(HOST, JSON, body(used));
        String old = code();
        wall = wall.plusSeconds(61);

        for (String code : List.of(used, old, "guessed")) {
            assertThat(ask(HOST, JSON, body(code)))
                    .isEqualTo(new EmbeddedRoute.Reply.Refused(
                            403,
                            "FORBIDDEN",
                            "This sign-in link is not known, was used before, or is older than 60 s."));
        }
        assertThat(tokens.list(10, null).tokens()).hasSize(1);
    }

    /**
     * A page of evil.example may have a name that resolves to 127.0.0.1. Its origin is still another one, as its Host
     * shows.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:8080",
                "127.0.0.1",
                "127.0.0.1:8081",
                "localhost",
                "127.0.0.1:8080.evil.example",
                ""
            })
    void host_thatIsNotThisOne_isRefused_andTheCodeStaysGood(String host) {
        String code = code();

        assertThat(ask(host, JSON, body(code)))
                .isEqualTo(new EmbeddedRoute.Reply.Refused(
                        403, "FORBIDDEN", "Only the console at http://127.0.0.1:8080 may sign in here."));
        assertThat(ask("LOCALHOST:8080", JSON, body(code))).isInstanceOf(EmbeddedRoute.Reply.Answered.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            text/plain                        | {"code":"CODE"}
            application/x-www-form-urlencoded | {"code":"CODE"}
            application/jsonp                 | {"code":"CODE"}
            application/json                  | code=CODE
            application/json                  | ["CODE"]
            application/json                  | {"code":["CODE"]}
            application/json                  | {"code":"CODE","more":1}
            application/json                  | {"code":"CODE","code":"CODE"}
            application/json                  | ``
            """)
    void body_ofAnotherKind_isRefused_andTheCodeStaysGood(String type, String body) {
        String code = code();

        assertThat(ask(HOST, type, body.replace("CODE", code)))
                .isInstanceOfSatisfying(
                        EmbeddedRoute.Reply.Refused.class,
                        refused -> assertThat(refused.status()).isEqualTo(400));
        assertThat(ask(HOST, "application/json; charset=utf-8", body(code)))
                .isInstanceOf(EmbeddedRoute.Reply.Answered.class);
    }

    private String code() {
        return signIn.link().toString().replaceFirst(".*code=", "");
    }

    private static String body(String code) {
        return "{\"code\":\"" + code + "\"}";
    }

    private EmbeddedRoute.Reply ask(String host, String type, String body) {
        Headers headers = new Headers();
        headers.set("Host", host);
        headers.set("Content-Type", type);
        return signIn.route().work().apply(new EmbeddedRoute.Asked(headers, body, null));
    }
}
