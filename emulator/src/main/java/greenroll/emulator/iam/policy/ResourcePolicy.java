package greenroll.emulator.iam.policy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The resource policy of a REST API, and how API Gateway combines it with the authorizer or with the caller's own
 * policies. The source of the rules: "How API Gateway resource policies affect authorization workflow" in API Gateway's
 * developer guide.
 */
public final class ResourcePolicy {

    private static final String SHORT = "execute-api:/";

    private final Policy policy;

    private ResourcePolicy(Policy policy) {
        this.policy = policy;
    }

    /** The policy of an API that has none. */
    public static ResourcePolicy none() {
        return new ResourcePolicy(new Policy(List.of()));
    }

    /**
     * Reads the statements of a policy whose references are resolved.
     *
     * @param apiArn the ARN for which {@code execute-api:} is the short form; API Gateway expands it so
     * @throws IllegalArgumentException that begins with {@code where}, for a principal that is not {@code *}, and for
     *     anything that {@link Statement#of} does not know
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

    /** Whether it explicitly denies the call. This is checked before any authorizer is called. */
    public boolean denies(RequiredPermission call) {
        return policy.effect(call) == Policy.Effect.DENY;
    }

    /** Whether a method without authorization is open to the call. If there is a policy, it must allow the call. */
    public boolean opensTo(RequiredPermission call) {
        return policy.statements().isEmpty() || policy.effect(call) == Policy.Effect.ALLOW;
    }

    /**
     * Whether a caller of the API's own account is let in. Neither side may deny it, and one of them must allow it.
     *
     * @param judged the effect of the authorizer's policy, or of the identity's own policies
     */
    public boolean admits(Policy.Effect judged, RequiredPermission call) {
        Policy.Effect own = policy.effect(call);
        return judged != Policy.Effect.DENY
                && own != Policy.Effect.DENY
                && (judged == Policy.Effect.ALLOW || own == Policy.Effect.ALLOW);
    }

    /** Whether an identity of another account is let in. Both sides must allow it. */
    public boolean admitsForeign(Policy.Effect judged, RequiredPermission call) {
        return judged == Policy.Effect.ALLOW && policy.effect(call) == Policy.Effect.ALLOW;
    }
}
