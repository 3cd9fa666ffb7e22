package greenroll.roll.timeline;

import greenroll.roll.BatchPlan;
import greenroll.roll.Control;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.RollStatus;
import greenroll.roll.Stage;
import greenroll.roll.batch.InstanceStatus;
import greenroll.roll.failure.Failure;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The status of a roll, derived from its timeline alone. Pure: the same lines give the same status. For an instance it
 * shows the roll's actions and its observations on visits. It lacks blue that no batch has chosen, and changes of
 * health between two visits.
 */
public final class TimelineProjection {

    /**
     * One instance that the roll has launched, restarted or chosen to go.
     *
     * @param batch batch that launched, restarted or scaled it down
     */
    public record Line(
            String instanceId,
            boolean green,
            int batch,
            @Nullable String zone,
            @Nullable InstanceStatus status) {

        private Line proven() {
            return new Line(instanceId, true, batch, zone, status);
        }

        private Line showing(InstanceStatus next) {
            return new Line(instanceId, green, batch, zone, next);
        }
    }

    private EventDetails.@Nullable Accepted accepted;
    private @Nullable Instant createdAt;
    private Instant updatedAt = Instant.MIN;
    private Stage stage = Stage.STARTING;
    private Control control = Control.NONE;
    private int plannedBatches;
    private int currentBatch;
    private InstanceCounts counts = InstanceCounts.NONE;
    private @Nullable Hold hold;
    private @Nullable Failure failure;
    private @Nullable Instant expectedEnd;
    private final Map<String, Line> lines = new TreeMap<>();

    private TimelineProjection() {}

    /** @param timeline all lines, in order */
    public static TimelineProjection of(Collection<RollEvent> timeline) {
        TimelineProjection story = new TimelineProjection();
        timeline.forEach(story::then);
        return story;
    }

    /** @throws IllegalStateException when the timeline lacks its first line */
    public RollSummary summary() {
        if (accepted == null || createdAt == null) {
            throw new IllegalStateException("the timeline does not say what was accepted");
        }
        RollStatus status = RollStatus.of(stage, control);
        return new RollSummary(
                accepted.identity(),
                accepted.revisions().revision(),
                status,
                RollSummary.Progress.of(counts, stage, currentBatch, Math.max(plannedBatches, currentBatch)),
                new RollSummary.Pace(
                        accepted.strategy().batchSizePercentage(),
                        accepted.strategy().gracePeriod()),
                new RollSummary.Times(createdAt, updatedAt, RollSummary.expectedEnd(status, stage, expectedEnd)),
                RollSummary.FailureSummary.of(failure),
                hold,
                accepted.warnings(),
                accepted.follows());
    }

    /** Returns the instances in the timeline, by id. */
    public List<Line> instances() {
        return List.copyOf(lines.values());
    }

    private void then(RollEvent event) {
        createdAt = createdAt == null ? event.at() : createdAt;
        updatedAt = event.at().isAfter(updatedAt) ? event.at() : updatedAt;
        counts = event.counts();
        // An operation that fails before its first batch may have to take out instances of the one that it took over.
        currentBatch = Math.max(currentBatch, number(event));
        stage = stage(event.type());
        hold = stage.isTerminal() || event.type() == RollEvent.Type.RELEASED ? null : hold;
        if (event.details() != null) {
            data(event, event.details());
        }
        instances(event);
    }

    private Stage stage(RollEvent.Type type) {
        return switch (type) {
            case PLANNED -> Stage.IN_PROGRESS;
            case FINISHING -> Stage.FINISHING;
            case STOPPING -> Stage.STOPPING;
            case FAILING -> Stage.FAILING;
            case FINISHED -> Stage.FINISHED;
            case STOPPED -> Stage.STOPPED;
            case FAILED -> Stage.FAILED;
            case ACCEPTED,
                    BATCH_STARTED,
                    LAUNCHED,
                    LAUNCH_SHORT,
                    FALLBACK_TO_ON_DEMAND,
                    INTERRUPTION_NOTICE,
                    REGISTERED,
                    FIRST_HEALTHY,
                    BATCH_HEALTHY,
                    PROVEN,
                    JUDGED,
                    GREEN_OUT_OF_SERVICE,
                    GIVEN_UP,
                    LOST,
                    RETIRING,
                    ZONE_PREFERENCE_DROPPED,
                    DEREGISTERED,
                    ATTACHED,
                    GROUP_CHANGED,
                    KEPT_IN_SERVICE,
                    RESTARTED,
                    TERMINATING,
                    TERMINATED,
                    REFUSED,
                    STATUS_CHANGED,
                    DRAINED,
                    COUNTS_CHANGED,
                    BATCH_DONE,
                    HELD,
                    STILL_HELD,
                    RELEASED,
                    PAUSED,
                    RESUMED,
                    STOP_REQUESTED,
                    CONTINUE_REQUESTED,
                    ROLLBACK_REQUESTED,
                    STEP_PASSED,
                    NOTIFIED,
                    LEFTOVERS,
                    RETAINED,
                    CLEANED_UP,
                    CONTINUED,
                    WATCHDOG,
                    ROLLING_BACK -> stage;
        };
    }

    private void data(RollEvent event, EventDetails details) {
        switch (details) {
            case EventDetails.Accepted first -> {
                accepted = first;
                plannedBatches = BatchPlan.expected(
                        first.identity().kind(),
                        first.target(),
                        first.strategy().batchSizePercentage(),
                        Objects.requireNonNullElse(first.strategy().steps(), List.of()));
            }
            case EventDetails.Planned planned -> {
                plannedBatches = planned.batches();
                expectedEnd = planned.expectedEnd();
            }
            case EventDetails.BatchOpened opened -> {
                currentBatch = number(event);
                expectedEnd = opened.expectedEnd();
                // A replacement has members then only when it registers parked ones again.
                place(event, opened.zones(), !isInPlace());
            }
            case EventDetails.Expected(Instant end) -> expectedEnd = end;
            case EventDetails.Placed(Map<String, String> zones) ->
                place(event, zones, event.type() != RollEvent.Type.RETIRING);
            case EventDetails.Held(Hold now) -> hold = now;
            case EventDetails.Asked(String by, var comment, var step, var batch) ->
                asked(event, new Control.Asked(event.at(), by, comment, step, batch));
            case EventDetails.Failed(Failure why) -> failure = why;
            case EventDetails.Step _, EventDetails.Judged _, EventDetails.Notified _, EventDetails.StatusChanged _ -> {}
        }
    }

    private boolean isInPlace() {
        return accepted != null && accepted.strategy().action().isInPlace();
    }

    private void asked(RollEvent event, Control.Asked asked) {
        control = control.with(
                switch (event.type()) {
                    case PAUSED -> Control.Wish.PAUSE;
                    case RESUMED -> Control.Wish.RESUME;
                    case CONTINUE_REQUESTED -> Control.Wish.CONTINUE;
                    case ROLLBACK_REQUESTED -> Control.Wish.ROLL_BACK;
                    default -> Control.Wish.STOP;
                },
                asked);
    }

    private void place(RollEvent event, Map<String, String> zones, boolean green) {
        zones.forEach((id, zone) ->
                lines.putIfAbsent(id, new Line(id, green, number(event), zone.isEmpty() ? null : zone, null)));
    }

    private static int number(RollEvent event) {
        return event.batch() == null ? 0 : event.batch();
    }

    private void instances(RollEvent event) {
        InstanceStatus said = event.details() instanceof EventDetails.StatusChanged(InstanceStatus status)
                ? status
                : event.type().statusAfter();
        for (String id : event.affected().instances()) {
            if (event.type() == RollEvent.Type.PROVEN) {
                lines.computeIfPresent(id, (one, line) -> line.proven());
            }
            if (event.type() == RollEvent.Type.KEPT_IN_SERVICE && isRetiring(id)) {
                lines.remove(id);
            } else if (said != null) {
                lines.computeIfPresent(id, (one, line) -> line.showing(said));
            }
        }
    }

    /** Blue of a replacement is only listed because it was chosen. A line that drops it removes it again. */
    private boolean isRetiring(String id) {
        Line line = lines.get(id);
        return line != null
                && !line.green()
                && accepted != null
                && accepted.strategy().action().terminatesBlue();
    }
}
