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
     * @param groups absent when the token is for all
     * @param lastUsedAt to the hour; absent before the first use
     * @param revokedAt absent unless it was revoked
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

    /** @param token itself, which is nowhere else */
    record Created(String token, @JsonUnwrapped View view) {}

    /** @param next what to ask the next page with; absent when there is none */
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
