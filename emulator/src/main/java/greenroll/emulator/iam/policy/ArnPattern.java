package greenroll.emulator.iam.policy;

import java.util.Arrays;
import java.util.List;

/**
 * What a statement names as its resource: {@code *}, or an ARN with wildcards. A wildcard does not reach beyond its part
 * of the ARN, but for the last part, the resource itself, which may have colons.
 */
public record ArnPattern(String text, List<Glob> parts) {

    private static final int PARTS = 6;

    /** @throws IllegalArgumentException for what is neither {@code *} nor an ARN of six parts */
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
