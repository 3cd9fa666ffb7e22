package greenroll.emulator.iam;

import greenroll.emulator.iam.permission.EventPermissions;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import java.util.function.Function;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;

/** EventBridge behind the gate. */
class GatedEventBridge implements EventBridgeClient {

    private final EventBridgeClient events;
    private final PermissionCheck gate;
    private final EventPermissions needs;

    GatedEventBridge(EventBridgeClient events, PermissionCheck gate, EventPermissions needs) {
        this.events = events;
        this.gate = gate;
        this.needs = needs;
    }

    private <Q, R> R pass(Q request, List<RequiredPermission> asked, Function<Q, R> call) {
        return gate.pass(request, asked, AccessDenied::eventBridge, call);
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
        return pass(request, needs.put(request), events::putEvents);
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        events.close();
    }
}
