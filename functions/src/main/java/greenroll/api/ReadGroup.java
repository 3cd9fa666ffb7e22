package greenroll.api;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyRequestEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayProxyResponseEvent;
import greenroll.aws.Wiring;
import greenroll.roll.RollStore;
import java.time.InstantSource;
import java.util.Set;

/** {@code GET /aws/ec2/group} and {@code GET /aws/ec2/group/{groupId}}: every group, or one. Reads only. */
public final class ReadGroup implements RequestHandler<APIGatewayProxyRequestEvent, APIGatewayProxyResponseEvent> {

    private final Endpoint endpoint;
    private final Groups groups;

    public ReadGroup() {
        this(Wiring.ofLambda());
    }

    private ReadGroup(Wiring wiring) {
        this(wiring.store(), wiring.clock());
    }

    public ReadGroup(RollStore store, InstantSource clock) {
        this.endpoint = new Endpoint(clock);
        this.groups = new Groups(store);
    }

    @Override
    public APIGatewayProxyResponseEvent handleRequest(APIGatewayProxyRequestEvent event, Context context) {
        return endpoint.answer(event, context, this::read);
    }

    private Endpoint.Answer read(Call call) {
        call.query(Set.of());
        call.problems().refuse();
        return call.hasGroupId() ? groups.answer(groups.get(call.groupId())) : groups.answerAll();
    }
}
