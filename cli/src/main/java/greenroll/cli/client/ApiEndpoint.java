package greenroll.cli.client;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;

/**
 * The address of an API.
 *
 * @param base the base URL without a slash at its end; for signed calls it ends with {@code /iam}
 */
public record ApiEndpoint(URI base) {

    /** The prefix of the routes for signed calls. */
    private static final String SIGNED = "/iam";

    /**
     * Throws IllegalArgumentException when the text is no base URL. Its message is for the person who gave the text.
     */
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

    /** Whether its routes are for signed calls. */
    public boolean isSigned() {
        return base.getPath().endsWith(SIGNED);
    }

    /** The same API with its routes for signed calls. */
    public ApiEndpoint signed() {
        return isSigned() ? this : new ApiEndpoint(URI.create(base + SIGNED));
    }

    /** Whether the API is on this machine. */
    public boolean isLoopback() {
        return Set.of("localhost", "127.0.0.1", "[::1]").contains(base.getHost());
    }

    URI uri(String path) {
        return URI.create(base + path);
    }
}
