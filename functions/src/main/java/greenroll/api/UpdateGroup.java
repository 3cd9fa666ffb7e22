package greenroll.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.fleet.SubnetRoom;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.Subnet;
import greenroll.roll.GroupDraft;
import greenroll.roll.RollStore;
import greenroll.token.Scope;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code PUT /aws/ec2/group/{groupId}}: merges a change into what the owner says of the group, in one write. A changed
 * launch specification becomes the next revision, which the next roll takes; all else holds at once, for what begins from
 * then on: a running roll goes on with what it has. Called twice the second changes nothing.
 */
public final class UpdateGroup implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final int ATTEMPTS = 5;

    private final Endpoint endpoint;
    private final RollStore store;
    private final Fleet fleet;
    private final InstantSource clock;
    private final Groups groups;

    public UpdateGroup() {
        this(Wiring.ofLambda());
    }

    private UpdateGroup(Wiring wiring) {
        this(wiring.store(), wiring.fleet(), wiring.clock());
    }

    public UpdateGroup(RollStore store, Fleet fleet, InstantSource clock) {
        this.endpoint = new Endpoint(clock, Scope.ADMIN);
        this.store = store;
        this.fleet = fleet;
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
        GroupBody wanted =
                GroupBody.read(GroupMerge.merged(group, latest, body), GroupMerge.leavesTheTarget(body), problems);
        GroupMerge.refuseOtherChanges(group, wanted, problems);
        List<Subnet> subnets = subnets(group, wanted, problems);
        problems.refuse();
        Instant now = clock.instant();
        LaunchSpecification specification = wanted.draft().specification();
        Revision next =
                specification.equals(latest) ? null : new Revision(group.latestRevision() + 1, specification, now);
        Group changed = changed(group, wanted.draft(), subnets);
        return changed.equals(group) && next == null
                || store.putGroup(group, changed.with(c -> c.updatedAt = now), next);
    }

    /** What lives elsewhere stays until the next roll. */
    private List<Subnet> subnets(Group group, GroupBody wanted, Problems problems) {
        if (Places.areThoseOf(group, wanted)) {
            return group.subnets();
        }
        Map<String, SubnetRoom> found = fleet.subnets(wanted.draft().subnetIds());
        Places.misplaced(wanted, found, problems);
        Places.missing(wanted, found, problems);
        problems.refuse();
        return Places.of(wanted, found);
    }

    private static Group changed(Group group, GroupDraft draft, List<Subnet> subnets) {
        return group.with(c -> {
            c.name = draft.name();
            c.description = draft.description();
            c.product = draft.product();
            c.capacity = draft.capacity();
            c.subnets = subnets;
            c.strategy = draft.strategy();
            c.updatePolicy = draft.updatePolicy();
        });
    }
}
