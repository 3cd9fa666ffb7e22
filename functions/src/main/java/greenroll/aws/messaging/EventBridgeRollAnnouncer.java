package greenroll.aws.messaging;

import greenroll.aws.fleet.SdkErrors;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.json.JsonFields;
import greenroll.roll.RollFacts;
import greenroll.roll.notification.Announcement;
import greenroll.roll.port.RollAnnouncer;
import greenroll.stack.ConsoleLink;
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
 * Puts events on the account's default event bus. The source is {@value #SOURCE}, the detail type is the announcement's
 * kind, and the detail is the announcement with {@code schemaVersion}. The first number of the version changes when the
 * change would mislead readers of the old form. New fields do not change it.
 */
public final class EventBridgeRollAnnouncer implements RollAnnouncer {

    static final String SOURCE = "greenroll";
    static final String SCHEMA_VERSION = "1.0";

    /** The limits of one PutEvents call: 10 entries and 256 KB in all (EventBridge's quotas). */
    private static final int ENTRIES = 10;

    private static final int BYTES = 256 * 1024;

    /** The part of an entry's size that is not its detail: time, source and detail type. */
    private static final int FRAME = 64;

    private final EventBridgeClient events;
    private final ConsoleLink console;

    /** @param console the console, to which each event links */
    public EventBridgeRollAnnouncer(EventBridgeClient events, ConsoleLink console) {
        this.events = events;
        this.console = console;
    }

    /** @throws IllegalStateException when EventBridge permanently refuses an entry, with EventBridge's message */
    @Override
    public void announce(List<Announcement> announcements) {
        for (PutEventsRequest request : requests(announcements, console)) {
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

    static List<PutEventsRequest> requests(List<Announcement> announcements, ConsoleLink console) {
        List<PutEventsRequest> requests = new ArrayList<>();
        List<PutEventsRequestEntry> entries = new ArrayList<>();
        int bytes = 0;
        for (Announcement announcement : announcements) {
            PutEventsRequestEntry entry = entry(announcement, console);
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

    private static PutEventsRequestEntry entry(Announcement announcement, ConsoleLink console) {
        return PutEventsRequestEntry.builder()
                .source(SOURCE)
                .detailType(announcement.kind().detailType())
                .time(announcement.at())
                .detail(Json.write(detail(announcement, console)))
                .build();
    }

    private static Map<String, Object> detail(Announcement announcement, ConsoleLink console) {
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
                .with("step", announcement.batches().step())
                .with("inService", announcement.service().inService())
                .with("floor", announcement.service().floor())
                .with("reason", announcement.reason())
                .with("code", announcement.problem().code())
                .with("failedInstances", announcement.problem().failedInstances())
                .with("leftovers", announcement.problem().leftovers())
                .with("startedBy", roll.startedBy())
                .with("comment", roll.comment())
                .with("consoleUrl", console.ofRoll(roll.groupId(), roll.id()))
                .with("at", announcement.at())
                .asMap();
    }
}
