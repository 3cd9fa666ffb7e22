package greenroll.emulator.store;

import static greenroll.emulator.store.StoredRolls.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import greenroll.token.Scope;
import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The contract of every {@link TokenStore}. */
interface TokenStoreContract {

    String ANNS = "ab".repeat(32);
    String BOBS = "cd".repeat(32);

    TokenStore tokens();

    static Token token(String id) {
        return token(id, Set.of(Scope.READ, Scope.ROLL), Set.of("sig-00000001", "sig-00000002"));
    }

    static Token token(String id, Set<Scope> scopes, Set<String> groups) {
        return new Token(
                id,
                "ann",
                new TreeSet<>(scopes),
                new TreeSet<>(groups),
                NOON.plusMillis(7),
                NOON.plus(Duration.ofDays(90)),
                null,
                null);
    }

    @Test
    default void find_comesBackWhole_limitedOrNot() {
        Token limited = token("tok-00000001");
        Token unlimited = token("tok-00000002", Set.of(Scope.ADMIN), Set.of());
        assertThat(tokens().find(ANNS)).isEmpty();

        assertThat(tokens().put(ANNS, limited)).isTrue();
        assertThat(tokens().put(BOBS, unlimited)).isTrue();

        assertThat(tokens().find(ANNS)).contains(limited);
        assertThat(tokens().find(BOBS)).contains(unlimited);
    }

    @Test
    default void put_anIdThatIsTaken_isFalseAndWritesNothing() {
        Token first = token("tok-00000001");
        tokens().put(ANNS, first);

        assertThat(tokens().put(BOBS, token("tok-00000001", Set.of(Scope.ADMIN), Set.of())))
                .isFalse();

        assertThat(tokens().find(BOBS)).isEmpty();
        assertThat(tokens().list(10, null).tokens()).containsExactly(first);
    }

    @Test
    default void put_sentAgain_isTrueAndThere() {
        assertThat(tokens().put(ANNS, token("tok-00000001"))).isTrue();
        assertThat(tokens().put(ANNS, token("tok-00000001"))).isTrue();

        assertThat(tokens().list(10, null).tokens()).hasSize(1);
    }

    @Test
    default void list_isById_pageByPage_andKnowsItsLastPage() {
        List<Token> all =
                IntStream.range(0, 6).mapToObj(i -> token("tok-0000000" + i)).toList();
        all.reversed().forEach(token -> tokens().put(token.id().repeat(5), token));

        List<List<Token>> pages = new ArrayList<>();
        String after = null;
        do {
            TokenStore.Page page = tokens().list(3, after);
            pages.add(page.tokens());
            after = page.next();
        } while (after != null);

        assertThat(pages).containsExactly(all.subList(0, 3), all.subList(3, 6));
    }

    @Test
    default void revoke_isSeenByTheNextLook_andTheFirstStands() {
        Token token = token("tok-00000001");
        tokens().put(ANNS, token);

        assertThat(tokens().revoke("tok-00000001", NOON)).contains(token.revokedAt(NOON));
        assertThat(tokens().revoke("tok-00000001", NOON.plusSeconds(1))).contains(token.revokedAt(NOON));

        assertThat(tokens().find(ANNS)).contains(token.revokedAt(NOON));
        assertThat(tokens().list(10, null).tokens()).containsExactly(token.revokedAt(NOON));
    }

    @Test
    default void revoke_anIdThatNoTokenHas_isEmptyAndMakesNone() {
        assertThat(tokens().revoke("tok-00000009", NOON)).isEmpty();
        assertThat(tokens().list(10, null).tokens()).isEmpty();
    }

    @Test
    default void used_isNotedToTheSecondAndOnceAnHour() {
        Token token = token("tok-00000001");
        tokens().put(ANNS, token);

        tokens().used(ANNS, NOON.plusMillis(999));
        tokens().used(ANNS, NOON.plusSeconds(3599));
        assertThat(tokens().find(ANNS)).contains(token.withLastUsedAt(NOON));

        tokens().used(ANNS, NOON.plusSeconds(3600));
        assertThat(tokens().find(ANNS)).contains(token.withLastUsedAt(NOON.plusSeconds(3600)));
    }

    @Test
    default void used_byManyAtOnce_isOneOfThem() throws Exception {
        tokens().put(ANNS, token("tok-00000001"));
        List<Callable<Instant>> uses = IntStream.range(0, 8)
                .<Callable<Instant>>mapToObj(i -> () -> {
                    tokens().used(ANNS, NOON.plusSeconds(i));
                    return NOON.plusSeconds(i);
                })
                .toList();

        List<Instant> asked = AtOnce.all(uses);

        assertThat(tokens().find(ANNS).orElseThrow().lastUsedAt()).isIn(asked);
    }

    @Test
    default void used_aHashThatNoTokenHas_makesNone() {
        tokens().used(ANNS, NOON);

        assertThat(tokens().find(ANNS)).isEmpty();
    }

    @Test
    default void used_andRevoked_leaveEachOtherAlone() {
        Token token = token("tok-00000001");
        tokens().put(ANNS, token);

        tokens().revoke("tok-00000001", NOON.plusMillis(5));
        tokens().used(ANNS, NOON);

        assertThat(tokens().find(ANNS)).contains(token.withLastUsedAt(NOON).revokedAt(NOON.plusMillis(5)));
    }
}
