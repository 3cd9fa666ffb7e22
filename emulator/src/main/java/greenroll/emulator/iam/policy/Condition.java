package greenroll.emulator.iam.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One key of a statement's Condition with what it must be.
 *
 * @param forAll whether every value of the key must fit, which holds when there is none; else the key must have one value
 * @param key in lower case: AWS does not tell cases apart in it
 * @param values of which one must fit, and, for an operator that says "not", none may
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

    /** As on AWS, a key that is absent does not fit, except for ForAllValues and for operators that say "not". */
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
