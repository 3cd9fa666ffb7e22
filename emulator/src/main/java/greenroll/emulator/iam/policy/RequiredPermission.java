package greenroll.emulator.iam.policy;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One right that a call needs.
 *
 * @param action for example {@code ec2:RunInstances}
 * @param resource the ARN, or {@code *} for an action that takes none
 * @param context the condition keys that AWS knows for the call, in lower case; every other key is absent
 */
public record RequiredPermission(String action, String resource, Map<String, List<String>> context) {

    /** The resource of describes: EC2's and ELBv2's take none. */
    public static final String NO_RESOURCE = "*";

    public RequiredPermission {
        Map<String, List<String>> keys = new TreeMap<>();
        context.forEach((key, values) -> keys.put(key.toLowerCase(Locale.ROOT), List.copyOf(values)));
        context = Collections.unmodifiableMap(keys);
    }

    public static RequiredPermission of(String action, String resource) {
        return new RequiredPermission(action, resource, Map.of());
    }

    /** A right with these tags as condition keys: {@code prefix/key} has the tag's value. */
    public static RequiredPermission withTags(String action, String resource, String prefix, Map<String, String> tags) {
        Map<String, List<String>> context = new TreeMap<>();
        tags.forEach((key, value) -> context.put(prefix + "/" + key, List.of(value)));
        return new RequiredPermission(action, resource, context);
    }

    /** The same with these values for this key. Without values the key is absent. */
    public RequiredPermission with(String key, List<String> values) {
        Map<String, List<String>> changed = new TreeMap<>(context);
        changed.remove(key.toLowerCase(Locale.ROOT));
        if (!values.isEmpty()) {
            changed.put(key, values);
        }
        return new RequiredPermission(action, resource, changed);
    }

    /** The key's values. Empty when it is absent. */
    public List<String> values(String key) {
        return context.getOrDefault(key, List.of());
    }
}
