package greenroll.aws.messaging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import greenroll.aws.fleet.SdkErrors;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.roll.notification.Announcement;
import greenroll.roll.port.RollAnnouncer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * Puts events on the account's default bus: source {@value #SOURCE}, the announcement's kind as detail type, and the
 * announcement with {@code schemaVersion} as detail. The version's first number changes when a reader of the old form
 * would be misled; components that are added do not change it.
 */
public final class EventBridgeRollAnnouncer implements RollAnnouncer {

    static final String SOURCE = "greenroll";
    static final String SCHEMA_VERSION = "1.0";

    /** What PutEvents takes at once: 10 entries, 256 KB in all (EventBridge's quotas). */
    private static final int ENTRIES = 10;

    private static final int BYTES = 256 * 1024;

    /** What the size of an entry counts beside its detail: time, source and detail type. */
    private static final int FRAME = 64;

    private final EventBridgeClient events;

    public EventBridgeRollAnnouncer(EventBridgeClient events) {
        this.events = events;
    }

    /** @throws IllegalStateException for what EventBridge refuses for good, in its own words */
    @Override
    public void announce(List<Announcement> announcements) {
        for (PutEventsRequest request : requests(announcements)) {
            PutEventsResponse response = SdkErrors.of("PutEvents", () -> events.putEvents(request));
            response.entries().stream()
                    .filter(entry -> entry.errorCode() != null)
                    .findFirst()
                    .ifPresent(EventBridgeRollAnnouncer::refused);
        }
    }

    private static void refused(PutEventsResultEntry entry) {
        String why = "PutEvents: " + entry.errorCode() + ": " + entry.errorMessage();
        if (SdkErrors.isLater(entry.errorCode())) {
            throw new Unavailable(why, null);
        }
        throw new IllegalStateException(why);
    }

    static List<PutEventsRequest> requests(List<Announcement> announcements) {
        List<PutEventsRequest> requests = new ArrayList<>();
        List<PutEventsRequestEntry> entries = new ArrayList<>();
        int bytes = 0;
        for (Announcement announcement : announcements) {
            PutEventsRequestEntry entry = entry(announcement);
            int size = FRAME + entry.detail().getBytes(StandardCharsets.UTF_8).length;
            if (!entries.isEmpty() && (entries.size() == ENTRIES || bytes + size > BYTES)) {
                requests.add(PutEventsRequest.builder().entries(entries).build());
                entries = new ArrayList<>();
                bytes = 0;
            }
            entries.add(entry);
            bytes += size;
        }
        if (!entries.isEmpty()) {
            requests.add(PutEventsRequest.builder().entries(entries).build());
        }
        return requests;
    }

    private static PutEventsRequestEntry entry(Announcement announcement) {
        return PutEventsRequestEntry.builder()
                .source(SOURCE)
                .detailType(announcement.kind().detailType())
                .time(announcement.at())
                .detail(Json.write(detail(announcement)))
                .build();
    }

    private static ObjectNode detail(Announcement announcement) {
        ObjectNode detail = Json.tree((Object) announcement).deepCopy();
        detail.remove("kind");
        return detail.put("status", announcement.status().wire()).put("schemaVersion", SCHEMA_VERSION);
    }
}
