package greenroll.api.group;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.api.group.body.CapacityBody;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.ErrorCode;
import greenroll.api.http.RefusedCall;
import greenroll.api.http.StartResponses;
import greenroll.api.read.Groups;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.Images;
import greenroll.fleet.autoscaling.AutoScalingGroups;
import greenroll.fleet.autoscaling.LaunchTemplates;
import greenroll.group.Capacity;
import greenroll.group.Freeze;
import greenroll.group.Group;
import greenroll.group.UpdatePolicy;
import greenroll.id.IdSource;
import greenroll.operation.GroupOperations;
import greenroll.operation.RollOperations;
import greenroll.operation.ScaleResult;
import greenroll.operation.StartResult;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.GroupActivity;
import greenroll.roll.failure.Refusal;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /aws/ec2/group/{groupId}}: merges a change into the owner's description of the group, in one write. A
 * changed launch specification becomes the next revision, which the next roll launches. One that is equal to the serving
 * revision makes that the latest again. All other changes apply at once
 * to new operations, and a running roll keeps its values. An operation reaches a new target, and a new revision is
 * rolled when the update policy says so. The second of two equal calls changes nothing.
 *
 * <p>Of a group that stands for an Auto Scaling group only its own properties change: name, description, strategy,
 * update policy and {@code autoScaling.mayRaiseMaxSize}.
 *
 * <p>{@code PUT …/{groupId}/capacity} is an update of the capacity alone, and is answered with the capacity.
 */
public final class UpdateGroup implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final int ATTEMPTS = 5;

    private final Endpoint endpoint;
    private final RollStore store;
    private final RollOperations operations;
    private final GroupOperations upkeep;
    private final InstantSource clock;
    private final Groups groups;
    private final GroupAnswers answers;
    private final GroupChanges changes;

    public UpdateGroup() {
        this(Wiring.ofLambda());
    }

    private UpdateGroup(Wiring wiring) {
        this(
                wiring.store(),
                wiring.fleet(),
                wiring.images(),
                wiring.alarms(),
                wiring.autoScaling(),
                wiring.executions(),
                wiring.clock(),
                wiring.ids());
    }

    public UpdateGroup(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            AutoScalingGroups autoScaling,
            LaunchTemplates templates,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        this(
                store,
                fleet,
                images,
                alarms,
                new AutoScalingReader(() -> autoScaling, () -> templates),
                executions,
                clock,
                ids);
    }

    private UpdateGroup(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            AutoScalingReader autoScaling,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        this.endpoint = new Endpoint(clock, Scope.ADMIN);
        this.store = store;
        this.operations = new RollOperations(store, fleet, images, alarms, autoScaling, executions, ids);
        this.upkeep = new GroupOperations(store, fleet, executions, ids);
        this.clock = clock;
        this.groups = new Groups(store);
        this.answers = new GroupAnswers(groups, autoScaling);
        this.changes = new GroupChanges(store, fleet);
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
            GroupChange change = changes.read(group, body, call.problems(), clock.instant());
            if (change.resized() != null) {
                refuseWhatCannotBeScaled(group, change.resized().target());
            }
            if (changes.write(group, change, clock.instant())) {
                begin(group, change, call);
                return isCapacity ? capacity(groups.get(groupId)) : answers.answer(groups.get(groupId), call);
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

    /** Starts the roll first. While a roll holds the group, its target may rise but not fall. */
    private void begin(Group group, GroupChange change, Call call) {
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

    /** The scheduled check for new images rolls the revision later. */
    private void waits(String groupId, String revision, String why, Call call) {
        store.note(
                groupId,
                new GroupActivity(
                        call.now(), GroupActivity.Kind.WAITS, revision, revision + " is not rolled yet: " + why));
    }

    /**
     * Rolls a new revision when the owner has opted in. When a roll is not possible, the update is still valid, and the
     * activity gives the reason.
     */
    private void rollIfAsked(GroupChange change, Call call) {
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
                waits(groupId, revision, "the " + kind + " " + rollId + " holds the group", call);
            case StartResult.Frozen(List<Freeze> freezes) -> waits(groupId, revision, Freeze.inWords(freezes), call);
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
}
