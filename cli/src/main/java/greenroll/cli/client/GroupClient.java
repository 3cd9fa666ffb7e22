package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/**
 * Calls that create groups. Every method throws {@link ApiRefused} and {@link Unreachable}, and may be called twice.
 */
public final class GroupClient {

    private static final String GROUPS = "/aws/ec2/group";

    private final RetryingApiClient api;

    public GroupClient(RetryingApiClient api) {
        this.api = api;
    }

    /** Returns whether a group of that body would be accepted, and why not. Creates nothing. */
    public GroupVerdict verdict(String body) {
        JsonNode item =
                api.call("POST", GROUPS + "?dryRun=true", body, Map.of()).item();
        if (!item.path("feasible").isBoolean()) {
            throw new Unreachable("it answered a dry run without saying whether the group is feasible", null);
        }
        return GroupVerdict.of(item);
    }

    /** Creates a group, or returns the one that the same key and body have created. */
    public CreatedGroup create(String body, String idempotencyKey) {
        return CreatedGroup.of(api.call("POST", GROUPS, body, Map.of("Idempotency-Key", idempotencyKey))
                .item());
    }
}
