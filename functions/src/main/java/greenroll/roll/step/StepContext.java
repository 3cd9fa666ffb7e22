package greenroll.roll.step;

import greenroll.fleet.Alarm;
import greenroll.fleet.Instance;
import greenroll.roll.Baseline;
import greenroll.roll.DueNotification;
import greenroll.roll.Hold;
import greenroll.roll.InstanceCounts;
import greenroll.roll.Roll;
import greenroll.roll.RollHeadBuilder;
import greenroll.roll.RollSettings;
import greenroll.roll.Stage;
import greenroll.roll.StepTimes;
import greenroll.roll.batch.Batch;
import greenroll.roll.exchange.Candidates;
import greenroll.roll.exchange.ExchangeDecision;
import greenroll.roll.exchange.ExchangeRules;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.member.Membership;
import greenroll.roll.notification.RollNotification;
import greenroll.roll.observation.RollObservation;
import greenroll.roll.observation.StatusChangeEvents;
import greenroll.roll.observation.SummaryLine;
import greenroll.roll.plan.TerminationPolicy;
import greenroll.roll.rollback.RollbackRules;
import greenroll.roll.task.StepInput;
import greenroll.roll.task.StepResult;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.EventDraft;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.Timeline;
import greenroll.roll.work.Work;
import greenroll.roll.work.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A decision in progress: the changing roll, the lines for its timeline, and the work that follows. It lives within one
 * call of {@link StepRules#decide}, which returns only its {@link StepDecision}.
 */
public final class StepContext {

    /**
     * DynamoDB accepts 100 items in one transaction. Three edits of this size leave room for the head and the events.
     */
    static final int MAX_BATCHES = 20;

    /** How much longer than two health checks a parked instance may take to get healthy. It runs already. */
    private static final Duration UNDO_MARGIN = Duration.ofSeconds(20);

    final StepInput input;
    public final RollObservation seen;
    private final Roll read;
    private Roll roll;
    private final List<EventDraft> notes = new ArrayList<>();
    private final List<Work> work = new ArrayList<>();
    private @Nullable Hold hold;
    private final Consumer<StepContext> atEnd;
    private boolean reaped;
    private @Nullable ExchangeDecision exchange;
    private int takenOut;
    private final List<String> leaving = new ArrayList<>();
    private final List<String> returning = new ArrayList<>();

    /** @param atEnd action of every step, called once, whatever the step decides */
    public StepContext(StepInput input, Roll read, RollObservation seen, Consumer<StepContext> atEnd) {
        this.input = input;
        this.read = read;
        this.roll = read;
        this.seen = seen;
        this.atEnd = atEnd;
    }

    Instant now() {
        return seen.now;
    }

    public Roll roll() {
        return roll;
    }

    RollSettings settings() {
        return roll.settings();
    }

    Baseline baseline() {
        Baseline baseline = roll.head().baseline();
        if (baseline == null) {
            throw new IllegalStateException(roll.id() + " has no baseline yet");
        }
        return baseline;
    }

    /** Returns the open batch. Only states that have one may call it. */
    Batch batch() {
        return roll.openBatch().orElseThrow(() -> new IllegalStateException(roll.id() + " has no open batch"));
    }

    /**
     * Whether the open batch registers parked instances again. It goes on with those that serve: one that is lost or sick
     * is launched again in a later batch, because service comes first.
     */
    boolean undoes() {
        return roll.undoes(batch());
    }

    /** Returns how long an instance of the open batch may take to get healthy. */
    Duration healthTimeout() {
        Duration timeout = settings().health().healthTimeout();
        Duration undo =
                UNDO_MARGIN.plus(settings().targetGroups().checkInterval().multipliedBy(2));
        return undoes() && undo.compareTo(timeout) < 0 ? undo : timeout;
    }

    /** Returns the number of the next batch. */
    int nextBatch() {
        return roll.head().currentBatch() + 1;
    }

    /** Returns the raised alarms among those that the roll names and that are known. */
    List<Alarm> raised() {
        return seen.signals.alarms().values().stream()
                .filter(Alarm::isRaised)
                .sorted(Comparator.comparing(Alarm::name))
                .toList();
    }

    boolean past(Instant since, Duration limit) {
        return !now().isBefore(since.plus(limit));
    }

    void change(Consumer<RollHeadBuilder> edit) {
        roll = roll.with(edit);
    }

    void expectEnd(Instant end) {
        roll = roll.expectedToEnd(end);
    }

    void put(Batch batch) {
        roll = roll.withBatch(batch);
    }

    void editBatch(UnaryOperator<Batch> edit) {
        put(edit.apply(batch()));
    }

    /**
     * Edits batch by batch. When {@link #MAX_BATCHES} have changed, it leaves the rest to the next visit, because one
     * write holds at most 100 items.
     */
    void mapBatches(UnaryOperator<Batch> edit) {
        int[] changed = {0};
        roll = roll.mapBatches(batch -> {
            if (changed[0] == MAX_BATCHES) {
                return batch;
            }
            Batch next = edit.apply(batch);
            changed[0] += next.equals(batch) ? 0 : 1;
            return next;
        });
    }

    /**
     * Returns up to {@code most} candidates that are in service, in the order in which they may go. It adds a line to
     * the timeline when a zone is emptied.
     */
    public List<Instance> chooseInService(List<Instance> candidates, int most) {
        return tellEmptied(TerminationPolicy.inService(seen, roll, candidates, most));
    }

    /** Returns a restart's batch. It adds a line to the timeline when a zone is emptied. */
    List<Instance> chooseForRestart(List<Instance> remaining) {
        return tellEmptied(TerminationPolicy.forRestart(
                seen, roll, baseline().floor(), remaining, baseline().plan().sizeAfter(done())));
    }

    /** Returns how many instances the plan's batches have replaced or restarted. */
    int done() {
        return roll.facts().action().isInPlace()
                ? Math.toIntExact(roll.instances().count())
                : roll.wantedGreen() - roll.missingGreen();
    }

    private List<Instance> tellEmptied(List<Instance> chosen) {
        List<Instance> serving =
                chosen.stream().filter(one -> seen.inService(one.id())).toList();
        if (TerminationPolicy.emptiesAZone(seen, roll, serving)) {
            note(
                    RollEvent.Type.ZONE_PREFERENCE_DROPPED,
                    "no choice leaves an instance in service in each zone",
                    ids(serving),
                    Map.of());
        }
        return chosen;
    }

    void add(Work one) {
        work.add(one);
    }

    void note(RollEvent.Type type, String message, List<String> instances, Map<String, String> reasons) {
        note(type, message, instances, reasons, null);
    }

    void note(
            RollEvent.Type type,
            String message,
            List<String> instances,
            Map<String, String> reasons,
            @Nullable EventDetails details) {
        notes.add(new EventDraft(
                type, roll.lastBatch().map(Batch::number).orElse(null), message, instances, reasons, details));
    }

    void note(RollEvent.Type type, String message, EventDetails details) {
        note(type, message, List.of(), Map.of(), details);
    }

    void note(RollEvent.Type type, String message) {
        note(type, message, List.of(), Map.of());
    }

    /** Names what the roll has to leave as it is. Each is named once, with its first reason. */
    void leaveBehind(List<Leftover> found) {
        List<Leftover> all = new ArrayList<>(roll.head().leftovers());
        Set<String> named = all.stream().map(Leftover::instanceId).collect(Collectors.toSet());
        List<Leftover> more =
                found.stream().filter(one -> !named.contains(one.instanceId())).toList();
        if (more.isEmpty()) {
            return;
        }
        all.addAll(more);
        change(c -> c.ending(c.ending().withLeftovers(all)));
        Map<String, String> reasons = Leftover.reasons(more);
        note(RollEvent.Type.LEFTOVERS, Leftover.inWords(more), List.copyOf(reasons.keySet()), reasons);
    }

    /** Keeps drained failed green for debugging. */
    void keep(List<RetainedInstance> more) {
        if (more.isEmpty()) {
            return;
        }
        List<RetainedInstance> all = new ArrayList<>(roll.head().ending().retained());
        all.addAll(more);
        change(c -> c.ending(c.ending().withRetained(all)));
        note(
                RollEvent.Type.RETAINED,
                more.size() + " failed green kept for debugging, out of the load balancer, until "
                        + more.getFirst().until(),
                more.stream().map(RetainedInstance::instanceId).toList(),
                Map.of());
    }

    /** Counts instances in service that this visit takes out for a restart. The record shows them only later. */
    void takesOut(int more) {
        takenOut += more;
    }

    /** Returns the number in service without those that this visit has taken out for a restart. */
    int stillInService() {
        return seen.inServiceCount(roll) - takenOut;
    }

    /** The member of the Auto Scaling group may enter standby now, as the floor permits. */
    void maySendToStandby(String instanceId) {
        leaving.add(instanceId);
    }

    /** The member of the Auto Scaling group has been rebooted, and may leave standby. */
    void mayReturnFromStandby(String instanceId) {
        returning.add(instanceId);
    }

    /** Returns what the roll did with its Auto Scaling group; null for a group of Greenroll's own. */
    @Nullable
    Membership membership() {
        return roll.head().membership();
    }

    void changeMembership(Membership next) {
        change(c -> c.progress(c.progress().withMembership(next)));
    }

    /** Moves instances of the Auto Scaling group, as far as this visit's rules permit. Does nothing for another group. */
    private void exchange() {
        if (membership() == null) {
            return;
        }
        ExchangeDecision decided = ExchangeRules.decide(roll, seen, new Candidates(leaving, returning));
        changeMembership(decided.next());
        work.addAll(decided.work());
        exchange = decided;
    }

    /** Returns what this visit changes in the Auto Scaling group of the roll. It ends the choice of instances that go. */
    ExchangeDecision exchanged() {
        reap();
        return Objects.requireNonNull(exchange, "the roll is not one of an Auto Scaling group");
    }

    /**
     * Tells the owner once that the roll waits. A message that was not sent is tried again at each visit.
     *
     * @param id of the message, the same at each visit
     */
    void tellThatItWaits(String id, Function<DueNotification, RollNotification> message) {
        DueNotification due = roll.head().notifications().stream()
                .filter(one -> one.notificationId().equals(id))
                .findFirst()
                .orElse(null);
        if (due == null) {
            due = new DueNotification(DueNotification.Kind.ROLL_WAITS, id, now(), null);
            List<DueNotification> all = new ArrayList<>(roll.head().notifications());
            all.add(due);
            change(c -> c.notifications(all));
        }
        if (due.isOwed()) {
            add(new Work.Tell(message.apply(due)));
        }
    }

    /** The wait is over, so a message about it that was not sent is of no use any more. */
    void forgetUnsent() {
        List<DueNotification> useful = roll.head().usefulNotifications();
        change(c -> c.notifications(useful));
    }

    /** Records why this visit has an unexpected wait. The timeline tells when the wait begins and ends. */
    void hold(String code, String reason, @Nullable Instant until) {
        hold(code, reason, until, null);
    }

    /** @param step step at whose end the roll waits, from 1 */
    void hold(String code, String reason, @Nullable Instant until, @Nullable Integer step) {
        Hold before = read.head().hold();
        Instant since = before != null && before.code().equals(code) ? before.since() : now();
        hold = new Hold(code, reason, since, until, step);
    }

    /** Returns since when the roll has been held for that reason; now when it is not. */
    Instant heldSince(String code) {
        Hold hold = roll.head().hold();
        return hold != null && hold.code().equals(code) ? hold.since() : now();
    }

    public StepDecision answer(StepResult.Next next, String phrase) {
        return conclude(summary -> StepResult.of(next, summary), phrase, false);
    }

    StepDecision await(Duration wait, String phrase) {
        long seconds = Math.max(1, wait.toSeconds());
        return conclude(
                summary -> StepResult.await(
                        seconds, phrase, SummaryLine.capped(summary + "; asks again in " + seconds + " s")),
                phrase,
                false);
    }

    /** Waits in a hold that others end. It observes again at the end of the hold at the latest. */
    StepDecision awaitHeld(Instant until, String phrase) {
        return awaitHeld(until, StepTimes.HELD_POLL, phrase);
    }

    /** @param poll the longest time until it observes again */
    StepDecision awaitHeld(Instant until, Duration poll, String phrase) {
        Duration left = Duration.between(now(), until);
        return await(left.compareTo(poll) < 0 ? left : poll, phrase);
    }

    StepDecision await(String phrase) {
        return await(StepTimes.POLL, phrase);
    }

    /** Records the failure with its reasons before any clean-up, and goes to FailRoll. */
    StepDecision fail(FailureCode code, String reason, List<Failure.FailedInstance> instances) {
        Failure failure =
                new Failure(code, reason, roll.openBatch().map(Batch::number).orElse(null), instances, now());
        roll = roll.failing(failure);
        note(
                RollEvent.Type.FAILING,
                reason,
                instances.stream().map(Failure.FailedInstance::id).toList(),
                Failure.reasons(instances),
                new EventDetails.Failed(failure));
        return failed(StepResult.Next.FAIL);
    }

    /** Returns the answer FAIL or DONE of a roll with a recorded failure. */
    StepDecision failed(StepResult.Next next) {
        Failure failure = roll.head().failure();
        String code = failure == null
                ? FailureCode.INTERNAL_ERROR.name()
                : failure.code().name();
        String reason = failure == null ? "unknown" : failure.reason();
        return conclude(summary -> new StepResult(next, null, null, summary, code, reason), reason, false);
    }

    /** Stops all further launches and scale-downs, for that reason. */
    StepDecision stop(String why) {
        List<DueNotification> useful = roll.head().usefulNotifications();
        change(c -> {
            c.notifications(useful);
            c.stage(Stage.STOPPING);
            c.ending(c.ending().withSince(now()));
        });
        note(RollEvent.Type.STOPPING, "no further launch or scale-down, " + why);
        return answer(StepResult.Next.STOP, "stopping, " + why);
    }

    /** Makes the last write, with the terminal stage and the lock's release. */
    StepDecision close(Stage terminal, RollEvent.Type type, String message) {
        change(c -> {
            c.stage(terminal);
            c.ownership(c.ownership().withClaim(null));
            c.waiting(c.waiting().withHold(null));
        });
        note(type, message);
        Failure failure = roll.head().failure();
        boolean failed = terminal == Stage.FAILED && failure != null;
        return conclude(
                summary -> failed && failure != null
                        ? new StepResult(
                                StepResult.Next.DONE,
                                null,
                                null,
                                summary,
                                failure.code().name(),
                                failure.reason())
                        : StepResult.of(StepResult.Next.DONE, summary),
                message,
                true);
    }

    private StepDecision conclude(Function<String, StepResult> answer, String phrase, boolean closes) {
        if (!closes) {
            reap();
            settleHold();
        }
        int inService = seen.inServiceCount(roll);
        InstanceCounts counts = SummaryLine.counts(roll, seen, inService);
        change(c -> c.progress(c.progress().withCounts(counts)));
        roll = StatusChangeEvents.tell(read, roll, seen.fleet, notes);
        if (notes.isEmpty() && !counts.showsAs(read.head().counts())) {
            note(RollEvent.Type.COUNTS_CHANGED, counts.green() + " green and " + counts.blue() + " blue are live");
        }
        if (!notes.isEmpty()) {
            change(c -> c.progress(c.progress().toldAt(now())));
        }
        String summary = SummaryLine.of(roll, phrase);
        List<RollEvent> events = Timeline.events(read, roll, notes, now());
        return new StepDecision(roll, events, closes ? List.of() : work, answer.apply(summary), write(closes, events));
    }

    private Write write(boolean closes, List<RollEvent> events) {
        if (!closes) {
            return roll.equals(read) && events.isEmpty() ? new Write.Nothing() : new Write.Save();
        }
        if (RollbackRules.isOwed(roll)) {
            return new Write.RollBack();
        }
        boolean serves = roll.head().stage() == Stage.FINISHED && roll.facts().movesServing();
        return new Write.Close(serves ? roll.facts().revision() : null);
    }

    /** Calls the action of every step once. It runs at the end of the visit, or earlier where the end depends on it. */
    void reap() {
        if (!reaped) {
            reaped = true;
            atEnd.accept(this);
            exchange();
        }
    }

    private void settleHold() {
        Hold before = read.head().hold();
        Hold after = hold;
        if (after != null && (before == null || !before.code().equals(after.code()))) {
            note(RollEvent.Type.HELD, after.reason(), new EventDetails.Held(after));
        } else if (after != null && !after.equals(before)) {
            note(RollEvent.Type.STILL_HELD, after.reason(), new EventDetails.Held(after));
        } else if (after == null && before != null) {
            note(RollEvent.Type.RELEASED, "no longer held: " + before.code());
        }
        change(c -> c.waiting(c.waiting().withHold(after)));
    }

    static EventDetails placed(List<Instance> instances) {
        return new EventDetails.Placed(instances.stream()
                .collect(Collectors.toMap(Instance::id, one -> one.placement().zone())));
    }

    /** Returns the instance ids in order, for messages. */
    static List<String> ids(List<Instance> instances) {
        return instances.stream().map(Instance::id).sorted().collect(Collectors.toList());
    }
}
