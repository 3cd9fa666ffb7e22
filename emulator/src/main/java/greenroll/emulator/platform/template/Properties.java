package greenroll.emulator.platform.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Part of a resolved template, read by path. A missing part, or one of another shape, is an error with its place. */
public record Properties(String where, Map<String, Object> values) {

    public static Properties of(String where, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(where + ": must be a mapping, but is " + value);
        }
        Map<String, Object> values = new LinkedHashMap<>();
        map.forEach((key, each) -> values.put(String.valueOf(key), each));
        return new Properties(where, values);
    }

    public boolean has(String name) {
        return values.containsKey(name);
    }

    Object value(String name) {
        Object value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(where + ": lacks " + name);
        }
        return value;
    }

    public String text(String name) {
        return String.valueOf(value(name));
    }

    int number(String name) {
        if (value(name) instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException(where + ": " + name + " must be a number, but is " + value(name));
    }

    public List<Object> list(String name) {
        if (value(name) instanceof List<?> list) {
            return List.copyOf(list);
        }
        throw new IllegalArgumentException(where + ": " + name + " must be a list, but is " + value(name));
    }

    public Properties at(String name) {
        return of(where + "." + name, value(name));
    }

    /** The part of that name. It has no values when it is missing. */
    public Properties atOrEmpty(String name) {
        return has(name) ? at(name) : new Properties(where + "." + name, Map.of());
    }
}
