package greenroll.roll.supervision;

import greenroll.roll.Claim;
import greenroll.roll.ExecutionOutcome;
import greenroll.roll.ExecutionState;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.FailureCode;
import greenroll.roll.failure.Leftover;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.EventDraft;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that exactly one execution runs a roll. It decides how a roll continues as a new execution, and what the
 * watchdog does when the execution of a roll is gone. Pure; called twice with the same arguments, it returns the same.
 */
public final class ExecutionSupervision {

    /** How long after acceptance, or after a write, an execution may be missing before it is started again. */
    private static final Duration NEVER_STARTED = Duration.ofSeconds(60);

    private static final int MAX_RESTARTS = 3;

    private ExecutionSupervision() {}

    /** A change of the roll that must be written before any other action. */
    public record Change(Roll next, List<RollEvent> events) {}

    /** Returns the roll with the next generation, for ContinueAsNew. */
    public static Change continued(Roll roll, int visits, Instant now) {
        Roll next = roll.with(c -> {
            c.ownership(c.ownership()
                    .withExecutionState(roll.head().executionState().nextGeneration()));
            c.progress(c.progress().toldAt(now));
        });
        return change(
                roll,
                next,
                RollEvent.Type.CONTINUED,
                "goes on as execution " + next.head().executionState().generation() + " after " + visits + " visits",
                now);
    }

    /** The watchdog's decision about one roll. */
    public sealed interface Verdict {
        /** Do nothing: the execution runs, or it is too early to tell. */
        record Leave() implements Verdict {}

        /** Write this change, then start the execution of the new generation. */
        record Restart(Change change) implements Verdict {}

        /** Write this change as the end of the operation, then tell the owner. */
        record Close(Change change) implements Verdict {}
    }

    /** @param state state of the execution of the roll's stored generation */
    public static Verdict judge(Roll roll, ExecutionOutcome state, Instant now) {
        RollHead head = roll.head();
        Claim claim = head.claim();
        boolean early = state == ExecutionOutcome.NOT_STARTED
                && now.isBefore(head.progress().updatedAt().plus(NEVER_STARTED));
        if (!head.isOpen() || state == ExecutionOutcome.RUNNING || early || (claim != null && claim.isLive(now))) {
            return new Verdict.Leave();
        }
        int mark = progress(roll);
        int restarts = mark > head.executionState().progressMark()
                ? 0
                : head.executionState().watchdogRestarts();
        return restarts >= MAX_RESTARTS
                ? new Verdict.Close(close(roll, state, now))
                : new Verdict.Restart(restart(roll, state, restarts + 1, mark, now));
    }

    private static int progress(Roll roll) {
        long proven = roll.instances().filter(BatchInstance::isProven).count();
        long out = roll.retiring().filter(one -> one.deregisteredAt() != null).count();
        long gone = roll.retiring().filter(one -> one.goneAt() != null).count();
        return (int) (proven + out + gone) + roll.head().currentBatch();
    }

    private static Change restart(Roll roll, ExecutionOutcome state, int restarts, int mark, Instant now) {
        boolean aborted = roll.head().executionState().aborted() || state == ExecutionOutcome.ABORTED;
        int generation = roll.head().executionState().generation() + 1;
        Roll next = roll.with(c -> {
            c.ownership(c.ownership().withExecutionState(new ExecutionState(generation, restarts, mark, aborted)));
            c.progress(c.progress().toldAt(now));
        });
        return change(
                roll,
                next,
                RollEvent.Type.WATCHDOG,
                "execution " + (generation - 1) + " is " + words(state) + " although the roll is open: starts "
                        + generation,
                now);
    }

    private static Change close(Roll roll, ExecutionOutcome state, Instant now) {
        String why = "the execution was started " + MAX_RESTARTS + " times without progress; the last one is "
                + words(state);
        Integer batch = roll.openBatch().map(Batch::number).orElse(null);
        Roll failing = roll.head().failure() != null
                ? roll
                : roll.failing(new Failure(FailureCode.WATCHDOG_GAVE_UP, why, batch, List.of(), now));
        List<Leftover> leftovers = new ArrayList<>(failing.head().leftovers());
        failing.retiring()
                .filter(RetiringInstance::isOpen)
                .forEach(one -> leftovers.add(new Leftover(one.id(), "listed for termination, not seen gone")));
        failing.openBatch()
                .ifPresent(open -> open.instances().stream()
                        .filter(member -> !member.isProven() && !open.retires(member.id()))
                        .forEach(member ->
                                leftovers.add(new Leftover(member.id(), "launched or restarted, not proven"))));
        Roll closed = failing.with(c -> {
            c.stage(Stage.FAILED);
            c.ending(c.ending().withLeftovers(leftovers));
            c.ownership(c.ownership().withClaim(null));
            c.waiting(c.waiting().withHold(null));
            c.progress(c.progress().toldAt(now));
        });
        Failure failure = failing.head().failure();
        return change(
                roll,
                closed,
                RollEvent.Type.FAILED,
                why,
                failure == null ? null : new EventDetails.Failed(failure),
                now);
    }

    private static Change change(Roll read, Roll next, RollEvent.Type type, String message, Instant now) {
        return change(read, next, type, message, null, now);
    }

    private static Change change(
            Roll read, Roll next, RollEvent.Type type, String message, @Nullable EventDetails details, Instant now) {
        Integer batch = read.lastBatch().map(Batch::number).orElse(null);
        EventDraft note = new EventDraft(type, batch, message, List.of(), Map.of(), details);
        return new Change(next, Timeline.events(read, next, List.of(note), now));
    }

    private static String words(ExecutionOutcome state) {
        return state.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }
}
