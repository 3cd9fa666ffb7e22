package greenroll.upkeep;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import greenroll.aws.Wiring;
import greenroll.fleet.Fleet;
import greenroll.fleet.Instance;
import greenroll.fleet.Unavailable;
import greenroll.json.Json;
import greenroll.log.LogLine;
import greenroll.log.Reach;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.notification.NotificationRules;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.port.RollExecutions;
import greenroll.roll.port.RollNotifier;
import greenroll.roll.port.RollStore;
import greenroll.roll.supervision.ExecutionSupervision;
import greenroll.roll.supervision.RetentionExpiry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Checks every roll that is open, has messages due, or keeps failed green for debugging. It runs on status events of
 * executions, and on a schedule because events are best effort. An open roll whose execution has ended or never started
 * gets a new execution. After three executions in a row without progress the watchdog closes the roll, so that it never
 * blocks the next one. It terminates kept green when its time is over. When it runs twice at once, one of the two wins
 * each write.
 */
public final class Watchdog implements RequestStreamHandler {

    /** The schedule in template.yaml. */
    private static final Duration EVERY = Duration.ofMinutes(5);

    private final RollStore store;
    // Most runs find nothing to do, and each is a cold start. So these are built only when they are needed.
    private final Supplier<RollExecutions> executions;
    private final Supplier<RollNotifier> notifier;
    private final Supplier<Fleet> fleet;
    private final InstantSource clock;

    public Watchdog(
            RollStore store, RollExecutions executions, RollNotifier notifier, Fleet fleet, InstantSource clock) {
        this(store, () -> executions, () -> notifier, () -> fleet, clock);
    }

    private Watchdog(
            RollStore store,
            Supplier<RollExecutions> executions,
            Supplier<RollNotifier> notifier,
            Supplier<Fleet> fleet,
            InstantSource clock) {
        this.store = store;
        this.executions = executions;
        this.notifier = notifier;
        this.fleet = fleet;
        this.clock = clock;
    }

    public Watchdog() {
        this(
                Wiring.ofLambda().store(),
                Wiring.ofLambda()::executions,
                Wiring.ofLambda()::notifier,
                Wiring.ofLambda()::fleet,
                Wiring.ofLambda().clock());
    }

    /** The result of one run, for the log. */
    public record Report(
            int looked,
            int notReached,
            List<String> restarted,
            List<String> closed,
            List<String> told,
            List<String> ended,
            List<String> failed) {}

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        List<RollHead> unfinished = store.unfinished();
        OptionalDouble hours = openRollHours(unfinished, clock.instant());
        Report report = look(Reach.rotated(unfinished, clock.instant(), EVERY), context);
        LogLine line = LogLine.info(context)
                .with("looked", report.looked())
                .with("notReached", report.notReached() == 0 ? null : report.notReached());
        hours.ifPresent(age -> line.with("openRollHours", age));
        line.withAny("restarted", report.restarted())
                .withAny("closed", report.closed())
                .withAny("told", report.told())
                .withAny("ended", report.ended())
                .withAny("failed", report.failed())
                .write();
        Json.write(report, output);
    }

    /**
     * The age of the oldest open roll in hours, for the metric filter in template.yaml; empty when none is an hour old.
     */
    private static OptionalDouble openRollHours(List<RollHead> unfinished, Instant now) {
        return unfinished.stream()
                .filter(RollHead::isOpen)
                .mapToDouble(
                        head -> Duration.between(head.facts().createdAt(), now).toSeconds() / 3600.0)
                .filter(hours -> hours >= 1)
                .max();
    }

    private Report look(List<RollHead> unfinished, Context context) {
        Report report = new Report(
                0, 0, new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int looked = Reach.each(unfinished, context, head -> {
            try {
                lookAt(head.id(), report);
            } catch (Unavailable e) {
                // A roll that cannot be checked must not delay the others. The next run checks it again.
                report.failed().add(head.id() + ": " + e.getMessage());
            }
        });
        return new Report(
                looked,
                unfinished.size() - looked,
                report.restarted(),
                report.closed(),
                report.told(),
                report.ended(),
                report.failed());
    }

    private void lookAt(String rollId, Report report) {
        Roll roll = store.roll(rollId).orElse(null);
        if (roll == null) {
            return;
        }
        if (!roll.head().isOpen()) {
            endLooks(tell(roll, report), report);
            return;
        }
        int generation = roll.head().executionState().generation();
        switch (ExecutionSupervision.judge(roll, executions.get().state(rollId, generation), clock.instant())) {
            case ExecutionSupervision.Verdict.Leave leave -> {}
            case ExecutionSupervision.Verdict.Restart(ExecutionSupervision.Change change) -> {
                if (store.save(roll, change.next(), change.events()).isPresent()) {
                    executions.get().start(roll.facts().groupId(), rollId, generation + 1);
                    report.restarted().add(rollId);
                }
            }
            case ExecutionSupervision.Verdict.Close(ExecutionSupervision.Change change) -> {
                Optional<Roll> closed = store.close(roll, change.next(), change.events(), null);
                closed.ifPresent(written -> {
                    report.closed().add(rollId);
                    tell(written, report);
                });
            }
        }
    }

    /**
     * Sends the messages that are still due. If the function ends between publishing and marking, the next run sends
     * the message again with the same id.
     */
    private Roll tell(Roll closed, Report report) {
        Roll roll = closed;
        for (RollNotification owed : NotificationRules.owed(closed)) {
            notifier.get().publish(owed);
            NotificationRules.Marked marked = NotificationRules.mark(roll, owed.notificationId(), clock.instant());
            roll = store.save(roll, marked.next(), marked.events()).orElse(roll);
            report.told().add(owed.notificationId());
        }
        return roll;
    }

    /**
     * Terminates instances whose time for debugging is over. Called twice, instances that are gone need no more work.
     */
    private void endLooks(Roll closed, Report report) {
        Set<String> due = RetentionExpiry.due(closed.head(), clock.instant());
        if (due.isEmpty()) {
            return;
        }
        List<Instance> seen = fleet.get().instances(closed.facts().groupId(), due, false);
        List<Instance> own = RetentionExpiry.toTerminate(closed.head(), due, seen);
        Map<String, String> refused = own.isEmpty() ? Map.of() : fleet.get().terminate(own);
        ExecutionSupervision.Change change = RetentionExpiry.ended(closed, due, seen, refused, clock.instant());
        if (!change.events().isEmpty()
                && store.save(closed, change.next(), change.events()).isPresent()) {
            own.stream()
                    .map(Instance::id)
                    .filter(id -> !refused.containsKey(id))
                    .forEach(report.ended()::add);
        }
    }
}
