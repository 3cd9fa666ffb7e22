package greenroll.token;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The port to tokens, which are kept by their SHA-256 (lower-case hex) and listed by their id. What one method wrote the
 * next one sees; lists may be a moment late. Every method throws {@link greenroll.fleet.Unavailable} when the store does
 * not answer; nobody then knows whether a write took effect, and repeating it is safe.
 */
public interface TokenStore {

    /** One page of a list, and what to ask the next one with. */
    record Page(List<Token> tokens, @Nullable String next) {
        public Page {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * Keeps a token. Answers true, also when sent again after its answer was lost; false, having written nothing, when
     * another token has the id.
     */
    boolean put(String sha256, Token token);

    /**
     * The token with that hash, good or not; empty when there is none, it has expired and was forgotten, or it is of before
     * there were scopes, which tokens of that time do not say.
     */
    Optional<Token> find(String sha256);

    /**
     * Every token that was not forgotten, good or not, by id.
     *
     * @throws IllegalArgumentException when {@code after} is nothing that a page answers as its next
     */
    Page list(int limit, @Nullable String after);

    /** Revokes the token with that id and answers it as it is then; empty when there is none. Twice: the first stands. */
    Optional<Token> revoke(String id, Instant at);

    /**
     * Notes a use, to the second, unless {@link Token#isUseNews} says that one on record is enough. For a hash that is
     * unknown nothing is noted. Gives up within a second: a caller waits for it.
     */
    void used(String sha256, Instant at);
}
