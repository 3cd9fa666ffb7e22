package greenroll.emulator.iam.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * One statement of a policy.
 *
 * @param where the part of the template that contains it, and its position there from 0
 */
public record Statement(
        String where, boolean allows, List<String> actions, List<ArnPattern> resources, List<Condition> conditions) {

    private static final Set<String> KNOWN = Set.of("Sid", "Effect", "Action", "Resource", "Condition");

    public Statement {
        actions = List.copyOf(actions);
        resources = List.copyOf(resources);
        conditions = List.copyOf(conditions);
    }

    /**
     * Reads a statement whose references are resolved.
     *
     * @throws IllegalArgumentException that begins with {@code where}, for an element, an effect, a resource or a
     *     condition operator that is not known here
     */
    public static Statement of(String where, Map<String, Object> statement) {
        try {
            return read(where, statement);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    private static Statement read(String where, Map<String, Object> statement) {
        for (String element : statement.keySet()) {
            if (!KNOWN.contains(element)) {
                throw new IllegalArgumentException("a statement's element is not known: " + element);
            }
        }
        String effect = String.valueOf(statement.get("Effect"));
        if (!effect.equals("Allow") && !effect.equals("Deny")) {
            throw new IllegalArgumentException("Effect must be Allow or Deny, but is " + effect);
        }
        return new Statement(
                where,
                effect.equals("Allow"),
                texts("Action", statement.get("Action")),
                texts("Resource", statement.get("Resource")).stream()
                        .map(ArnPattern::of)
                        .toList(),
                conditions(statement.get("Condition")));
    }

    private static List<String> texts(String element, @org.jspecify.annotations.Nullable Object value) {
        List<String> texts = switch (value) {
            case null -> List.of();
            case List<?> list -> list.stream().map(String::valueOf).toList();
            default -> List.of(String.valueOf(value));
        };
        if (texts.isEmpty()) {
            throw new IllegalArgumentException("lacks " + element);
        }
        return texts;
    }

    private static List<Condition> conditions(@org.jspecify.annotations.Nullable Object declared) {
        List<Condition> conditions = new ArrayList<>();
        if (declared instanceof Map<?, ?> operators) {
            operators.forEach((operator, keys) -> {
                if (!(keys instanceof Map<?, ?> map)) {
                    throw new IllegalArgumentException("Condition " + operator + " must be a mapping");
                }
                map.forEach((key, values) -> conditions.add(Condition.of(
                        String.valueOf(operator), String.valueOf(key), texts("a value of " + key, values))));
            });
        } else if (declared != null) {
            throw new IllegalArgumentException("Condition must be a mapping");
        }
        return conditions;
    }

    /** Whether its action and resource match, without its conditions. */
    boolean isAbout(RequiredPermission need) {
        return hasAction(need.action()) && resources.stream().anyMatch(one -> one.matches(need.resource()));
    }

    /** Whether its action and resource match and every condition holds. */
    public boolean applies(RequiredPermission need) {
        return isAbout(need) && conditions.stream().allMatch(condition -> condition.holds(need));
    }

    private boolean hasAction(String asked) {
        String lower = asked.toLowerCase(Locale.ROOT);
        return actions.stream().anyMatch(one -> new Glob(one.toLowerCase(Locale.ROOT)).matches(lower));
    }
}
