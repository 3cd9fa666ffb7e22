package greenroll.cli.client;

import java.net.URI;
import java.util.Map;

/** A token, for the routes that take one. */
public record BearerToken(String token) implements Authorization {

    @Override
    public Map<String, String> headers(String method, URI uri, Map<String, String> headers, String body) {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** Without the token: it must not end up in a log. */
    @Override
    public String toString() {
        return "BearerToken";
    }
}
