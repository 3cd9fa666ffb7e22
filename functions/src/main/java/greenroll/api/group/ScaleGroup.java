package greenroll.api.group;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.group.body.DetachBody;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.Problems;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.group.Capacity;
import greenroll.id.IdSource;
import greenroll.operation.Detachment;
import greenroll.operation.GroupOperations;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT /aws/ec2/group/{groupId}/scale/up?adjustment=n} and {@code …/scale/down?adjustment=n}: changes the group's
 * target and starts the operation that reaches it. Called twice it scales twice, except with the same Idempotency-Key.
 *
 * <p>{@code PUT …/{groupId}/detachInstances}: takes named instances out of the group and terminates them. Others are
 * launched first, or the target goes down.
 */
public final class ScaleGroup implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private static final String ADJUSTMENT = "adjustment";

    private final Endpoint endpoint;
    private final GroupOperations upkeep;

    public ScaleGroup() {
        this(Wiring.ofLambda());
    }

    private ScaleGroup(Wiring wiring) {
        this(wiring.store(), wiring.fleet(), wiring.executions(), wiring.clock(), wiring.ids());
    }

    public ScaleGroup(RollStore store, Fleet fleet, RollExecutions executions, InstantSource clock, IdSource ids) {
        this.endpoint = new Endpoint(clock, Scope.ADMIN);
        this.upkeep = new GroupOperations(store, fleet, executions, ids);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::scale);
    }

    private Endpoint.Answer scale(Call call) {
        String resource = Objects.requireNonNullElse(call.event().getResource(), "");
        if (resource.endsWith("/detachInstances")) {
            return detach(call);
        }
        boolean isUp = resource.endsWith("/up");
        Map<String, String> query = call.query(Set.of(ADJUSTMENT));
        int by = adjustment(query.get(ADJUSTMENT), call.problems());
        Optional<String> key = call.idempotencyKey();
        call.problems().refuse();
        String groupId = call.groupId();
        int adjustment = isUp ? by : -by;
        GroupOperations.Asked asked = new GroupOperations.Asked(
                call.owner(),
                call.now(),
                key.map(k -> call.idempotency("scale " + groupId, k, String.valueOf(adjustment)))
                        .orElse(null),
                null);
        return new Endpoint.Answer(ScaleView.KIND, List.of(ScaleView.of(upkeep.scale(groupId, adjustment, asked))));
    }

    private Endpoint.Answer detach(Call call) {
        call.query(Set.of());
        Detachment detachment = DetachBody.read(call.body(), call.problems());
        Optional<String> key = call.idempotencyKey();
        call.problems().refuse();
        String groupId = call.groupId();
        GroupOperations.Asked asked = new GroupOperations.Asked(
                call.owner(),
                call.now(),
                key.map(k -> call.idempotency("detach " + groupId, k)).orElse(null),
                null);
        return new Endpoint.Answer(
                "spotinst:aws:ec2:detachInstances", List.of(ScaleView.of(upkeep.detach(groupId, detachment, asked))));
    }

    private static int adjustment(@Nullable String text, Problems problems) {
        if (text != null && text.matches("[0-9]{1,4}")) {
            int value = Integer.parseInt(text);
            if (value >= 1 && value <= Capacity.MAX_TARGET) {
                return value;
            }
        }
        problems.wrong(ADJUSTMENT, "must be a whole number from 1 to " + Capacity.MAX_TARGET);
        return 1;
    }
}
