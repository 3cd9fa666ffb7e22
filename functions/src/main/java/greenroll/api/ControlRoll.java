package greenroll.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.aws.Wiring;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.RollStore;
import java.time.InstantSource;
import java.util.Set;

/**
 * {@code PUT /aws/ec2/group/{groupId}/roll/{rollId}} with {@code {"roll":{"status":"STOPPED"}}}: asks the roll to stop
 * and answers its short status; the stop itself follows. Called twice the first stands.
 */
public final class ControlRoll implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private final Endpoint endpoint;
    private final RollStore store;
    private final Rolls rolls;

    public ControlRoll() {
        this(Wiring.ofLambda());
    }

    private ControlRoll(Wiring wiring) {
        this(wiring.store(), wiring.clock());
    }

    public ControlRoll(RollStore store, InstantSource clock) {
        this.endpoint = new Endpoint(clock);
        this.store = store;
        this.rolls = new Rolls(store);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::control);
    }

    private Endpoint.Answer control(Call call) {
        call.query(Set.of());
        RollBody.Wish wish = RollBody.control(call.body(), call.problems());
        call.problems().refuse();
        String rollId = rolls.head(call.groupId(), call.rollId()).id();
        return switch (wish) {
            case STOPPED -> stop(call, rollId);
        };
    }

    private Endpoint.Answer stop(Call call, String rollId) {
        boolean asked = store.requestStop(rollId, call.owner(), call.now());
        RollHead head = rolls.head(call.groupId(), rollId);
        if (!asked && head.status() != RollStatus.STOPPED) {
            throw new RefusedCall(
                    ErrorCode.VALIDATION_ERROR,
                    rollId + " is " + head.status().wire() + ": there is nothing to stop",
                    "roll.status");
        }
        return Rolls.answer(RollViews.inShort(head));
    }
}
