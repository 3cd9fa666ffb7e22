package greenroll.upkeep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.fasterxml.jackson.databind.JsonNode;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.fleet.SpotNotice;
import greenroll.group.Group;
import greenroll.id.IdSource;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.operation.GroupOperations;
import greenroll.operation.PriceReader;
import greenroll.roll.heal.HealingSwitch;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Receives EC2's notices to spot instances: interruption notices and rebalance recommendations. It keeps the notice, and
 * starts a HEAL where no operation holds the group. An operation that holds it heeds the notice on its next visit. A
 * notice to an instance of no group does nothing. When a notice is delivered twice, the second delivery starts nothing
 * more.
 */
public final class SpotEvents implements RequestStreamHandler {

    private final RollStore store;
    private final Fleet fleet;
    private final GroupHealing healing;
    private final Supplier<HealingSwitch> switched;
    private final InstantSource clock;

    public SpotEvents() {
        this(Wiring.ofLambda());
    }

    private SpotEvents(Wiring wiring) {
        this(
                wiring.store(),
                wiring.fleet(),
                wiring::notifier,
                wiring::groupOperations,
                wiring::healing,
                wiring.clock());
    }

    public SpotEvents(
            RollStore store,
            Fleet fleet,
            RollNotifier notifier,
            RollExecutions executions,
            HealingSwitch healing,
            InstantSource clock,
            IdSource ids) {
        this(
                store,
                fleet,
                () -> notifier,
                () -> new GroupOperations(store, fleet, executions, ids),
                () -> healing,
                clock);
    }

    private SpotEvents(
            RollStore store,
            Fleet fleet,
            Supplier<RollNotifier> notifier,
            Supplier<GroupOperations> operations,
            Supplier<HealingSwitch> switched,
            InstantSource clock) {
        this.store = store;
        this.fleet = fleet;
        this.healing = new GroupHealing(store, fleet, notifier, operations, PriceReader.NONE, clock);
        this.switched = switched;
        this.clock = clock;
    }

    /**
     * The result of one event, for the log.
     *
     * @param groupId null when the instance belongs to no group
     * @param started id of the HEAL that it started; null when it started none
     */
    public record Report(
            String instanceId,
            SpotNotice.Kind notice,
            @Nullable String groupId,
            @Nullable String started) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        JsonNode event = Json.tree(new String(input.readAllBytes(), StandardCharsets.UTF_8));
        Optional<SpotNotice> notice = notice(event, clock.instant());
        if (notice.isPresent()) {
            Report report = receive(notice.get());
            LogLine.info(context)
                    .with("instanceId", report.instanceId())
                    .with("notice", report.notice())
                    .with("groupId", report.groupId())
                    .with("started", report.started())
                    .write();
            Json.write(report, output);
        }
    }

    /** The notice of the event; empty when the event is none. An event without a readable time counts from now. */
    static Optional<SpotNotice> notice(JsonNode event, Instant now) {
        SpotNotice.Kind kind = switch (event.path("detail-type").asText()) {
            case "EC2 Spot Instance Interruption Warning" -> SpotNotice.Kind.INTERRUPTION;
            case "EC2 Instance Rebalance Recommendation" -> SpotNotice.Kind.REBALANCE_RECOMMENDATION;
            default -> null;
        };
        String instanceId = event.at("/detail/instance-id").asText();
        return kind == null || instanceId.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new SpotNotice(instanceId, kind, time(event.path("time").asText(), now)));
    }

    private static Instant time(String text, Instant now) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            return now;
        }
    }

    private Report receive(SpotNotice notice) {
        Group group = fleet.find(List.of(notice.instanceId())).stream()
                .flatMap(one -> Optional.ofNullable(one.tags().groupId()).stream())
                .flatMap(id -> store.group(id).stream())
                .findFirst()
                .orElse(null);
        if (group == null) {
            return new Report(notice.instanceId(), notice.kind(), null, null);
        }
        // The notice is stored before the group is read, so that an operation that begins or ends now leaves no gap.
        store.putNotice(group.id(), notice);
        String started = store.group(group.id())
                .filter(now -> now.activeRoll() == null && switched.get().isOn())
                .flatMap(now -> healing.look(now, healing.retained()).started())
                .orElse(null);
        return new Report(notice.instanceId(), notice.kind(), group.id(), started);
    }
}
