package greenroll.emulator.platform.gateway;

import greenroll.emulator.platform.template.Template;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the function for a method and a path, as API Gateway does. It first takes the path that matches most closely,
 * whatever its methods. A literal segment is closer than a parameter. A parameter is closer than a greedy one, which
 * takes the whole rest. On that path it takes the method, otherwise ANY.
 */
public final class Routes {

    /** The route for a method and a path. */
    public sealed interface Found {
        /** @param parameters the path's parameters, decoded */
        record Function(Template.Route route, Map<String, String> parameters) implements Found {}

        /** No path matches, or the closest one has neither this method nor ANY. */
        record Nothing() implements Found {}
    }

    private static final String ANY = "ANY";

    /** A matching path, and how closely each segment matches: less is closer. */
    private record Fit(String path, List<Integer> closeness, Map<String, String> parameters) {
        boolean isCloserThan(Fit other) {
            for (int i = 0; i < Math.min(closeness.size(), other.closeness.size()); i++) {
                if (!closeness.get(i).equals(other.closeness.get(i))) {
                    return closeness.get(i) < other.closeness.get(i);
                }
            }
            return false;
        }
    }

    private final List<Template.Route> routes;

    public Routes(List<Template.Route> routes) {
        this.routes = List.copyOf(routes);
    }

    /** @param path the segments of the path, decoded */
    public Found find(String method, List<String> path) {
        Fit best = null;
        for (String template :
                routes.stream().map(Template.Route::path).distinct().toList()) {
            Fit fit = fit(template, path);
            if (fit != null && (best == null || fit.isCloserThan(best))) {
                best = fit;
            }
        }
        if (best == null) {
            return new Found.Nothing();
        }
        Template.Route route = at(best.path(), method);
        route = route == null ? at(best.path(), ANY) : route;
        return route == null ? new Found.Nothing() : new Found.Function(route, best.parameters());
    }

    private Template.@Nullable Route at(String path, String method) {
        return routes.stream()
                .filter(route -> route.path().equals(path) && route.method().equals(method))
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Fit fit(String template, List<String> path) {
        List<String> segments = List.of(template.substring(1).split("/", -1));
        List<Integer> closeness = new ArrayList<>();
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 0; i < segments.size() && i < path.size(); i++) {
            String segment = segments.get(i);
            if (segment.endsWith("+}")) {
                parameters.put(
                        segment.substring(1, segment.length() - 2), String.join("/", path.subList(i, path.size())));
                closeness.add(2);
                return new Fit(template, closeness, parameters);
            }
            boolean parameter = segment.startsWith("{") && !path.get(i).isEmpty();
            if (parameter) {
                parameters.put(segment.substring(1, segment.length() - 1), path.get(i));
            } else if (!segment.equals(path.get(i))) {
                return null;
            }
            closeness.add(parameter ? 1 : 0);
        }
        return segments.size() == path.size() ? new Fit(template, closeness, parameters) : null;
    }
}
