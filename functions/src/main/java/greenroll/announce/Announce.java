package greenroll.announce;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.log.LogLine;
import greenroll.roll.RollHead;
import greenroll.roll.notification.Announcement;
import greenroll.roll.notification.Announcements;
import greenroll.roll.notification.EventMetrics;
import greenroll.roll.notification.RollMetric;
import greenroll.roll.port.RollAnnouncer;
import greenroll.roll.port.RollFeed;
import greenroll.roll.port.RollMetrics;
import greenroll.roll.port.RollStore;
import greenroll.roll.timeline.EventKey;
import greenroll.roll.timeline.RollEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells what was written to timelines: events to EventBridge, numbers to the log, at least once and in the order of each
 * roll. What it was given and could not tell, it throws over: the same delivery comes again.
 */
public final class Announce implements RequestStreamHandler {

    private final RollFeed feed;
    private final RollStore store;
    private final RollAnnouncer announcer;
    private final RollMetrics metrics;

    public Announce(RollFeed feed, RollStore store, RollAnnouncer announcer, RollMetrics metrics) {
        this.feed = feed;
        this.store = store;
        this.announcer = announcer;
        this.metrics = metrics;
    }

    public Announce() {
        this(
                Wiring.ofLambda().feed(),
                Wiring.ofLambda().store(),
                Wiring.ofLambda().announcer(),
                Wiring.ofLambda().metrics());
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        List<EventKey> written = feed.written(new String(input.readAllBytes(), StandardCharsets.UTF_8));
        Map<String, Optional<RollHead>> heads = new HashMap<>();
        List<Announcement> told = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (EventKey key : written) {
            RollHead head = heads.computeIfAbsent(key.rollId(), store::head).orElse(null);
            RollEvent event = head == null ? null : store.event(key).orElse(null);
            // A delivery that waited for long may tell of what is forgotten by now.
            if (head != null && event != null) {
                Announcements.of(head, event).ifPresent(told::add);
                measured(head, event).ifPresent(lines::add);
            }
        }
        announcer.announce(told);
        // After the events: should those not be taken, all of it comes again, and nothing is counted twice.
        lines.forEach(line -> context.getLogger().log(line + "\n"));
        told.forEach(one -> log(context, one));
    }

    private Optional<String> measured(RollHead head, RollEvent event) {
        List<RollMetric> measures = EventMetrics.of(head, event);
        return measures.isEmpty() ? Optional.empty() : Optional.of(metrics.line(head, event, measures));
    }

    private static void log(Context context, Announcement told) {
        LogLine.info(context)
                .with("groupId", told.roll().groupId())
                .with("rollId", told.roll().id())
                .with("batch", told.batches().batch())
                .with("message", told.kind().detailType() + " announced as " + told.id())
                .write();
    }
}
