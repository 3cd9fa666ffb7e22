package greenroll.roll;

import greenroll.fleet.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an operation took over from another that held the group and had not ended. The other one ends in the transaction
 * that starts this one. What it launched belongs to this one from then on: it is blue, and it leaves at once when it is
 * not in service.
 *
 * @param rollId the operation that ended for this one
 * @param kind what it was
 * @param retiring what it was taking out
 * @param until how long something that it launched may still show up: a launch may be under way, and descriptions are late
 */
public record TakeOver(String rollId, RollKind kind, List<String> retiring, Instant until) {

    public TakeOver {
        retiring = List.copyOf(retiring);
    }

    /** Whether an operation of that kind need not wait for the holder: nobody waits for a HEAL, a DELETE not for a CREATE either. */
    public static boolean isOpenTo(RollKind kind, String holder) {
        return switch (kind) {
            case ROLL, SCALE -> holder.equals(RollKind.HEAL.name());
            case DELETE -> holder.equals(RollKind.HEAL.name()) || holder.equals(RollKind.CREATE.name());
            case CREATE, HEAL, DETACH, ROLLBACK -> false;
        };
    }

    /** The end of one operation as the start of the other, to be written at once. */
    record Change(Roll ended, List<RollEvent> events, Roll next) {}

    /**
     * Ends the holder for the next one. A visit of the holder that is at work now has its claim handed over: the next one
     * does nothing before that is over.
     *
     * @param held as it was read; it is open
     * @param next as it would be accepted if nobody held the group
     */
    static Change of(Roll held, Roll next, Instant now) {
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
                    c.stage = failure == null ? Stage.STOPPED : Stage.FAILED;
                    c.claim = null;
                    c.hold = null;
                    c.toldAt(now);
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
                                next.facts().judgingToo(held.facts().targetGroups()),
                                next.head().warnings())
                        .with(c -> {
                            c.expectedEnd = next.head().expectedEnd();
                            c.claim = claim != null && claim.isLive(now) ? claim : null;
                            c.takeOver = over;
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
                .map(call -> call.intendedAt().plus(EndRollRules.LOOK_UP))
                .filter(now::isBefore)
                .max(Instant::compareTo)
                .orElse(now);
    }

    /**
     * Lists for termination what was taken over and does not serve: what the other one launched, and what it was taking out.
     * A batch must be on record for that.
     */
    static void retire(StepContext context) {
        TakeOver over = context.roll().head().takeOver();
        if (over != null && !context.roll().batches().isEmpty()) {
            retire(context, over.leaving(context));
        }
    }

    /** The same at the end, where nothing of the other one may stay but what an operation keeps by its nature. */
    static void retireAtTheEnd(StepContext context) {
        TakeOver over = context.roll().head().takeOver();
        if (over == null) {
            return;
        }
        List<Instance> going = new ArrayList<>(over.leaving(context));
        RollFacts facts = context.roll().facts();
        if (context.roll().head().stage() == Stage.FINISHING && facts.replacementScope() == null && !facts.restarts()) {
            over.unrecorded(context).filter(one -> !going.contains(one)).forEach(going::add);
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
            last = last.retire(RetiringInstance.takenOver(one.id(), one.zone(), context.now()));
        }
        context.put(last);
        TakeOver over = context.roll().head().takeOver();
        context.note(
                RollEvent.Type.RETIRING,
                going.size() + " that " + (over == null ? "another" : over.rollId()) + " launched or took out leave",
                StepContext.ids(going),
                Map.of(),
                StepContext.placed(going));
    }

    /** Not in service, and never chosen here. What is unknown may serve, so it stays for now. */
    private List<Instance> leaving(StepContext context) {
        boolean first = context.roll().batches().size() <= 1;
        return unrecorded(context)
                .filter(one -> first || context.now().isBefore(until))
                .filter(one -> isOut(context.seen, one))
                .toList();
    }

    private java.util.stream.Stream<Instance> unrecorded(StepContext context) {
        Set<String> known = new HashSet<>();
        context.roll().recordedIds().forEach(known::add);
        Baseline baseline = context.roll().head().baseline();
        if (baseline != null) {
            known.addAll(baseline.keptIds());
        }
        return context.seen.live().stream().filter(this::isHandedOver).filter(one -> !known.contains(one.id()));
    }

    /** Whether the other one launched it, or was taking it out. */
    private boolean isHandedOver(Instance one) {
        return rollId.equals(one.rollId()) || retiring.contains(one.id());
    }

    /** Whether it is to leave as things are seen: handed over, and not in service. */
    boolean leaves(RollObservation seen, Instance one) {
        return isHandedOver(one) && isOut(seen, one);
    }

    private static boolean isOut(RollObservation seen, Instance one) {
        return switch (seen.verdict(one.id())) {
            case NOT_YET, UNHEALTHY -> true;
            case IN_SERVICE, UNKNOWN -> false;
        };
    }

    /** Target groups by revision, of both. */
    static Map<Integer, List<String>> merged(Map<Integer, List<String>> own, Map<Integer, List<String>> more) {
        Map<Integer, List<String>> all = new HashMap<>(more);
        all.putAll(own);
        return all;
    }

    /** Why the end must wait; null when nothing can show up any more. */
    @Nullable
    String awaited(Instant now) {
        return now.isBefore(until) ? "what " + rollId + " may have launched" : null;
    }
}
