package greenroll.cli.client;

import java.net.URI;
import java.util.Map;

/** The identity of a caller, as headers of a call. */
public interface Authorization {

    /**
     * The headers to add to a call. This is called for each call, because signatures expire.
     *
     * @param headers the headers that the call has already
     * @param body the body; empty when there is none
     * @throws NoCredentials when there are no credentials to sign with
     */
    Map<String, String> headers(String method, URI uri, Map<String, String> headers, String body);
}
