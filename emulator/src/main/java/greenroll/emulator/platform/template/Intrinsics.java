package greenroll.emulator.platform.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Evaluates CloudFormation's functions, as far as the template uses them. Any other is an error. */
final class Intrinsics {

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{(!?)([\\w:.]+)}");

    /** The result of {@code AWS::NoValue}: the property or the item is left out. */
    private static final Object NO_VALUE = new Object();

    private final Names names;
    private final Map<?, ?> conditions;

    /** The values of names. */
    interface Names {
        /** The value of {@code Ref}; null when there is no such parameter or resource. */
        @Nullable
        Object ref(String name);

        /** The value of {@code Fn::GetAtt}; null when there is no such resource or attribute. */
        @Nullable
        Object attribute(String resource, String attribute);
    }

    Intrinsics(Names names, Map<?, ?> conditions) {
        this.names = names;
        this.conditions = conditions;
    }

    /** The value with every function evaluated. */
    Object resolve(Object value) {
        return switch (value) {
            case Map<?, ?> map when function(map) != null -> call(String.valueOf(function(map)), argument(map));
            case Map<?, ?> map -> mapping(map);
            case List<?> list -> sequence(list);
            default -> value;
        };
    }

    boolean holds(String condition) {
        if (!conditions.containsKey(condition)) {
            throw new IllegalArgumentException("there is no condition " + condition);
        }
        return isTrue(argument(conditions, condition));
    }

    private boolean isTrue(Object condition) {
        return resolve(condition) instanceof Boolean truth && truth;
    }

    private static @Nullable String function(Map<?, ?> map) {
        if (map.size() != 1) {
            return null;
        }
        String key = String.valueOf(map.keySet().iterator().next());
        return key.equals("Ref") || key.startsWith("Fn::") ? key : null;
    }

    private static Object argument(Map<?, ?> map) {
        return argument(map, map.keySet().iterator().next());
    }

    private static Object argument(Map<?, ?> map, Object key) {
        Object value = map.get(key);
        if (value == null) {
            throw new IllegalArgumentException(key + " of nothing");
        }
        return value;
    }

    private Map<String, Object> mapping(Map<?, ?> map) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            Object each = value == null ? "" : resolve(value);
            if (each != NO_VALUE) {
                resolved.put(String.valueOf(key), each);
            }
        });
        return resolved;
    }

    private List<Object> sequence(List<?> list) {
        List<Object> resolved = new ArrayList<>();
        for (Object item : list) {
            Object each = resolve(item);
            if (each != NO_VALUE) {
                resolved.add(each);
            }
        }
        return resolved;
    }

    private Object call(String function, Object argument) {
        return switch (function) {
            case "Ref" -> ref(String.valueOf(argument));
            case "Fn::GetAtt" -> attribute(argument);
            case "Fn::Sub" -> substitute(String.valueOf(argument));
            case "Fn::Join" -> {
                List<Object> parts = arguments(argument, 2, function);
                yield String.join(String.valueOf(parts.get(0)), texts(parts.get(1)));
            }
            case "Fn::Split" -> {
                List<Object> parts = arguments(argument, 2, function);
                String separator = Pattern.quote(String.valueOf(parts.get(0)));
                yield List.of((Object[]) String.valueOf(parts.get(1)).split(separator, -1));
            }
            case "Fn::Equals" -> {
                List<Object> sides = arguments(argument, 2, function);
                yield sides.get(0).equals(sides.get(1));
            }
            case "Fn::Not" -> !isTrue(arguments(argument, 1, function).getFirst());
            case "Fn::If" -> {
                if (!(argument instanceof List<?> choice) || choice.size() != 3) {
                    throw new IllegalArgumentException("Fn::If takes a condition and two values");
                }
                yield resolve(choice.get(holds(String.valueOf(choice.get(0))) ? 1 : 2));
            }
            default -> throw new IllegalArgumentException("unknown function " + function);
        };
    }

    private Object ref(String name) {
        if (name.equals("AWS::NoValue")) {
            return NO_VALUE;
        }
        Object value = names.ref(name);
        if (value == null) {
            throw new IllegalArgumentException("Ref to what is not there: " + name);
        }
        return value;
    }

    private Object attribute(Object argument) {
        String path =
                argument instanceof List<?> parts ? String.join(".", texts(resolve(parts))) : String.valueOf(argument);
        int dot = path.indexOf('.');
        Object value = dot < 0 ? null : names.attribute(path.substring(0, dot), path.substring(dot + 1));
        if (value == null) {
            throw new IllegalArgumentException("GetAtt of what is not there: " + path);
        }
        return value;
    }

    private String substitute(String text) {
        return VARIABLE.matcher(text).replaceAll(match -> {
            String name = match.group(2);
            if (!match.group(1).isEmpty()) {
                return Matcher.quoteReplacement("${" + name + "}");
            }
            Object value = name.contains(".") ? attribute(name) : ref(name);
            return Matcher.quoteReplacement(String.valueOf(value));
        });
    }

    private List<Object> arguments(Object argument, int count, String function) {
        if (resolve(argument) instanceof List<?> list && list.size() == count) {
            return List.copyOf(list);
        }
        throw new IllegalArgumentException(function + " takes a list of " + count);
    }

    private static List<String> texts(Object list) {
        if (list instanceof List<?> items) {
            return items.stream().map(String::valueOf).toList();
        }
        throw new IllegalArgumentException("no list: " + list);
    }
}
