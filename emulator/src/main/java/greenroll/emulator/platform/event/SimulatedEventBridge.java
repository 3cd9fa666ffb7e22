package greenroll.emulator.platform.event;

import greenroll.emulator.platform.template.Stack;
import greenroll.emulator.sdk.NotSimulated;
import greenroll.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequest;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResultEntry;

/**
 * EventBridge behind the SDK's own interface: PutEvents on the default bus. Every other operation is
 * {@link NotSimulated}; what AWS refuses in an entry is refused by its code.
 */
public final class SimulatedEventBridge implements EventBridgeClient {

    private static final int MOST_ENTRIES = 10;

    private final Consumer<String> bus;
    private final InstantSource clock;
    private final AtomicLong count = new AtomicLong();

    private SimulatedEventBridge(Consumer<String> bus, InstantSource clock) {
        this.bus = bus;
        this.clock = clock;
    }

    /** @param bus receives each event, in EventBridge's JSON */
    public static EventBridgeClient of(Consumer<String> bus, InstantSource clock) {
        return NotSimulated.refusing(EventBridgeClient.class, "events", new SimulatedEventBridge(bus, clock));
    }

    @Override
    public PutEventsResponse putEvents(PutEventsRequest request) {
        if (request.entries().isEmpty() || request.entries().size() > MOST_ENTRIES) {
            throw new IllegalArgumentException(
                    "PutEvents takes 1 to 10 entries, not " + request.entries().size());
        }
        List<PutEventsResultEntry> results = new ArrayList<>();
        request.entries().forEach(entry -> results.add(put(entry)));
        return PutEventsResponse.builder()
                .entries(results)
                .failedEntryCount((int)
                        results.stream().filter(one -> one.errorCode() != null).count())
                .build();
    }

    private PutEventsResultEntry put(PutEventsRequestEntry entry) {
        if (entry.eventBusName() != null || !entry.resources().isEmpty()) {
            throw new UnsupportedOperationException("PutEvents with a bus or with resources is not simulated");
        }
        if (entry.source() == null || entry.detailType() == null || entry.detail() == null) {
            return refused("InvalidArgument", "Source, DetailType and Detail are required");
        }
        if (entry.source().startsWith("aws.")) {
            return refused("NotAuthorizedForSourceException", "Not authorized for the source.");
        }
        Object detail;
        try {
            detail = Json.tree(entry.detail());
        } catch (IllegalArgumentException e) {
            return refused("MalformedDetail", "Detail is malformed.");
        }
        Instant at = entry.time() == null ? clock.instant() : entry.time();
        String id = UUID.nameUUIDFromBytes(("event " + count.incrementAndGet()).getBytes(StandardCharsets.UTF_8))
                .toString();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("version", "0");
        event.put("id", id);
        event.put("detail-type", entry.detailType());
        event.put("source", entry.source());
        event.put("account", Stack.ACCOUNT);
        event.put("time", at.truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("region", Stack.REGION);
        event.put("resources", List.of());
        event.put("detail", detail);
        bus.accept(Json.write(event));
        return PutEventsResultEntry.builder().eventId(id).build();
    }

    private static PutEventsResultEntry refused(String code, String message) {
        return PutEventsResultEntry.builder()
                .errorCode(code)
                .errorMessage(message)
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {}
}
