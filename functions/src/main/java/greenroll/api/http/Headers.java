package greenroll.api.http;

import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The headers of a call, with names in any case. */
public final class Headers {

    static final String WARNING = "Warning";

    /** A header can carry only some characters, and shows only some names. */
    private static final Pattern NO_NAME = Pattern.compile("[^A-Za-z0-9_.-]");

    private static final int MOST_NAMES = 5;

    private Headers() {}

    /** The value that names query parameters without effect. Source: RFC 7234, section 5.5.7 (miscellaneous warning). */
    static String warning(List<String> ignored) {
        String names = ignored.stream()
                .limit(MOST_NAMES)
                .map(name -> NO_NAME.matcher(Problem.shortened(name)).replaceAll("?"))
                .collect(Collectors.joining(", "));
        return "299 greenroll \"not known here as a query parameter, without effect: " + names + "\"";
    }

    public static Optional<String> of(APIGatewayProxyRequestEvent event, String name) {
        Map<String, String> headers = event.getHeaders() == null ? Map.of() : event.getHeaders();
        return headers.entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .findFirst();
    }
}
