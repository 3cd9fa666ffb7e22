package greenroll.emulator.iam.policy;

import java.util.List;

/** All statements of a role, or of a resource's own policy. */
public record Policy(List<Statement> statements) {

    public Policy {
        statements = List.copyOf(statements);
    }

    /** The effect of one policy on a call. The decision may need other policies too. */
    public enum Effect {
        ALLOW,
        DENY,
        NEITHER
    }

    /** The effect of these statements alone. A Deny that applies wins, then an Allow. */
    public Effect effect(RequiredPermission need) {
        Effect effect = Effect.NEITHER;
        for (Statement statement : statements) {
            if (statement.applies(need)) {
                if (!statement.allows()) {
                    return Effect.DENY;
                }
                effect = Effect.ALLOW;
            }
        }
        return effect;
    }

    /**
     * IAM's decision within one account. A Deny that applies wins, then an Allow. Without an Allow the call is denied.
     */
    public AccessDecision judge(RequiredPermission need) {
        Statement allowing = null;
        for (Statement statement : statements) {
            if (statement.applies(need)) {
                if (!statement.allows()) {
                    return new AccessDecision.Denied("with an explicit deny in " + statement.where());
                }
                allowing = allowing == null ? statement : allowing;
            }
        }
        return allowing == null ? new AccessDecision.Denied(missing(need)) : new AccessDecision.Allowed(allowing);
    }

    private String missing(RequiredPermission need) {
        String none = "because no identity-based policy allows the " + need.action() + " action";
        return statements.stream()
                .filter(statement -> statement.allows() && statement.isAbout(need))
                .findFirst()
                .map(statement -> none + ": a condition of " + statement.where() + " does not hold: "
                        + statement.conditions() + ", but the call has " + need.context())
                .orElse(none);
    }
}
