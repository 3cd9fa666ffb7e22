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
 * Who calls, and how far that reaches: of a token what the {@link Authorizer} passed on of it. A signed call was judged by
 * IAM, which knows its method and path and nothing else: it has the scope that this method of this path needs, and not
 * more. So a signed read is never shown what is for admins only.
 *
 * @param name the token's owner, or the IAM identity
 * @param groups to which the token is limited; empty when it is not
 */
public record Caller(String name, Set<Scope> scopes, Set<String> groups) {

    private static final String OWNER = "owner";
    private static final String TOKEN_ID = "tokenId";
    private static final String SCOPES = "scopes";
    private static final String GROUPS = "groups";
    private static final String SEPARATOR = ",";

    /** What would have to be another for the call to be let through. */
    private static final String FIELD = "Authorization";

    public Caller {
        scopes = Set.copyOf(scopes);
        groups = Set.copyOf(groups);
    }

    /** What an authorizer passes on of a token: API Gateway takes texts only. */
    static Map<String, Object> context(Token token) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put(OWNER, token.owner());
        context.put(TOKEN_ID, token.id());
        context.put(SCOPES, token.scopes().stream().map(Scope::wire).collect(Collectors.joining(SEPARATOR)));
        context.put(GROUPS, String.join(SEPARATOR, token.groups()));
        return context;
    }

    /**
     * Throws {@link RefusedCall} when neither an authorizer nor IAM vouched for the call, or when an identity of another
     * account signed it.
     *
     * @param needed what this method of this path needs
     * @param account the one whose identities may sign calls
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

    /** For the log: null when no token made the call. */
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
     * Throws {@link RefusedCall} when this caller may not make such a call.
     *
     * @param groupId the group in the path; empty when there is none. Who only reads may then go on, and is to be shown
     *     no group that it does not {@link #sees see}
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
            throw forbidden("this token is limited to groups of which " + Call.shortened(groupId) + " is none");
        }
    }

    /** Whether one of its scopes is that one, or includes it. */
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
