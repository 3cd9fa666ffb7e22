package greenroll.api.roll;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.api.http.Call;
import greenroll.api.http.Endpoint;
import greenroll.api.http.ErrorCode;
import greenroll.api.http.RefusedCall;
import greenroll.aws.Wiring;
import greenroll.roll.Control;
import greenroll.roll.RollHead;
import greenroll.roll.RollStatus;
import greenroll.roll.port.RollStore;
import greenroll.token.Scope;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;

/**
 * {@code PUT /aws/ec2/group/{groupId}/roll/{rollId}} with {@code {"roll":{"status":…}}}: asks the roll to stop
 * ({@code STOPPED}), to pause before its next batch ({@code PAUSED}) or to continue ({@code IN_PROGRESS}). It answers
 * the roll's short status. The roll's next visit does what was requested. Called twice, the first request stands.
 *
 * <p>{@code PUT} and {@code DELETE /aws/ec2/group/{groupId}/freeze}, and the same of {@code /aws/ec2/freeze}: freeze
 * deployments of the group or of all groups, and lift that. Lifting twice changes nothing.
 */
public final class ControlRoll implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private final Endpoint endpoint;
    private final RollStore store;
    private final Rolls rolls;
    private final FreezeCalls freezes;

    public ControlRoll() {
        this(Wiring.ofLambda());
    }

    private ControlRoll(Wiring wiring) {
        this(wiring.store(), wiring.clock());
    }

    public ControlRoll(RollStore store, InstantSource clock) {
        this.endpoint = new Endpoint(clock, Scope.ROLL);
        this.store = store;
        this.rolls = new Rolls(store);
        this.freezes = new FreezeCalls(store);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::changed);
    }

    private Endpoint.Answer changed(Call call) {
        return FreezeCalls.isOne(call) ? freezes.answer(call) : control(call);
    }

    private Endpoint.Answer control(Call call) {
        call.query(Set.of());
        Control.Wish wish = RollBody.control(call.body(), call.problems());
        call.problems().refuse();
        RollHead read = rolls.head(call.groupId(), call.rollId());
        if (wish != Control.Wish.STOP && read.status() == RollStatus.STOPPING) {
            throw refused(read, wish);
        }
        boolean asked = store.request(read.id(), wish, new Control.Asked(call.now(), call.owner()));
        RollHead head = rolls.head(call.groupId(), read.id());
        if (!asked && !(wish == Control.Wish.STOP && head.status() == RollStatus.STOPPED)) {
            throw refused(head, wish);
        }
        return Rolls.answer(rolls.inShort(head));
    }

    private static RefusedCall refused(RollHead head, Control.Wish wish) {
        return new RefusedCall(
                ErrorCode.VALIDATION_ERROR,
                head.id() + " is " + head.status().wire() + ": there is nothing to "
                        + wish.name().toLowerCase(Locale.ROOT),
                "roll.status");
    }
}
