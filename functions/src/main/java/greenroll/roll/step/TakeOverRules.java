package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.roll.Baseline;
import greenroll.roll.Claim;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import greenroll.roll.StepTimes;
import greenroll.roll.TakeOver;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.timeline.EventDraft;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** How an operation takes over from another that held the group, and what becomes of what that one launched. Pure. */
public final class TakeOverRules {

    private TakeOverRules() {}

    /** The end of one operation as the start of the other, to be written at once. */
    public record Change(Roll ended, List<RollEvent> events, Roll next) {}

    /**
     * Ends the holder for the next one. A visit of the holder that is at work now has its claim handed over: the next one
     * does nothing before that is over.
     *
     * @param held as it was read; it is open
     * @param next as it would be accepted if nobody held the group
     */
    public static Change of(Roll held, Roll next, Instant now) {
        Failure failure = held.head().failure();
        Claim claim = held.head().claim();
        TakeOver over = new TakeOver(
                held.id(),
                held.facts().kind(),
                held.retiring()
                        .filter(RetiringInstance::isOpen)
                        .map(RetiringInstance::id)
                        .toList(),
                lastSight(held, now));
        Roll ended = held.openBatch()
                .map(open -> held.withBatch(open.closed(Batch.Phase.GIVEN_UP, now)))
                .orElse(held)
                .with(c -> {
                    c.stage(failure == null ? Stage.STOPPED : Stage.FAILED);
                    c.ownership(c.ownership().withClaim(null));
                    c.waiting(c.waiting().withHold(null));
                    c.progress(c.progress().toldAt(now));
                });
        String by = "taken over by " + next.facts().kind() + " " + next.id();
        EventDraft note = new EventDraft(
                failure == null ? RollEvent.Type.STOPPED : RollEvent.Type.FAILED,
                held.lastBatch().map(Batch::number).orElse(null),
                failure == null ? by : failure.reason() + "; " + by,
                List.of(),
                Map.of());
        Roll begun = new Roll(
                RollHead.accepted(
                                next.facts().judgingToo(held.facts().revisions().targetGroups()),
                                next.head().warnings())
                        .with(c -> {
                            c.progress(c.progress()
                                    .withExpectedEnd(next.head().progress().expectedEnd()));
                            c.ownership(c.ownership()
                                    .with(ownership -> ownership
                                            .claim(claim != null && claim.isLive(now) ? claim : null)
                                            .takeOver(over)));
                        }),
                List.of());
        return new Change(ended, Timeline.events(held, ended, List.of(note), now), begun);
    }

    /** Until when what the holder launched may show up for the first time; now when all of it was seen. */
    private static Instant lastSight(Roll held, Instant now) {
        Set<String> seen = new HashSet<>();
        held.instances()
                .filter(one -> one.registeredAt() != null)
                .map(BatchInstance::id)
                .forEach(seen::add);
        return held.batches().stream()
                .flatMap(batch -> batch.calls().stream())
                .filter(call -> switch (call.state()) {
                    case PENDING, ABANDONED -> true;
                    case ANSWERED -> !seen.containsAll(call.instanceIds());
                    case SHORT, SPENT, REFUSED -> false;
                })
                .map(call -> call.intendedAt().plus(StepTimes.LAUNCH_SHOWS_UP))
                .filter(now::isBefore)
                .max(Instant::compareTo)
                .orElse(now);
    }

    /**
     * Lists for termination what was taken over and does not serve: what the other one launched, and what it was taking out.
     * A batch must be on record for that.
     */
    static void retire(StepContext context) {
        TakeOver over = context.roll().head().ownership().takeOver();
        if (over != null && !context.roll().batches().isEmpty()) {
            retire(context, leaving(over, context));
        }
    }

    /** The same at the end, where nothing of the other one may stay but what an operation keeps by its nature. */
    static void retireAtTheEnd(StepContext context) {
        TakeOver over = context.roll().head().ownership().takeOver();
        if (over == null) {
            return;
        }
        List<Instance> going = new ArrayList<>(leaving(over, context));
        RollFacts facts = context.roll().facts();
        if (context.roll().head().stage() == Stage.FINISHING && facts.replacementScope() == null && !facts.restarts()) {
            unrecorded(over, context).filter(one -> !going.contains(one)).forEach(going::add);
        }
        if (!going.isEmpty() && context.roll().batches().isEmpty()) {
            Batch none = Batch.opened(1, 0, Batch.Phase.SCALING_DOWN, List.of(), context.now());
            context.put(none.closed(Batch.Phase.GIVEN_UP, context.now()));
        }
        retire(context, going);
    }

    private static void retire(StepContext context, List<Instance> going) {
        if (going.isEmpty()) {
            return;
        }
        Batch last = context.roll().lastBatch().orElseThrow();
        for (Instance one : going) {
            last = last.retire(
                    RetiringInstance.takenOver(one.id(), one.placement().zone(), context.now()));
        }
        context.put(last);
        TakeOver over = context.roll().head().ownership().takeOver();
        context.note(
                RollEvent.Type.RETIRING,
                going.size() + " that " + (over == null ? "another" : over.rollId()) + " launched or took out leave",
                StepContext.ids(going),
                Map.of(),
                StepContext.placed(going));
    }

    /** Not in service, and never chosen here. What is unknown may serve, so it stays for now. */
    private static List<Instance> leaving(TakeOver over, StepContext context) {
        boolean first = context.roll().batches().size() <= 1;
        return unrecorded(over, context)
                .filter(one -> first || context.now().isBefore(over.until()))
                .filter(one -> context.seen.isOut(one))
                .toList();
    }

    private static Stream<Instance> unrecorded(TakeOver over, StepContext context) {
        Set<String> known = new HashSet<>();
        context.roll().recordedIds().forEach(known::add);
        Baseline baseline = context.roll().head().baseline();
        if (baseline != null) {
            known.addAll(baseline.keptIds());
        }
        return context.seen.live().stream().filter(over::isHandedOver).filter(one -> !known.contains(one.id()));
    }
}
