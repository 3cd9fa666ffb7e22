package greenroll.api;

import greenroll.roll.Failure;
import greenroll.roll.Hold;
import greenroll.roll.Told;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a line of a timeline says as data, as the API shows it: times in milliseconds, durations in seconds. */
final class Details {

    private final Map<String, Object> fields = new LinkedHashMap<>();

    private Details() {}

    static Map<String, Object> of(Told told) {
        return switch (told) {
            case Told.Accepted accepted -> of(accepted);
            case Told.Planned planned ->
                new Details()
                        .with("batches", planned.batches())
                        .with("batchSize", planned.batchSize())
                        .with("inService", planned.inService())
                        .with("floor", planned.floor())
                        .with("live", planned.live())
                        .with("ceiling", planned.ceiling())
                        .with("expectedEnd", WireTime.orNull(planned.expectedEnd()))
                        .fields;
            case Told.BatchOpened opened ->
                new Details()
                        .with("size", opened.size())
                        .with("zones", opened.zones().isEmpty() ? null : opened.zones())
                        .with("expectedEnd", WireTime.orNull(opened.expectedEnd()))
                        .fields;
            case Told.Expected(var end) -> new Details().with("expectedEnd", WireTime.orNull(end)).fields;
            case Told.Placed(var zones) -> new Details().with("zones", zones).fields;
            case Told.Held(Hold hold) ->
                new Details()
                        .with("code", hold.code())
                        .with("reason", hold.reason())
                        .with("since", WireTime.of(hold.since()))
                        .with("until", WireTime.orNull(hold.until()))
                        .fields;
            case Told.Asked(String by) -> new Details().with("by", by).fields;
            case Told.Failed(Failure failure) ->
                new Details()
                        .with("code", failure.code().name())
                        .with("reason", failure.reason())
                        .with("batch", failure.batch())
                        .with("instances", failure.instances())
                        .fields;
            case Told.Notified(String id) -> new Details().with("notificationId", id).fields;
            case Told.Seen(var status) -> new Details().with("status", status.wire()).fields;
        };
    }

    private static Map<String, Object> of(Told.Accepted accepted) {
        return new Details()
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

    private Details with(String name, @Nullable Object value) {
        if (value != null) {
            fields.put(name, Objects.requireNonNull(value));
        }
        return this;
    }
}
