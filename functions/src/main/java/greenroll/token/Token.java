package greenroll.token;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a token: everything but the token itself.
 *
 * @param id {@code tok-} and eight hex digits: what people call it by, of no use at the door
 * @param owner whom it speaks for
 * @param scopes at least one; the widest counts
 * @param groups to which it is limited; empty when it is not
 * @param expiresAt in whole seconds; from then on it is good for nothing
 * @param lastUsedAt the last use on record, which is at most {@link #USES_ARE_NOTED_EVERY} older than the last use; null
 *     before the first
 * @param revokedAt null unless it was revoked
 */
@RecordBuilder
public record Token(
        String id,
        String owner,
        SortedSet<Scope> scopes,
        SortedSet<String> groups,
        Instant createdAt,
        Instant expiresAt,
        @Nullable Instant lastUsedAt,
        @Nullable Instant revokedAt)
        implements TokenBuilder.With {

    public static final Duration USES_ARE_NOTED_EVERY = Duration.ofHours(1);

    public Token {
        if (scopes.isEmpty()) {
            throw new IllegalArgumentException("a token without a scope: " + id);
        }
        scopes = new TreeSet<>(scopes);
        groups = new TreeSet<>(groups);
    }

    /** Whether it lets anybody in at that moment. */
    public boolean isGood(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    /** Whether a use at that moment is to go on record: that of one hour is enough. */
    public boolean isUseNews(Instant now) {
        return lastUsedAt == null || !now.isBefore(lastUsedAt.plus(USES_ARE_NOTED_EVERY));
    }

    /** Revoked twice: the first stands. */
    public Token revokedAt(Instant at) {
        return revokedAt != null ? this : withRevokedAt(at);
    }
}
