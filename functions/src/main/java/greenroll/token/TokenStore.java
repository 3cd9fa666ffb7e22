package greenroll.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to tokens, which are stored by their SHA-256 (lower-case hex) and listed by their id. Each method sees
 * earlier writes, but lists may be slightly late. Every method throws {@link greenroll.fleet.Unavailable} when the
 * store does not answer. A write may then have taken effect or not, and repeating it is safe.
 */
public interface TokenStore {

    /** One page of a list, with the position of the next page. */
    record Page(List<Token> tokens, @Nullable String next) {
        public Page {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * Stores a token. Returns true, also for a repeat after the answer was lost. Returns false and writes nothing when
     * another token has the id.
     */
    boolean put(String sha256, Token token);

    /**
     * The token with this hash, valid or not. Empty when it does not exist, or when it expired and was deleted. Also
     * empty for a token from before scopes existed, because its scopes are unknown.
     */
    Optional<Token> find(String sha256);

    /**
     * Every stored token, valid or not, by id.
     *
     * @throws IllegalArgumentException when {@code after} is not the next position of a page
     */
    Page list(int limit, @Nullable String after);

    /**
     * Revokes the token with this id and returns its new state; empty when it does not exist. Called twice, the first
     * time stays.
     */
    Optional<Token> revoke(String id, Instant at);

    /**
     * Notes a use, to the second, unless {@link Token#isUseNews} says that a recent use is noted. Notes nothing for an
     * unknown hash. Gives up within a second, because a caller waits for it.
     */
    void used(String sha256, Instant at);
}
