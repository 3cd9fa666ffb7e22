package greenroll.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** Calls that create groups. Every method throws {@link ApiRefused} and {@link Unreachable}, and may be called twice. */
public final class GroupClient {

    private static final String GROUPS = "/aws/ec2/group";
    private static final String NO_GROUP = "{\"group\":{}}";
    private static final int BAD_REQUEST = 400;

    private final RetryingApiClient api;

    public GroupClient(RetryingApiClient api) {
        this.api = api;
    }

    /**
     * Finds out whether the API has the dry run. One without it, for example an older stack or Elastigroup itself, would
     * create the group. So this asks for a group without a field, which no API creates.
     *
     * @throws Unreachable when it has none
     */
    public void requireDryRun() {
        try {
            verdict(NO_GROUP);
        } catch (ApiRefused e) {
            if (e.status() != BAD_REQUEST) {
                throw e;
            }
            throw new Unreachable(
                    "it has no dry run of a group, so no group was sent: give the API of a newer stack of Greenroll",
                    e);
        }
    }

    /**
     * Returns whether a group of that body would be accepted, and why not. Creates nothing, if {@link #requireDryRun} has
     * returned.
     */
    public GroupVerdict verdict(String body) {
        JsonNode item =
                api.call("POST", GROUPS + "?dryRun=true", body, Map.of()).item();
        if (!item.path("feasible").isBoolean()) {
            throw new Unreachable("it answered a dry run without saying whether the group is feasible", null);
        }
        return GroupVerdict.of(item);
    }

    /**
     * Makes a group of the API that stands for an Auto Scaling group. It touches no instance.
     *
     * @param body JSON body with the group and its {@code autoScaling}
     */
    public JsonNode adopt(String body, String idempotencyKey) {
        return api.call("POST", GROUPS, body, Map.of("Idempotency-Key", idempotencyKey))
                .item();
    }

    /** Creates a group, or returns the one that the same key and body have created. */
    public CreatedGroup create(String body, String idempotencyKey) {
        return CreatedGroup.of(api.call("POST", GROUPS, body, Map.of("Idempotency-Key", idempotencyKey))
                .item());
    }
}
