package greenroll.api.roll;

import greenroll.api.http.ApiTime;
import greenroll.json.JsonFields;
import greenroll.roll.Hold;
import greenroll.roll.failure.Failure;
import greenroll.roll.timeline.EventDetails;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The data of a timeline's line as the API shows it, with times in milliseconds and durations in seconds. */
final class EventDetailsView {

    private EventDetailsView() {}

    static Map<String, Object> of(EventDetails details) {
        return switch (details) {
            case EventDetails.Accepted accepted -> of(accepted);
            case EventDetails.Planned planned ->
                new JsonFields()
                        .with("batches", planned.batches())
                        .with("batchSize", planned.batchSize())
                        .with("inService", planned.inService())
                        .with("floor", planned.floor())
                        .with("live", planned.live())
                        .with("ceiling", planned.ceiling())
                        .with("expectedEnd", ApiTime.orNull(planned.expectedEnd()))
                        .asMap();
            case EventDetails.BatchOpened opened ->
                new JsonFields()
                        .with("size", opened.size())
                        .with("zones", opened.zones().isEmpty() ? null : opened.zones())
                        .with("expectedEnd", ApiTime.orNull(opened.expectedEnd()))
                        .asMap();
            case EventDetails.Expected(var end) ->
                new JsonFields().with("expectedEnd", ApiTime.orNull(end)).asMap();
            case EventDetails.Placed(var zones) ->
                new JsonFields().with("zones", zones).asMap();
            case EventDetails.Held(Hold hold) ->
                new JsonFields()
                        .with("code", hold.code())
                        .with("reason", hold.reason())
                        .with("since", ApiTime.of(hold.since()))
                        .with("until", ApiTime.orNull(hold.until()))
                        .with("step", hold.step())
                        .asMap();
            case EventDetails.Asked(String by, var comment, var step, var batch) ->
                new JsonFields()
                        .with("by", by)
                        .with("comment", comment)
                        .with("step", step)
                        .with("batch", batch)
                        .asMap();
            case EventDetails.Judged(var verdict) ->
                new JsonFields().with("verdict", verdict.name()).asMap();
            case EventDetails.Step(int step) ->
                new JsonFields().with("step", step).asMap();
            case EventDetails.Failed(Failure failure) ->
                new JsonFields()
                        .with("code", failure.code().name())
                        .with("reason", failure.reason())
                        .with("batch", failure.batch())
                        .with("instances", failure.instances())
                        .asMap();
            case EventDetails.Notified(String id) ->
                new JsonFields().with("notificationId", id).asMap();
            case EventDetails.StatusChanged(var status) ->
                new JsonFields().with("status", status.wire()).asMap();
        };
    }

    private static Map<String, Object> of(EventDetails.Accepted accepted) {
        return new JsonFields()
                .with("rollId", accepted.identity().id())
                .with("groupId", accepted.identity().groupId())
                .with("groupName", accepted.identity().groupName())
                .with("kind", accepted.identity().kind().name())
                .with("strategyAction", accepted.strategy().action().name())
                .with("healthCheck", accepted.strategy().healthCheckType().name())
                .with("batchSizePercentage", accepted.strategy().batchSizePercentage())
                .with(
                        "steps",
                        StepView.of(
                                Objects.requireNonNullElse(accepted.strategy().steps(), List.of())))
                .with("gracePeriod", accepted.strategy().gracePeriod().toSeconds())
                .with("target", accepted.target())
                .with("revision", accepted.revisions().revision())
                .with("servingRevision", accepted.revisions().servingRevision())
                .with("imageId", accepted.revisions().imageId())
                .with("startedBy", accepted.identity().startedBy())
                .with("comment", accepted.identity().comment())
                .with("follows", accepted.follows())
                .with("warnings", accepted.warnings())
                .asMap();
    }
}
