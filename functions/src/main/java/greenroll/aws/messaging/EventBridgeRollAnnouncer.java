package greenroll.aws.messaging;

import greenroll.aws.fleet.SdkErrors;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.json.JsonFields;
import greenroll.roll.RollFacts;
import greenroll.roll.notification.Announcement;
import greenroll.roll.port.RollAnnouncer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

    private static Map<String, Object> detail(Announcement announcement) {
        RollFacts.Identity roll = announcement.roll();
        return new JsonFields()
                .with("schemaVersion", SCHEMA_VERSION)
                .with("id", announcement.id())
                .with("groupId", roll.groupId())
                .with("groupName", roll.groupName())
                .with("rollId", roll.id())
                .with("operation", roll.kind())
                .with("revision", announcement.pinned().revision())
                .with("imageId", announcement.pinned().imageId())
                .with("status", announcement.status().wire())
                .with("batch", announcement.batches().batch())
                .with("numberOfBatches", announcement.batches().numberOfBatches())
                .with("inService", announcement.service().inService())
                .with("floor", announcement.service().floor())
                .with("reason", announcement.reason())
                .with("code", announcement.problem().code())
                .with("failedInstances", announcement.problem().failedInstances())
                .with("leftovers", announcement.problem().leftovers())
                .with("startedBy", roll.startedBy())
                .with("comment", roll.comment())
                .with("at", announcement.at())
                .asMap();
    }
}
