package greenroll.api.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import greenroll.token.Scope;
import greenroll.token.Token;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The caller, with its scopes and groups. For a token they come from the {@link Authorizer}. IAM has judged a signed
 * call, but it knows only method and path. So a signed call has exactly the scope that its method and path need, and a
 * signed read never shows what only admins may see.
 *
 * @param name the token's owner, or the IAM identity
 * @param groups the groups to which the token is limited; empty when it is not limited
 */
public record Caller(String name, Set<Scope> scopes, Set<String> groups) {

    private static final String OWNER = "owner";
    private static final String TOKEN_ID = "tokenId";
    private static final String SCOPES = "scopes";
    private static final String GROUPS = "groups";
    private static final String SEPARATOR = ",";

    /** The field that a refused caller must change. */
    private static final String FIELD = "Authorization";

    public Caller {
        scopes = Set.copyOf(scopes);
        groups = Set.copyOf(groups);
    }

    /** The token's data that the authorizer passes on. API Gateway accepts only texts. */
    static Map<String, Object> context(Token token) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put(OWNER, token.owner());
        context.put(TOKEN_ID, token.id());
        context.put(SCOPES, token.scopes().stream().map(Scope::wire).collect(Collectors.joining(SEPARATOR)));
        context.put(GROUPS, String.join(SEPARATOR, token.groups()));
        return context;
    }

    /**
     * Throws {@link RefusedCall} when neither an authorizer nor IAM has checked the call, or when an identity of
     * another account signed it.
     *
     * @param needed the scope that this method of this path needs
     * @param account the account whose identities may sign calls
     */
    static Caller of(APIGatewayProxyRequestEvent event, Scope needed, String account) {
        var gateway = event.getRequestContext();
        Map<String, Object> authorizer = gateway == null ? null : gateway.getAuthorizer();
        if (authorizer != null && authorizer.get(OWNER) instanceof String owner && !owner.isBlank()) {
            return new Caller(
                    owner,
                    each(authorizer, SCOPES)
                            .flatMap(wire -> Scope.of(wire).stream())
                            .collect(Collectors.toSet()),
                    each(authorizer, GROUPS).collect(Collectors.toCollection(TreeSet::new)));
        }
        var identity = gateway == null ? null : gateway.getIdentity();
        if (identity == null || identity.getUserArn() == null) {
            throw new RefusedCall(ErrorCode.UNAUTHORIZED, "this call has no identity that was checked");
        }
        if (!account.equals(identity.getAccountId())) {
            throw forbidden("an identity of account "
                    + Objects.requireNonNullElse(identity.getAccountId(), "(none)")
                    + " signed this call; only identities of account " + account
                    + " may: assume a role of that account and sign with its credentials");
        }
        return new Caller(identity.getUserArn(), Set.of(needed), Set.of());
    }

    /** The token's id for the log; null when the call has no token. */
    static @Nullable String tokenId(APIGatewayProxyRequestEvent event) {
        var gateway = event.getRequestContext();
        Map<String, Object> authorizer = gateway == null ? null : gateway.getAuthorizer();
        String id = authorizer == null ? "" : text(authorizer, TOKEN_ID);
        return id.isEmpty() ? null : id;
    }

    private static String text(Map<String, Object> authorizer, String name) {
        return authorizer.get(name) instanceof String text ? text : "";
    }

    private static Stream<String> each(Map<String, Object> authorizer, String name) {
        return Stream.of(text(authorizer, name).split(SEPARATOR)).filter(one -> !one.isEmpty());
    }

    /**
     * Throws {@link RefusedCall} when this caller may not make this call.
     *
     * @param groupId the group in the path; empty when there is none. Then a read may continue, but must show only
     *     groups that the caller {@link #sees sees}
     */
    void require(Scope needed, String groupId) {
        if (!may(needed)) {
            throw forbidden("this needs a token of scope " + needed.wire() + ", and this one's is "
                    + (scopes.isEmpty()
                            ? "none"
                            : scopes.stream().sorted().map(Scope::wire).collect(Collectors.joining(" and "))));
        }
        if (groupId.isEmpty() && needed != Scope.READ && !groups.isEmpty()) {
            throw forbidden("this needs a token that is not limited to groups");
        }
        if (!groupId.isEmpty() && !sees(groupId)) {
            throw forbidden("this token is limited to groups of which " + Problem.shortened(groupId) + " is none");
        }
    }

    /** Whether one of its scopes is this scope or includes it. */
    boolean may(Scope needed) {
        return scopes.stream().anyMatch(scope -> scope.includes(needed));
    }

    boolean sees(String groupId) {
        return groups.isEmpty() || groups.contains(groupId);
    }

    private static RefusedCall forbidden(String message) {
        return new RefusedCall(ErrorCode.FORBIDDEN, message, FIELD);
    }
}
