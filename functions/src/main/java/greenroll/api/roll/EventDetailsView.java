package greenroll.api.roll;

import greenroll.api.http.ApiTime;
import greenroll.roll.Hold;
import greenroll.roll.failure.Failure;
import greenroll.roll.timeline.EventDetails;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a line of a timeline says as data, as the API shows it: times in milliseconds, durations in seconds. */
final class EventDetailsView {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private EventDetailsView() {}

    static Map<String, Object> of(EventDetails details) {
        return switch (details) {
            case EventDetails.Accepted accepted -> of(accepted);
            case EventDetails.Planned planned ->
                new EventDetailsView()
                        .with("batches", planned.batches())
                        .with("batchSize", planned.batchSize())
                        .with("inService", planned.inService())
                        .with("floor", planned.floor())
                        .with("live", planned.live())
                        .with("ceiling", planned.ceiling())
                        .with("expectedEnd", ApiTime.orNull(planned.expectedEnd()))
                        .fields;
            case EventDetails.BatchOpened opened ->
                new EventDetailsView()
                        .with("size", opened.size())
                        .with("zones", opened.zones().isEmpty() ? null : opened.zones())
                        .with("expectedEnd", ApiTime.orNull(opened.expectedEnd()))
                        .fields;
            case EventDetails.Expected(var end) ->
                new EventDetailsView().with("expectedEnd", ApiTime.orNull(end)).fields;
            case EventDetails.Placed(var zones) -> new EventDetailsView().with("zones", zones).fields;
            case EventDetails.Held(Hold hold) ->
                new EventDetailsView()
                        .with("code", hold.code())
                        .with("reason", hold.reason())
                        .with("since", ApiTime.of(hold.since()))
                        .with("until", ApiTime.orNull(hold.until()))
                        .fields;
            case EventDetails.Asked(String by) -> new EventDetailsView().with("by", by).fields;
            case EventDetails.Failed(Failure failure) ->
                new EventDetailsView()
                        .with("code", failure.code().name())
                        .with("reason", failure.reason())
                        .with("batch", failure.batch())
                        .with("instances", failure.instances())
                        .fields;
            case EventDetails.Notified(String id) -> new EventDetailsView().with("notificationId", id).fields;
            case EventDetails.StatusChanged(var status) -> new EventDetailsView().with("status", status.wire()).fields;
        };
    }

    private static Map<String, Object> of(EventDetails.Accepted accepted) {
        return new EventDetailsView()
                .with("rollId", accepted.rollId())
                .with("groupId", accepted.groupId())
                .with("groupName", accepted.groupName())
                .with("kind", accepted.kind().name())
                .with("strategyAction", accepted.action().name())
                .with("healthCheck", accepted.healthCheckType().name())
                .with("batchSizePercentage", accepted.batchSizePercentage())
                .with("gracePeriod", accepted.gracePeriod().toSeconds())
                .with("target", accepted.target())
                .with("revision", accepted.revision())
                .with("servingRevision", accepted.servingRevision())
                .with("imageId", accepted.imageId())
                .with("startedBy", accepted.startedBy())
                .with("comment", accepted.comment())
                .with("follows", accepted.follows())
                .with("warnings", accepted.warnings())
                .fields;
    }

    private EventDetailsView with(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, Objects.requireNonNull(value));
        }
        return this;
    }
}
