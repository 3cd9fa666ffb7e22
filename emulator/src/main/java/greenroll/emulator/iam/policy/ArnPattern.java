package greenroll.emulator.iam.policy;

import java.util.Arrays;
import java.util.List;

/**
 * The resource of a statement: {@code *}, or an ARN with wildcards. A wildcard does not match beyond its part of the
 * ARN. The last part, the resource itself, may contain colons.
 */
public record ArnPattern(String text, List<Glob> parts) {

    private static final int PARTS = 6;

    /** @throws IllegalArgumentException for a text that is neither {@code *} nor an ARN of six parts */
    static ArnPattern of(String text) {
        String[] parts = text.split(":", PARTS);
        if (!text.equals("*") && (parts.length != PARTS || !parts[0].equals("arn"))) {
            throw new IllegalArgumentException("Resource is neither * nor an ARN: " + text);
        }
        return new ArnPattern(text, Arrays.stream(parts).map(Glob::new).toList());
    }

    boolean matches(String resource) {
        if (text.equals("*")) {
            return true;
        }
        String[] asked = resource.split(":", PARTS);
        if (asked.length != PARTS) {
            return false;
        }
        for (int i = 0; i < PARTS; i++) {
            if (!parts.get(i).matches(asked[i])) {
                return false;
            }
        }
        return true;
    }
}
