package greenroll.local.platform;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the function of a method and a path, as API Gateway does: a literal segment wins over a parameter. */
final class Routes {

    /** What a method and a path lead to. */
    sealed interface Found {
        /** @param parameters the path's, decoded */
        record Function(Template.Route route, Map<String, String> parameters) implements Found {}

        /** The path is there, but not for this method. */
        record OtherMethods(String allowed) implements Found {}

        record Nothing() implements Found {}
    }

    private final List<Template.Route> routes;

    Routes(List<Template.Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** @param path decoded, segment by segment */
    Found find(String method, List<String> path) {
        TreeSet<String> allowed = new TreeSet<>();
        Found.@Nullable Function best = null;
        for (Template.Route route : routes) {
            Map<String, String> parameters = match(segments(route.path()), path);
            if (parameters == null) {
                continue;
            }
            allowed.add(route.method());
            if (route.method().equals(method)
                    && (best == null || parameters.size() < best.parameters().size())) {
                best = new Found.Function(route, parameters);
            }
        }
        if (best != null) {
            return best;
        }
        return allowed.isEmpty() ? new Found.Nothing() : new Found.OtherMethods(String.join(", ", allowed));
    }

    private static List<String> segments(String path) {
        return List.of(path.substring(1).split("/", -1));
    }

    private static @Nullable Map<String, String> match(List<String> template, List<String> path) {
        if (template.size() != path.size()) {
            return null;
        }
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String segment = template.get(i);
            if (segment.startsWith("{") && segment.endsWith("}") && !path.get(i).isEmpty()) {
                parameters.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return null;
            }
        }
        return parameters;
    }
}
