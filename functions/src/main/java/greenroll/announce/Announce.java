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
 * Publishes new lines of timelines: events to EventBridge, and metrics to the log. Each line is published at least
 * once, in the order of its roll. When a line cannot be published, the function throws, and Lambda delivers all of the
 * batch again.
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
            // After a long delay, the items of a delivery may have expired.
            if (head != null && event != null) {
                Announcements.of(head, event).ifPresent(told::add);
                measured(head, event).ifPresent(lines::add);
            }
        }
        announcer.announce(told);
        // Written after the events. When EventBridge fails, the delivery comes again, and no metric is counted twice.
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
