package greenroll.emulator.store;

import greenroll.token.Token;
import greenroll.token.TokenStore;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Tokens in memory, kept as {@link greenroll.aws.store.DynamoDbTokenStore} keeps them. Expired tokens are not deleted.
 */
public final class InMemoryTokenStore implements TokenStore {

    private final Map<String, Token> byHash = new HashMap<>();
    private final TreeMap<String, String> hashes = new TreeMap<>();

    @Override
    public synchronized boolean put(String sha256, Token token) {
        String known = hashes.get(token.id());
        if (known != null || byHash.containsKey(sha256)) {
            return sha256.equals(known);
        }
        hashes.put(token.id(), sha256);
        byHash.put(sha256, token);
        return true;
    }

    @Override
    public synchronized Optional<Token> find(String sha256) {
        return Optional.ofNullable(byHash.get(sha256));
    }

    @Override
    public synchronized Page list(int limit, @Nullable String after) {
        Map<String, String> rest = after == null ? hashes : hashes.tailMap(after, false);
        List<Token> tokens = rest.values().stream()
                .limit(limit)
                .flatMap(sha256 -> find(sha256).stream())
                .toList();
        return new Page(tokens, rest.size() > limit ? tokens.getLast().id() : null);
    }

    @Override
    public synchronized Optional<Token> revoke(String id, Instant at) {
        return Optional.ofNullable(hashes.get(id))
                .map(sha256 -> byHash.computeIfPresent(sha256, (hash, token) -> token.revokedAt(at)));
    }

    @Override
    public synchronized void used(String sha256, Instant at) {
        byHash.computeIfPresent(
                sha256,
                (hash, token) ->
                        token.isUseNews(at) ? token.withLastUsedAt(at.truncatedTo(ChronoUnit.SECONDS)) : token);
    }
}
