package greenroll.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a JSON object, in the order in which they were added. A field without a value is left out. */
public final class JsonFields {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** Adds the field, unless the value is null. */
    public JsonFields with(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, value);
        }
        return this;
    }

    /** The fields so far. {@link Json#write(Object)} writes them as an object. */
    public Map<String, Object> asMap() {
        return Collections.unmodifiableMap(fields);
    }
}
