package greenroll.token;

import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The data of a token, except the token itself.
 *
 * @param id {@code tok-} and eight hex digits; people use it as a name, and the API does not accept it as a token
 * @param owner the person or program that uses it
 * @param scopes at least one; the widest one counts
 * @param groups the groups to which it is limited; empty when it is not limited
 * @param expiresAt the time from which it is refused, in whole seconds
 * @param lastUsedAt the last use on record, at most {@link #USES_ARE_NOTED_EVERY} older than the last use; null before
 *     the first use
 * @param revokedAt when it was revoked; null when it was not
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

    /** Whether it is accepted at this time. */
    public boolean isGood(Instant now) {
        return revokedAt == null && now.isBefore(expiresAt);
    }

    /** Whether a use at this time should be noted. One use per hour is noted. */
    public boolean isUseNews(Instant now) {
        return lastUsedAt == null || !now.isBefore(lastUsedAt.plus(USES_ARE_NOTED_EVERY));
    }

    /** The revoked token. When it was revoked before, the first time stays. */
    public Token revokedAt(Instant at) {
        return revokedAt != null ? this : withRevokedAt(at);
    }
}
