package greenroll.api.group;

import greenroll.api.http.ApiTime;
import greenroll.roll.GroupActivity;
import greenroll.roll.timeline.RollSummary;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One line of a group's activity, in the form of Elastigroup's group events.
 *
 * @param eventType {@code OPERATION_STARTED}, {@code OPERATION_ENDED}, or the reason why automation started nothing
 * @param subject the subject of a note, for example an image's id; absent for an operation
 * @param subEvents the operation in its current state; empty for a note
 */
record ActivityView(
        String groupId,
        String eventType,
        String createdAt,
        String message,
        @Nullable String subject,
        List<RollInfo> subEvents) {

    record RollInfo(
            String type,
            String id,
            String groupId,
            String kind,
            String status,
            int currentBatch,
            int numOfBatches,
            long gracePeriod,
            String createdAt) {}

    static ActivityView of(Activity.Line line) {
        return switch (line) {
            case Activity.Line.Started started -> {
                RollSummary roll = RollSummary.of(started.roll());
                String comment = roll.identity().comment() == null
                        ? ""
                        : ": " + roll.identity().comment();
                yield of(
                        line,
                        "OPERATION_STARTED",
                        roll,
                        " started by " + roll.identity().startedBy() + comment);
            }
            case Activity.Line.Ended ended -> {
                RollSummary roll = RollSummary.of(ended.roll());
                String reason =
                        roll.failure() == null ? "" : ": " + roll.failure().reason();
                yield of(line, "OPERATION_ENDED", roll, " " + roll.status().wire() + reason);
            }
            case Activity.Line.Noted(String groupId, GroupActivity what) ->
                new ActivityView(
                        groupId, what.kind().name(), ApiTime.of(what.at()), what.message(), what.subject(), List.of());
        };
    }

    private static ActivityView of(Activity.Line line, String type, RollSummary roll, String what) {
        String name = roll.identity().kind().name().toLowerCase(Locale.ROOT);
        return new ActivityView(
                roll.identity().groupId(),
                type,
                ApiTime.of(line.at()),
                name + " " + roll.identity().id() + what,
                null,
                List.of(info(roll)));
    }

    private static RollInfo info(RollSummary roll) {
        return new RollInfo(
                "rollInfo",
                roll.identity().id(),
                roll.identity().groupId(),
                roll.identity().kind().name(),
                roll.status().wire(),
                roll.progress().currentBatch(),
                roll.progress().numberOfBatches(),
                roll.pace().gracePeriod().toSeconds(),
                ApiTime.of(roll.times().createdAt()));
    }
}
