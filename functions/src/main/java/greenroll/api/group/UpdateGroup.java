package greenroll.api.group;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.group.body.CapacityBody;
import greenroll.api.group.body.GroupBody;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.ErrorCode;
import greenroll.api.http.Problems;
import greenroll.api.http.RefusedCall;
import greenroll.api.http.StartResponses;
import greenroll.api.read.Groups;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.SubnetCapacity;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.group.Revision;
import greenroll.group.Subnet;
import greenroll.group.UpdatePolicy;
import greenroll.id.IdSource;
import greenroll.operation.GroupDraft;
import greenroll.operation.GroupOperations;
import greenroll.operation.RollOperations;
import greenroll.operation.ScaleResult;
import greenroll.operation.StartResult;
import greenroll.roll.GroupActivity;
import greenroll.roll.failure.Refusal;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /aws/ec2/group/{groupId}}: merges a change into the owner's description of the group, in one write. A
 * changed launch specification becomes the next revision, which the next roll launches. All other changes apply at once
 * to new operations, and a running roll keeps its values. An operation reaches a new target, and a new revision is
 * rolled when the update policy says so. The second of two equal calls changes nothing.
 *
 * <p>{@code PUT …/{groupId}/capacity} is an update of the capacity alone, and is answered with the capacity.
 */
public final class UpdateGroup implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final int ATTEMPTS = 5;

    private final Endpoint endpoint;
    private final RollStore store;
    private final Fleet fleet;
    private final RollOperations operations;
    private final GroupOperations upkeep;
    private final InstantSource clock;
    private final Groups groups;

    public UpdateGroup() {
        this(Wiring.ofLambda());
    }

    private UpdateGroup(Wiring wiring) {
        this(
                wiring.store(),
                wiring.fleet(),
                wiring.images(),
                wiring.alarms(),
                wiring.executions(),
                wiring.clock(),
                wiring.ids());
    }

    public UpdateGroup(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        this.endpoint = new Endpoint(clock, Scope.ADMIN);
        this.store = store;
        this.fleet = fleet;
        this.operations = new RollOperations(store, fleet, images, alarms, executions, ids);
        this.upkeep = new GroupOperations(store, fleet, executions, ids);
        this.clock = clock;
        this.groups = new Groups(store);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::update);
    }

    private Endpoint.Answer update(Call call) {
        call.query(Set.of());
        boolean isCapacity =
                Objects.requireNonNullElse(call.event().getResource(), "").endsWith("/capacity");
        JsonNode body = isCapacity ? CapacityBody.asUpdate(call.body(), call.problems()) : call.body();
        String groupId = call.groupId();
        // A lost race means that another update or the end of a roll came first. The next attempt merges with that.
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Group group = groups.get(groupId);
            Change change = change(group, body, call.problems());
            if (isWritten(group, change)) {
                begin(group, change, call);
                return isCapacity
                        ? capacity(groups.get(groupId))
                        : new GroupAnswers(groups).answer(groups.get(groupId), call);
            }
        }
        throw new RefusedCall(
                ErrorCode.INTERNAL_ERROR, groupId + " changed during each of " + ATTEMPTS + " attempts: try again");
    }

    private static Endpoint.Answer capacity(Group group) {
        return new Endpoint.Answer(
                Groups.KIND + ":capacity", List.of(new CapacityOnly(GroupView.CapacityView.of(group.capacity()))));
    }

    private record CapacityOnly(GroupView.CapacityView capacity) {}

    /**
     * The effect of an update.
     *
     * @param changed the group after the update, without a target that an operation must reach
     * @param next its next revision; null when the revision stays
     * @param resized the capacity with another target; null when the target stays
     */
    private record Change(
            Group changed,
            @Nullable Revision next,
            @Nullable Capacity resized) {

        boolean shrinks(Group group) {
            return resized != null && resized.target() < group.capacity().target();
        }
    }

    private Change change(Group group, JsonNode body, Problems problems) {
        LaunchSpecification latest = groups.latest(group);
        GroupBody wanted = SubnetResolver.withDefaults(
                GroupBody.read(
                        GroupMerge.merged(group, latest, body),
                        group.placement().region(),
                        GroupMerge.leavesTheTarget(body),
                        problems),
                fleet,
                problems);
        GroupMerge.refuseOtherChanges(group, wanted, problems);
        List<Subnet> subnets = subnets(group, wanted, problems);
        problems.refuse();
        Capacity capacity = wanted.draft().capacity();
        boolean resizes = capacity.target() != group.capacity().target();
        if (resizes) {
            refuseWhatCannotBeScaled(group, capacity.target());
        }
        LaunchSpecification specification = wanted.draft().specification();
        Group changed = changed(group, wanted.draft(), subnets);
        return new Change(
                resizes ? changed.withCapacity(group.capacity()) : changed,
                specification.equals(latest)
                        ? null
                        : new Revision(group.latestRevision() + 1, specification, clock.instant()),
                resizes ? capacity : null);
    }

    /** Called before anything is written, so that no part of the update is done alone. */
    private static void refuseWhatCannotBeScaled(Group group, int target) {
        if (group.activeRoll() != null && !GroupOperations.mayChange(group, target)) {
            throw StartResponses.refused(new StartResult.Held(
                    group.activeRoll().rollId(), group.activeRoll().kind()));
        }
        if (group.servingRevision() == null) {
            throw new RefusedCall(
                    ErrorCode.NO_SERVING_REVISION,
                    "nothing was ever in service in " + group.id()
                            + ", so it is unknown what to launch: update the group," + " and roll",
                    "group.capacity.target");
        }
    }

    private boolean isWritten(Group group, Change change) {
        return change.changed().equals(group) && change.next() == null
                || store.putGroup(
                        group,
                        change.changed().with(c -> c.times(c.times().withUpdatedAt(clock.instant()))),
                        change.next());
    }

    /** Starts the roll first. While a roll holds the group, its target may rise but not fall. */
    private void begin(Group group, Change change, Call call) {
        if (change.shrinks(group)) {
            resize(group.id(), change.resized(), call);
            rollIfAsked(change, call);
        } else {
            rollIfAsked(change, call);
            resize(group.id(), change.resized(), call);
        }
    }

    private void resize(String groupId, @Nullable Capacity capacity, Call call) {
        if (capacity != null
                && upkeep.scaleTo(
                                groups.get(groupId),
                                capacity,
                                new GroupOperations.Asked(call.owner(), call.now(), null, null))
                        instanceof ScaleResult.NotBegun(StartResult why)) {
            throw StartResponses.refused(why);
        }
    }

    /**
     * Rolls a new revision when the owner has opted in. When a roll is not possible, the update is still valid, and the
     * activity gives the reason.
     */
    private void rollIfAsked(Change change, Call call) {
        UpdatePolicy policy = change.changed().policy().updatePolicy();
        if (change.next() == null || policy == null || !policy.shouldRoll() || policy.rollConfig() == null) {
            return;
        }
        String groupId = change.changed().id();
        String revision = "revision " + change.next().number();
        switch (operations.roll(groupId, policy.rollConfig(), call.owner(), call.now())) {
            case StartResult.Accepted accepted -> {}
            // The call has no key.
            case StartResult.KeyReused reused -> {}
            case StartResult.Held(String rollId, String kind) ->
                store.note(
                        groupId,
                        new GroupActivity(
                                call.now(),
                                GroupActivity.Kind.WAITS,
                                revision,
                                revision + " is not rolled yet: the " + kind + " " + rollId + " holds the group"));
            case StartResult.Refused(List<Refusal> refusals) ->
                store.note(
                        groupId,
                        new GroupActivity(
                                call.now(),
                                GroupActivity.Kind.REFUSED,
                                revision,
                                revision + " is not rolled: " + Refusal.inWords(refusals)));
        }
    }

    /** The update's subnets. Instances in removed subnets stay until the next roll. */
    private List<Subnet> subnets(Group group, GroupBody wanted, Problems problems) {
        if (SubnetResolver.areThoseOf(group, wanted)) {
            return group.placement().subnets();
        }
        Map<String, SubnetCapacity> found = fleet.subnets(wanted.draft().subnetIds());
        SubnetResolver.misplaced(wanted, found, problems);
        SubnetResolver.missing(wanted, found, problems);
        problems.refuse();
        return SubnetResolver.of(wanted, found);
    }

    private static Group changed(Group group, GroupDraft draft, List<Subnet> subnets) {
        return group.with(c -> {
            c.name(draft.name());
            c.document(draft.document());
            c.placement(c.placement().withProduct(draft.product()));
            c.capacity(draft.capacity());
            c.placement(c.placement().withSubnets(subnets));
            c.policy(draft.policy());
        });
    }
}
