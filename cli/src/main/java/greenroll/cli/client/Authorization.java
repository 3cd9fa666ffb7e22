package greenroll.cli.client;

import java.net.URI;
import java.util.Map;

/** Who calls, as headers of a call. */
public sealed interface Authorization permits BearerToken, AwsSignature {

    /**
     * The headers to add to a call. Asked anew for each call: signatures age.
     *
     * @param headers those that the call has already
     * @param body empty when there is none
     * @throws NoCredentials when there is nothing to sign with
     */
    Map<String, String> headers(String method, URI uri, Map<String, String> headers, String body);
}
