package greenroll.api.group;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.Fields;
import greenroll.api.http.StartResponses;
import greenroll.api.read.Groups;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.group.Group;
import greenroll.id.IdSource;
import greenroll.operation.GroupOperations;
import greenroll.operation.StartResult;
import greenroll.roll.RollHead;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code DELETE /aws/ec2/group/{groupId}}: drains and terminates every instance of the group, and then deletes the
 * group. A second call is answered with the first one's operation, until the group is gone. A group that stands for an
 * Auto Scaling group is only forgotten, and nothing is terminated.
 */
public final class DeleteGroup implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private final Endpoint endpoint;
    private final RollStore store;
    private final GroupOperations upkeep;

    public DeleteGroup() {
        this(Wiring.ofLambda());
    }

    private DeleteGroup(Wiring wiring) {
        this(wiring.store(), wiring.fleet(), wiring.executions(), wiring.clock(), wiring.ids());
    }

    public DeleteGroup(RollStore store, Fleet fleet, RollExecutions executions, InstantSource clock, IdSource ids) {
        this.endpoint = new Endpoint(clock, Scope.ADMIN);
        this.store = store;
        this.upkeep = new GroupOperations(store, fleet, executions, ids);
    }

    /**
     * The group that is being deleted, and the operation that deletes it.
     *
     * @param operation absent when the group is gone already, because it stood for an Auto Scaling group
     */
    record View(String id, ScaleView.@Nullable OperationView operation) {}

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::delete);
    }

    private Endpoint.Answer delete(Call call) {
        call.query(Set.of());
        if (call.hasBody()) {
            Fields.body(call.body(), call.problems(), fields -> {
                fields.unsupported("statefulDeallocation", "no group is stateful here; leave it out");
                return true;
            });
        }
        Optional<String> key = call.idempotencyKey();
        call.problems().refuse();
        String groupId = call.groupId();
        Optional<Group> bound = store.group(groupId).filter(GroupAnswers::isAutoScaling);
        if (bound.isPresent()) {
            upkeep.forget(bound.get()).ifPresent(holder -> {
                throw StartResponses.refused(new StartResult.Held(holder.rollId(), holder.kind()));
            });
            return new Endpoint.Answer(Groups.KIND, List.of(new View(groupId, null)));
        }
        RollHead operation = StartResponses.accepted(upkeep.delete(
                groupId,
                new GroupOperations.Asked(
                        call.owner(),
                        call.now(),
                        key.map(k -> call.idempotency("delete " + groupId, k, ""))
                                .orElse(null),
                        null)));
        return new Endpoint.Answer(Groups.KIND, List.of(new View(groupId, ScaleView.OperationView.of(operation))));
    }
}
