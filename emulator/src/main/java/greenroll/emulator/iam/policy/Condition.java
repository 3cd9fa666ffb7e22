package greenroll.emulator.iam.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One key of a statement's Condition, and the values that it must have.
 *
 * @param forAll whether every value of the key must match; this also holds when there is no value. Otherwise the key
 *     must have exactly one value
 * @param key the key in lower case, because AWS ignores its case
 * @param values the values of which one must match; for a negated operator none may match
 */
public record Condition(Operator operator, boolean forAll, String key, List<String> values) {

    enum Operator {
        EQUALS,
        LIKE,
        NOT_EQUALS,
        NOT_IN_ADDRESSES
    }

    private static final Map<String, Operator> KNOWN = Map.of(
            "StringEquals", Operator.EQUALS,
            "Bool", Operator.EQUALS,
            "StringLike", Operator.LIKE,
            "StringNotEquals", Operator.NOT_EQUALS,
            "NotIpAddress", Operator.NOT_IN_ADDRESSES);
    private static final String FOR_ALL = "ForAllValues:";

    public Condition {
        values = List.copyOf(values);
    }

    /** @throws IllegalArgumentException for an operator that is not known here, or a policy variable in a value */
    static Condition of(String operator, String key, List<String> values) {
        boolean forAll = operator.startsWith(FOR_ALL);
        Operator known = KNOWN.get(forAll ? operator.substring(FOR_ALL.length()) : operator);
        if (known == null) {
            throw new IllegalArgumentException("Condition has an operator that is not known: " + operator);
        }
        if (forAll && isNegated(known)) {
            throw new IllegalArgumentException("Condition has an operator that is not known: " + operator);
        }
        if (known == Operator.NOT_IN_ADDRESSES) {
            values.forEach(Addresses::of);
        }
        if (values.stream().anyMatch(value -> value.contains("${"))) {
            throw new IllegalArgumentException("Condition has a policy variable, which is not known: " + values);
        }
        return new Condition(known, forAll, key.toLowerCase(Locale.ROOT), values);
    }

    private static boolean isNegated(Operator operator) {
        return operator == Operator.NOT_EQUALS || operator == Operator.NOT_IN_ADDRESSES;
    }

    /** As on AWS, an absent key does not match, except for ForAllValues and for negated operators. */
    boolean holds(RequiredPermission need) {
        List<String> asked = need.values(key);
        if (isNegated(operator)) {
            return asked.stream().noneMatch(this::fits);
        }
        return forAll ? asked.stream().allMatch(this::fits) : asked.size() == 1 && fits(asked.getFirst());
    }

    private boolean fits(String asked) {
        return values.stream().anyMatch(value -> switch (operator) {
            case EQUALS, NOT_EQUALS -> value.equals(asked);
            case LIKE -> new Glob(value).matches(asked);
            case NOT_IN_ADDRESSES -> Addresses.of(value).contains(asked);
        });
    }

    @Override
    public String toString() {
        return new TreeMap<>(Map.of(key, values)).toString();
    }
}
