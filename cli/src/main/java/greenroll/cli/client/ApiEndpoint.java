package greenroll.cli.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * Where an API is.
 *
 * @param base without a slash at its end; with {@code /iam} for signed calls
 */
public record ApiEndpoint(URI base) {

    /** What the routes that take signed calls are under. */
    private static final String SIGNED = "/iam";

    /** Throws IllegalArgumentException, with words for whoever gave it, when the text is no base URL. */
    public static ApiEndpoint of(String url) {
        URI uri;
        try {
            uri = new URI(url.strip().replaceFirst("/+$", ""));
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("is no URL: " + url, e);
        }
        if (uri.getScheme() == null || !Set.of("http", "https").contains(uri.getScheme()) || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "must be a URL like https://…/v1, which the stack gives as ApiUrl, but was " + url);
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("must be a base URL, without query, fragment or user: " + url);
        }
        return new ApiEndpoint(uri);
    }

    /** Whether its routes take signed calls. */
    public boolean isSigned() {
        return base.getPath().endsWith(SIGNED);
    }

    /** The same API's routes for signed calls. */
    public ApiEndpoint signed() {
        return isSigned() ? this : new ApiEndpoint(URI.create(base + SIGNED));
    }

    /** Whether it is on this machine. */
    public boolean isLoopback() {
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(base.getHost());
    }

    URI uri(String path) {
        return URI.create(base + path);
    }
}
