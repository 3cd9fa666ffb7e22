package greenroll.roll.step;

import greenroll.fleet.Instance;
import greenroll.roll.Baseline;
import greenroll.roll.Claim;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.Stage;
import greenroll.roll.TakeOver;
import greenroll.roll.batch.Batch;
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

/** How an operation takes over from another that held the group, and how it treats that one's instances. Pure. */
public final class TakeOverRules {

    private TakeOverRules() {}

    /** The end of one operation and the start of the other, written in one transaction. */
    public record Change(Roll ended, List<RollEvent> events, Roll next) {}

    /**
     * Ends the holder for the next operation. If a visit of the holder is at work now, its claim passes to the next
     * operation, which does nothing before the claim is over.
     *
     * @param held open holder as it was read
     * @param next next operation as it would be accepted for a free group
     */
    public static Change of(Roll held, Roll next, Instant now) {
        Failure failure = held.head().failure();
        Claim claim = held.head().claim();
        TakeOver over = TakeOver.from(held, now);
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

    /**
     * Lists instances for termination that were taken over and do not serve: those that the other operation launched,
     * and those that it was taking out. It needs a batch in the record.
     */
    static void retire(StepContext context) {
        TakeOver over = context.roll().head().ownership().takeOver();
        if (over != null && !context.roll().batches().isEmpty()) {
            retire(context, leaving(over, context));
        }
    }

    /**
     * Lists the rest at the end. No instance of the other operation may stay, except those that this kind of operation
     * keeps.
     */
    static void retireAtTheEnd(StepContext context) {
        TakeOver over = context.roll().head().ownership().takeOver();
        if (over == null) {
            return;
        }
        List<Instance> going = new ArrayList<>(leaving(over, context));
        RollFacts facts = context.roll().facts();
        if (context.roll().head().stage() == Stage.FINISHING
                && (facts.replacementScope() == null || facts.isOfWholeGroup())
                && facts.action().terminatesBlue()) {
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

    /**
     * Returns instances that are not in service and were never chosen here. Instances with unknown health may serve, so
     * they stay for now.
     */
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
