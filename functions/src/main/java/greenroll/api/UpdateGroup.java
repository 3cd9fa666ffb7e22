package greenroll.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.Wiring;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.UpdatePolicy;
import greenroll.roll.RollStore;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;

/**
 * {@code PUT /aws/ec2/group/{groupId}}: merges a change into the launch specification and makes it the next revision,
 * which the next roll takes; a changed update policy takes effect at once. A running roll goes on with the revision it has. Called twice the second changes nothing.
 */
public final class UpdateGroup implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final int ATTEMPTS = 5;

    private final Endpoint endpoint;
    private final RollStore store;
    private final InstantSource clock;
    private final Groups groups;

    public UpdateGroup() {
        this(Wiring.ofLambda());
    }

    private UpdateGroup(Wiring wiring) {
        this(wiring.store(), wiring.clock());
    }

    public UpdateGroup(RollStore store, InstantSource clock) {
        this.endpoint = new Endpoint(clock);
        this.store = store;
        this.clock = clock;
        this.groups = new Groups(store);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::update);
    }

    private Endpoint.Answer update(Call call) {
        call.query(Set.of());
        JsonNode body = call.body();
        String groupId = call.groupId();
        // A lost race means that another update or a roll's end came between: what they wrote is merged with.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (merged(groups.get(groupId), body, call.problems())) {
                return groups.answer(groups.get(groupId));
            }
        }
        throw new RefusedCall(
                ErrorCode.INTERNAL_ERROR, groupId + " changed during each of " + ATTEMPTS + " attempts: try again");
    }

    private boolean merged(Group group, JsonNode body, Problems problems) {
        LaunchSpecification latest = groups.latest(group);
        GroupBody wanted = GroupBody.read(GroupMerge.merged(group, latest, body), problems);
        GroupMerge.refuseOtherChanges(group, wanted, problems);
        problems.refuse();
        UpdatePolicy policy = wanted.draft().updatePolicy();
        if (!Objects.equals(policy, group.updatePolicy())) {
            // A write of its own: what else the update asks for is merged with what it left.
            store.putUpdatePolicy(group, policy, clock.instant());
            return false;
        }
        LaunchSpecification next = wanted.draft().specification();
        return next.equals(latest)
                || store.addRevision(group, new Revision(group.latestRevision() + 1, next, clock.instant()));
    }
}
