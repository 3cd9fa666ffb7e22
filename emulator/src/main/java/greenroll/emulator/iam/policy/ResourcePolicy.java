package greenroll.emulator.iam.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The resource policy of a REST API, and how API Gateway joins it with what else judges a call. The source of the rules:
 * "How API Gateway resource policies affect authorization workflow" in API Gateway's developer guide.
 */
public final class ResourcePolicy {

    private static final String SHORT = "execute-api:/";

    private final Policy policy;

    private ResourcePolicy(Policy policy) {
        this.policy = policy;
    }

    /** That of an API to which none is attached. */
    public static ResourcePolicy none() {
        return new ResourcePolicy(new Policy(List.of()));
    }

    /**
     * Reads the statements of a policy, whose references are resolved.
     *
     * @param apiArn for which {@code execute-api:} stands, as API Gateway expands it
     * @throws IllegalArgumentException that begins with {@code where}, for a principal that is not {@code *}, and for what
     *     {@link Statement#of} does not know
     */
    public static ResourcePolicy of(String where, List<Map<String, Object>> statements, String apiArn) {
        List<Statement> read = new ArrayList<>();
        for (Map<String, Object> statement : statements) {
            String at = where + "[" + read.size() + "]";
            Map<String, Object> expanded = new LinkedHashMap<>(statement);
            if (!"*".equals(expanded.remove("Principal"))) {
                throw new IllegalArgumentException(at + ": Principal must be *");
            }
            expanded.computeIfPresent("Resource", (element, resource) -> expanded(resource, apiArn));
            read.add(Statement.of(at, expanded));
        }
        return new ResourcePolicy(new Policy(read));
    }

    private static Object expanded(Object resource, String apiArn) {
        if (resource instanceof List<?> list) {
            return list.stream().map(each -> expanded(each, apiArn)).toList();
        }
        String text = String.valueOf(resource);
        return text.startsWith(SHORT) ? apiArn + text.substring(SHORT.length() - 1) : text;
    }

    /** Whether it denies the call outright, which is asked before any authorizer is. */
    public boolean denies(RequiredPermission call) {
        return policy.effect(call) == Policy.Effect.DENY;
    }

    /** Whether a method without authorization is open to the call: a policy that is there must allow it. */
    public boolean opensTo(RequiredPermission call) {
        return policy.statements().isEmpty() || policy.effect(call) == Policy.Effect.ALLOW;
    }

    /**
     * Whether a caller of the API's own account is let in: no Deny, and an Allow of either.
     *
     * @param judged what the authorizer's policy, or the identity's own policies, say
     */
    public boolean admits(Policy.Effect judged, RequiredPermission call) {
        Policy.Effect own = policy.effect(call);
        return judged != Policy.Effect.DENY
                && own != Policy.Effect.DENY
                && (judged == Policy.Effect.ALLOW || own == Policy.Effect.ALLOW);
    }

    /** Whether an identity of another account is let in: both must allow it. */
    public boolean admitsForeign(Policy.Effect judged, RequiredPermission call) {
        return judged == Policy.Effect.ALLOW && policy.effect(call) == Policy.Effect.ALLOW;
    }
}
