package greenroll.cli.client;

import java.net.URI;
import java.util.Map;

/** A token, for the routes that take one. */
public record BearerToken(String token) implements Authorization {

    @Override
    public Map<String, String> headers(String method, URI uri, Map<String, String> headers, String body) {
        return Map.of("Authorization", "Bearer " + token);
    }

    /** Does not contain the token, which must not get into a log. */
    @Override
    public String toString() {
        return "BearerToken";
    }
}
