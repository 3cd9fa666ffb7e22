package greenroll.api.token;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import greenroll.api.http.ApiTime;
import greenroll.token.Scope;
import greenroll.token.Secret;
import greenroll.token.Token;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tokens as {@link ManageTokens} answers them. */
final class TokenViews {

    /**
     * One token.
     *
     * @param groups the groups to which it is limited; absent when it is for all groups
     * @param lastUsedAt the last use on record, at most an hour older than the last use; absent before the first use
     * @param revokedAt when it was revoked; absent when it was not
     */
    record View(
            String id,
            String owner,
            List<String> scopes,
            @Nullable List<String> groups,
            String createdAt,
            String expiresAt,
            @Nullable String lastUsedAt,
            @Nullable String revokedAt) {}

    /** @param token the token itself, which no other answer shows */
    record Created(String token, @JsonUnwrapped View view) {}

    /** @param next the position for the next page; absent when there is none */
    record Listed(List<View> tokens, @Nullable String next) {}

    private TokenViews() {}

    static View of(Token token) {
        return new View(
                token.id(),
                token.owner(),
                token.scopes().stream().map(Scope::wire).toList(),
                token.groups().isEmpty() ? null : List.copyOf(token.groups()),
                ApiTime.of(token.createdAt()),
                ApiTime.of(token.expiresAt()),
                ApiTime.orNull(token.lastUsedAt()),
                ApiTime.orNull(token.revokedAt()));
    }

    static Created created(Secret secret, Token token) {
        return new Created(secret.text(), of(token));
    }
}
