package greenroll.token;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tokens by their hash, in a map that tests may read and change. */
public final class MapTokenStore implements TokenStore {

    public final Map<String, Token> tokens = new LinkedHashMap<>();

    /** The exception that {@link #used} throws; null when it throws none. */
    public RuntimeException broken;

    /** The number of calls of {@link #used}. */
    public int uses;

    @Override
    public boolean put(String sha256, Token token) {
        if (tokens.values().stream().anyMatch(one -> one.id().equals(token.id()))) {
            return false;
        }
        tokens.put(sha256, token);
        return true;
    }

    @Override
    public Optional<Token> find(String sha256) {
        return Optional.ofNullable(tokens.get(sha256));
    }

    @Override
    public Page list(int limit, String after) {
        int from = after == null ? 0 : Integer.parseInt(after);
        List<Token> all = new ArrayList<>(tokens.values());
        int to = Math.min(all.size(), from + limit);
        return new Page(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }

    @Override
    public Optional<Token> revoke(String id, Instant at) {
        tokens.replaceAll((sha256, token) -> token.id().equals(id) ? token.revokedAt(at) : token);
        return tokens.values().stream().filter(token -> token.id().equals(id)).findFirst();
    }

    @Override
    public void used(String sha256, Instant at) {
        uses++;
        if (broken != null) {
            throw broken;
        }
        tokens.computeIfPresent(sha256, (hash, token) -> token.withLastUsedAt(at));
    }
}
