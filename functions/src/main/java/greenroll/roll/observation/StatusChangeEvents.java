package greenroll.roll.observation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.InstanceStatus;
import greenroll.roll.batch.RetiringInstance;
import greenroll.roll.timeline.EventDetails;
import greenroll.roll.timeline.EventDraft;
import greenroll.roll.timeline.RollEvent;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds timeline lines for instances whose status differs from the one in the timeline. A batch remembers the last
 * statuses told for its instances. So each change is told once, and an observation without news adds no line.
 */
public final class StatusChangeEvents {

    /**
     * The most notes and changed batches of one write. DynamoDB accepts 100 items in one transaction: these, the head,
     * the group, and a line for each status.
     */
    private static final int ROOM = 88;

    private StatusChangeEvents() {}

    /**
     * @param notes notes of the write so far; this method adds to them
     * @return the roll to write
     */
    public static Roll tell(Roll read, Roll next, FleetSnapshot fleet, List<EventDraft> notes) {
        Map<String, InstanceStatus> said = said(notes);
        Map<InstanceStatus, List<String>> unsaid = new EnumMap<>(InstanceStatus.class);
        long changed =
                next.batches().stream().filter(batch -> !isAsRead(read, batch)).count();
        int[] room = {(int) (ROOM - notes.size() - changed)};
        Roll told = next.mapBatches(batch -> {
            Map<String, InstanceStatus> shown = shown(next.facts(), batch, fleet);
            if (shown.equals(batch.shown()) && said.keySet().stream().noneMatch(shown::containsKey)
                    || isAsRead(read, batch) && room[0]-- <= 0) {
                return batch;
            }
            shown.forEach((id, status) -> {
                if (status != said.getOrDefault(id, batch.shown().get(id))) {
                    unsaid.computeIfAbsent(status, one -> new ArrayList<>()).add(id);
                }
            });
            return shown.equals(batch.shown()) ? batch : batch.withShown(shown);
        });
        Integer number = next.lastBatch().map(Batch::number).orElse(null);
        unsaid.forEach((status, ids) -> notes.add(note(next.facts(), number, status, ids, fleet)));
        return told;
    }

    private static boolean isAsRead(Roll read, Batch batch) {
        return batch.number() <= read.batches().size()
                && read.batches().get(batch.number() - 1).equals(batch);
    }

    private static Map<String, InstanceStatus> said(List<EventDraft> notes) {
        Map<String, InstanceStatus> said = new HashMap<>();
        for (EventDraft note : notes) {
            InstanceStatus status = note.type().statusAfter();
            if (status != null) {
                note.instances().forEach(id -> said.put(id, status));
            }
        }
        return said;
    }

    private static Map<String, InstanceStatus> shown(RollFacts facts, Batch batch, FleetSnapshot fleet) {
        Map<String, RetiringInstance> retiring = new HashMap<>();
        batch.retiring().forEach(one -> retiring.put(one.id(), one));
        Map<String, InstanceStatus> shown = new TreeMap<>();
        batch.instances()
                .forEach(one -> shown.put(one.id(), status(facts, one, retiring.get(one.id()), one.id(), fleet)));
        batch.retiring().stream()
                .filter(one -> !shown.containsKey(one.id()))
                .forEach(one -> shown.put(one.id(), status(facts, null, one, one.id(), fleet)));
        return shown;
    }

    private static InstanceStatus status(
            RollFacts facts,
            @Nullable BatchInstance member,
            @Nullable RetiringInstance retiring,
            String id,
            FleetSnapshot fleet) {
        return InstanceStatusRules.of(
                facts, member, retiring, fleet.instance(id).orElse(null), Optional.of(fleet));
    }

    private static EventDraft note(
            RollFacts facts, @Nullable Integer batch, InstanceStatus status, List<String> ids, FleetSnapshot fleet) {
        RollEvent.Type type =
                status == InstanceStatus.DETACHED ? RollEvent.Type.DRAINED : RollEvent.Type.STATUS_CHANGED;
        String words = switch (status) {
            case PENDING -> "not running yet";
            case RUNNING -> "running, and not called healthy";
            case HEALTHY -> "healthy";
            case UNHEALTHY -> "unhealthy";
            case DRAINING -> "draining";
            case DETACHED -> "out of the load balancer";
            case TERMINATED -> "gone";
        };
        InServiceRules health = new InServiceRules(
                facts.settings().health().healthCheckType(),
                facts.revisions().targetGroups(),
                facts.adoptedRevision(),
                fleet);
        Map<String, String> reasons = new TreeMap<>();
        for (String id : ids) {
            fleet.instance(id)
                    .filter(one -> status == InstanceStatus.UNHEALTHY || status == InstanceStatus.TERMINATED)
                    .flatMap(one -> Stream.of(stateReason(one), health.inWords(one))
                            .filter(why -> !why.isEmpty())
                            .findFirst())
                    .ifPresent(why -> reasons.put(id, why));
        }
        return new EventDraft(
                type, batch, ids.size() + " " + words, ids, reasons, new EventDetails.StatusChanged(status));
    }

    private static String stateReason(Instance instance) {
        return instance.stateReason() == null
                ? ""
                : instance.stateReason().code() + ": " + instance.stateReason().message();
    }
}
