package greenroll.upkeep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.fleet.Alarms;
import greenroll.fleet.Fleet;
import greenroll.fleet.FleetRefused;
import greenroll.fleet.Images;
import greenroll.fleet.Unavailable;
import greenroll.fleet.metric.Metrics;
import greenroll.group.Group;
import greenroll.group.scaling.DueTask;
import greenroll.group.scaling.ScalingState;
import greenroll.id.IdSource;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.log.Reach;
import greenroll.operation.GroupOperations;
import greenroll.operation.RollOperations;
import greenroll.operation.ScaleResult;
import greenroll.operation.StartResult;
import greenroll.operation.autoscaling.AutoScalingReader;
import greenroll.roll.GroupActivity;
import greenroll.roll.RollHead;
import greenroll.roll.failure.Refusal;
import greenroll.roll.port.GroupSearch;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.scaling.PolicyRules;
import greenroll.scaling.ScheduleRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Checks every minute each group with scheduled tasks or scaling policies. It starts the tasks that are due, and the
 * scale that a policy asks for. A task waits while an operation holds the group, and a policy does nothing then. When it
 * runs twice at once, one of the two goes on.
 */
public final class ScaleGroups implements RequestStreamHandler {

    /** The schedule in template.yaml. */
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final RollStore store;
    private final InstantSource clock;
    // Most runs find nothing to do, and each may be a cold start. So these are built only when they are needed.
    private final Supplier<RollNotifier> notifier;
    private final Supplier<DueTasks> tasks;
    private final Supplier<PolicyEvaluation> policies;

    public ScaleGroups() {
        this(Wiring.ofLambda());
    }

    private ScaleGroups(Wiring wiring) {
        this(
                wiring.store(),
                wiring.clock(),
                wiring::notifier,
                wiring::groupOperations,
                wiring::rollOperations,
                wiring::fleet,
                wiring::serviceMetrics);
    }

    public ScaleGroups(
            RollStore store,
            Fleet fleet,
            Images images,
            Alarms alarms,
            Metrics metrics,
            RollNotifier notifier,
            RollExecutions executions,
            InstantSource clock,
            IdSource ids) {
        this(
                store,
                clock,
                () -> notifier,
                () -> new GroupOperations(store, fleet, executions, ids),
                () -> new RollOperations(store, fleet, images, alarms, AutoScalingReader.NONE, executions, ids),
                () -> fleet,
                () -> metrics);
    }

    private ScaleGroups(
            RollStore store,
            InstantSource clock,
            Supplier<RollNotifier> notifier,
            Supplier<GroupOperations> scales,
            Supplier<RollOperations> rolls,
            Supplier<Fleet> fleet,
            Supplier<Metrics> metrics) {
        this.store = store;
        this.clock = clock;
        this.notifier = notifier;
        this.tasks = () -> new DueTasks(store, scales.get(), rolls.get());
        this.policies = () -> new PolicyEvaluation(store, fleet.get(), metrics.get(), scales.get());
    }

    /** The result of one run, for the log. */
    public record Report(
            int checked,
            int notReached,
            List<String> started,
            List<String> waiting,
            List<String> limited,
            List<String> missed,
            List<String> failed) {

        Report of(int reached, int missing) {
            return new Report(reached, missing, started, waiting, limited, missed, failed);
        }
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Report report = check(context);
        LogLine.info(context)
                .with("checked", report.checked())
                .with("notReached", report.notReached() == 0 ? null : report.notReached())
                .withAny("started", report.started())
                .withAny("waiting", report.waiting())
                .withAny("limited", report.limited())
                .withAny("missed", report.missed())
                .withAny("failed", report.failed())
                .write();
        Json.write(report, output);
    }

    private Report check(Context context) {
        List<Group> groups = Reach.rotated(
                GroupSearch.all(
                        store,
                        group -> group.policy().scalesByItself()
                                && group.placement().autoScaling() == null),
                clock.instant(),
                EVERY);
        Report report = new Report(
                0, 0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int checked = Reach.each(groups, context, group -> {
            try {
                check(group, report);
            } catch (Unavailable | FleetRefused e) {
                // A group that cannot be checked must not delay the others. The next run checks it again.
                report.failed().add(group.id() + ": " + e.getMessage());
            }
        });
        return report.of(checked, groups.size() - checked);
    }

    /**
     * The first write makes this check the only one, and stores what is due, and what is dropped and not told yet. A task
     * that is interrupted is taken up by the next check. Policies wait for tasks, but not for a roll that is frozen.
     */
    private void check(Group group, Report report) {
        Instant now = clock.instant();
        ScalingState read = store.scalingState(group.id()).orElse(null);
        ScalingState before = ScheduleRules.since(group.times().updatedAt(), read);
        ScheduleRules.Due due = ScheduleRules.due(group.policy().schedule(), before, now);
        ScalingState claimed = new ScalingState(now, due.all());
        if (!store.putScalingState(group.id(), read, claimed)) {
            return;
        }
        List<DueTask> left = new ArrayList<>();
        for (DueTask task : due.dropped()) {
            if (!isTold(group, task, ScheduleRules.DROPPED, now, report)) {
                left.add(task);
            }
        }
        boolean isFree = true;
        for (DueTask task : due.waiting()) {
            TaskResult result = tasks.get().start(group.id(), task, now);
            if (!isDone(group, task, result, now, report)) {
                left.add(task);
            }
            isFree &= result instanceof TaskResult.Frozen;
        }
        if (!left.equals(claimed.waiting())) {
            store.putScalingState(group.id(), claimed, new ScalingState(now, left));
        }
        if (isFree) {
            evaluatePolicies(group, before.checkedAt(), now, report);
        }
    }

    /** Whether the task is over: it has begun, it had nothing to do, or it is refused. */
    private boolean isDone(Group group, DueTask task, TaskResult result, Instant now, Report report) {
        return switch (result) {
            case TaskResult.Began(String rollId) -> {
                report.started().add(rollId + " of " + group.id());
                yield true;
            }
            case TaskResult.Noted noted -> true;
            case TaskResult.Waits(String rollId, String kind) -> {
                waits(group, task, "the " + kind + " " + rollId + " holds the group", now, report);
                yield false;
            }
            case TaskResult.Frozen(String why) -> {
                waits(group, task, why, now, report);
                yield false;
            }
            case TaskResult.Refused(String why) -> isTold(group, task, why, now, report);
        };
    }

    private void waits(Group group, DueTask task, String why, Instant now, Report report) {
        note(group, GroupActivity.Kind.WAITS, task, "waits: " + why, now);
        report.waiting().add(group.id() + " " + task.task().name());
    }

    /**
     * Tells the owner that the task was not done. The message comes first. If the function ends before the task is
     * removed, the next run sends it again.
     *
     * @return false when SNS does not answer; then the task stays, and does not delay the others
     */
    private boolean isTold(Group group, DueTask task, String why, Instant now, Report report) {
        try {
            notifier.get().publish(TaskNotification.missed(group, task, why));
        } catch (Unavailable e) {
            report.failed().add(group.id() + " " + task.task().name() + ": " + e.getMessage());
            return false;
        }
        note(group, GroupActivity.Kind.TASK_MISSED, task, "was not done: " + why, now);
        report.missed().add(group.id() + " " + task.task().name());
        return true;
    }

    private void note(Group group, GroupActivity.Kind kind, DueTask task, String what, Instant now) {
        String subject = task.task().name() + " " + task.at();
        store.note(group.id(), new GroupActivity(now, kind, subject, task.task().inWords() + " " + what));
    }

    private void evaluatePolicies(Group group, Instant after, Instant now, Report report) {
        if (group.activeRoll() != null
                || group.servingRevision() == null
                || group.policy().scaling().stream().noneMatch(policy -> PolicyRules.isDue(policy, after, now))) {
            return;
        }
        PolicyEvaluation evaluation = policies.get();
        evaluation.requested(group, after, now).ifPresent(request -> {
            if (request.isLimitedByMaximum()) {
                limited(group, request, now, report);
            }
            switch (evaluation.scale(group, request, now)) {
                case ScaleResult.Began(RollHead operation, var victims, var capacity, var spot) ->
                    report.started().add(operation.id() + " of " + group.id());
                case ScaleResult.NotBegun(StartResult.Refused(List<Refusal> refusals)) ->
                    refused(group, request, Refusal.inWords(refusals), now, report);
                // When an operation holds the group by now, the next evaluation decides.
                case ScaleResult.NotBegun notBegun -> {}
                case ScaleResult.Noted noted -> {}
            }
        });
    }

    private void refused(Group group, PolicyRules.Request request, String why, Instant now, Report report) {
        note(group, GroupActivity.Kind.REFUSED, request, "cannot scale: " + why, now);
        report.failed().add(group.id() + " " + request.policy() + ": " + why);
    }

    private void limited(Group group, PolicyRules.Request request, Instant now, Report report) {
        String what = "asks for " + request.wanted() + " instances, and the group's maximum is "
                + request.capacity().maximum() + ": " + request.why();
        note(group, GroupActivity.Kind.SCALING_LIMITED, request, what, now);
        report.limited().add(group.id() + " " + request.policy());
    }

    /** The key has the day, so that it is told once a day for each policy. */
    private void note(Group group, GroupActivity.Kind kind, PolicyRules.Request request, String what, Instant now) {
        String subject = request.policy() + " " + now.truncatedTo(ChronoUnit.DAYS);
        store.note(
                group.id(), new GroupActivity(now, kind, subject, "scaling policy " + request.policy() + " " + what));
    }
}
