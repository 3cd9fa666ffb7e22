package greenroll.roll.supervision;

import greenroll.fleet.Instance;
import greenroll.roll.DueNotification;
import greenroll.roll.Roll;
import greenroll.roll.RollHead;
import greenroll.roll.failure.Leftover;
import greenroll.roll.failure.RetainedInstance;
import greenroll.roll.timeline.EventDraft;
import greenroll.roll.timeline.RollEvent;
import greenroll.roll.timeline.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Terminates the instances that a failed roll kept for debugging, once {@code keepFailedFor} is over. Pure. */
public final class RetentionExpiry {

    /**
     * How long a termination is repeated that EC2 refuses. After it the instance is left behind, and the owner is told.
     */
    private static final Duration TRIED_FOR = Duration.ofHours(1);

    private RetentionExpiry() {}

    /** Returns the ids whose time is over. */
    public static Set<String> due(RollHead head, Instant now) {
        return head.ending().retained().stream()
                .filter(one -> !now.isBefore(one.until()))
                .map(RetainedInstance::instanceId)
                .collect(Collectors.toSet());
    }

    /** Returns those of the due instances that live and still carry both tags: the group's and this roll's. */
    public static List<Instance> toTerminate(RollHead head, Set<String> due, List<Instance> seen) {
        return seen.stream()
                .filter(one -> due.contains(one.id()) && one.isLive() && carriesTags(one, head))
                .toList();
    }

    private static boolean carriesTags(Instance one, RollHead head) {
        return head.facts().groupId().equals(one.tags().groupId())
                && head.id().equals(one.tags().rollId());
    }

    /**
     * Returns the record after the terminations. Instances that are already gone are done too. An instance that lives
     * and no longer carries the tags is left behind, and the owner is told. The record stays the same while there is
     * nothing to tell.
     *
     * @param seen the due instances as they were before the terminations
     * @param refused EC2's refusals by id; these instances are tried again for an hour
     */
    public static ExecutionSupervision.Change ended(
            Roll roll, Set<String> due, List<Instance> seen, Map<String, String> refused, Instant now) {
        Set<String> untagged = seen.stream()
                .filter(one -> due.contains(one.id()) && one.isLive() && !carriesTags(one, roll.head()))
                .map(Instance::id)
                .collect(Collectors.toSet());
        List<RetainedInstance> left = new ArrayList<>();
        List<Leftover> behind = new ArrayList<>(roll.head().leftovers());
        for (RetainedInstance one : roll.head().ending().retained()) {
            boolean again = refused.containsKey(one.instanceId());
            if (untagged.contains(one.instanceId())) {
                behind.add(new Leftover(one.instanceId(), Leftover.UNTAGGED));
            } else if (again && !now.isBefore(one.until().plus(TRIED_FOR))) {
                behind.add(new Leftover(
                        one.instanceId(), "EC2 refuses to terminate it: " + refused.get(one.instanceId())));
            } else if (again || !due.contains(one.instanceId())) {
                left.add(one);
            }
        }
        Set<String> gone = due.stream()
                .filter(id -> !refused.containsKey(id) && !untagged.contains(id))
                .collect(Collectors.toSet());
        List<Leftover> more = behind.subList(roll.head().leftovers().size(), behind.size());
        List<DueNotification> notifications = new ArrayList<>(roll.head().notifications());
        if (!more.isEmpty()
                && notifications.stream().noneMatch(one -> one.kind() == DueNotification.Kind.ROLL_LEFTOVERS)) {
            notifications.add(
                    new DueNotification(DueNotification.Kind.ROLL_LEFTOVERS, roll.id() + "-leftovers", now, null));
        }
        List<EventDraft> notes = notes(gone, more);
        if (notes.isEmpty()) {
            return new ExecutionSupervision.Change(roll, List.of());
        }
        Roll next = roll.mapBatches(
                        batch -> batch.mapRetired(one -> gone.contains(one.id()) ? one.withGoneAt(now) : one))
                .with(c -> {
                    c.ending(c.ending().with(ending -> ending.retained(left).leftovers(behind)));
                    c.notifications(notifications);
                    c.progress(c.progress().withUpdatedAt(now));
                });
        return new ExecutionSupervision.Change(next, Timeline.events(roll, next, notes, now));
    }

    /** The record has all of these as gone or left behind, so the timeline names all of them. */
    private static List<EventDraft> notes(Set<String> gone, List<Leftover> behind) {
        List<EventDraft> notes = new ArrayList<>();
        if (!gone.isEmpty()) {
            notes.add(new EventDraft(
                    RollEvent.Type.TERMINATED,
                    null,
                    gone.size() + " kept for debugging: their time is over",
                    gone.stream().sorted().toList(),
                    Map.of()));
        }
        if (!behind.isEmpty()) {
            Map<String, String> reasons = Leftover.reasons(behind);
            notes.add(new EventDraft(
                    RollEvent.Type.LEFTOVERS, null, Leftover.inWords(behind), List.copyOf(reasons.keySet()), reasons));
        }
        return notes;
    }
}
