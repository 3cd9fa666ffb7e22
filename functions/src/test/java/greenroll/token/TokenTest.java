package greenroll.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenTest {

    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private static Token token() {
        SortedSet<Scope> scopes = new TreeSet<>(Set.of(Scope.READ));
        return new Token("tok-1", "ops", scopes, new TreeSet<>(), NOON, NOON.plusSeconds(60), null, null);
    }

    @Test
    void isGood_untilItsExpiryAndUntilItIsRevoked() {
        assertThat(token().isGood(NOON.plusSeconds(59))).isTrue();
        assertThat(token().isGood(NOON.plusSeconds(60))).isFalse();
        assertThat(token().revokedAt(NOON).isGood(NOON)).isFalse();
    }

    @Test
    void revokedAt_twice_isTheFirst() {
        assertThat(token().revokedAt(NOON).revokedAt(NOON.plusSeconds(1)).revokedAt())
                .isEqualTo(NOON);
    }

    @Test
    void isUseNews_onceAnHour() {
        Token used = token().withLastUsedAt(NOON);

        assertThat(token().isUseNews(NOON)).isTrue();
        assertThat(used.isUseNews(NOON.plusSeconds(3599))).isFalse();
        assertThat(used.isUseNews(NOON.plusSeconds(3600))).isTrue();
    }

    @Test
    void token_withoutAScope_isNone() {
        assertThatThrownBy(() -> new Token("tok-1", "ops", new TreeSet<>(), new TreeSet<>(), NOON, NOON, null, null))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({"READ, READ", "APPROVE, READ APPROVE", "ROLL, READ APPROVE ROLL", "ADMIN, READ APPROVE ROLL ADMIN"})
    void scope_includesThoseBeforeIt(Scope scope, String included) {
        for (Scope needed : Scope.values()) {
            assertThat(scope.includes(needed))
                    .as("%s for %s", scope, needed)
                    .isEqualTo(Set.of(included.split(" ")).contains(needed.name()));
        }
    }

    @Test
    void secret_isNeverWritten_butByItsHash() {
        // printf sesame | sha256sum
        assertThat(new Secret("sesame").sha256())
                .isEqualTo("d0c04f4b1951e4aeaaec8223ed2039e542f3aae805a6fa7f6d794e5afff5d272");
        assertThat(new Secret("sesame")).hasToString("Secret");
    }
}
