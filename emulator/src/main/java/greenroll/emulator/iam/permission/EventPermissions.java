package greenroll.emulator.iam.permission;

import greenroll.emulator.iam.policy.ArnScope;
import greenroll.emulator.iam.policy.RequiredPermission;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;

/** The rights that EventBridge requires. */
public final class EventPermissions {

    private static final String DEFAULT_BUS = "default";

    private final ArnScope place;

    public EventPermissions(ArnScope place) {
        this.place = place;
    }

    public PermissionTable table() {
        return new PermissionTable("events").with(PutEventsRequest.class, this::put);
    }

    /** One right for each entry. Each entry names its bus, and conditions may restrict its source and detail type. */
    private List<RequiredPermission> put(PutEventsRequest request) {
        return request.entries().stream().map(this::put).toList();
    }

    private RequiredPermission put(PutEventsRequestEntry entry) {
        String bus = entry.eventBusName() == null ? DEFAULT_BUS : entry.eventBusName();
        return RequiredPermission.of("events:PutEvents", place.arn("events", "event-bus/" + bus))
                .with("events:source", entry.source() == null ? List.of() : List.of(entry.source()))
                .with("events:detail-type", entry.detailType() == null ? List.of() : List.of(entry.detailType()));
    }
}
