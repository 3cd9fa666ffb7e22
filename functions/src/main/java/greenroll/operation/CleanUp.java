package greenroll.operation;

import greenroll.fleet.FleetSnapshot;
import greenroll.fleet.Instance;
import greenroll.group.Capacity;
import greenroll.group.Group;
import greenroll.group.LaunchSpecification;
import greenroll.roll.Baseline;
import greenroll.roll.ReplacementScope;
import greenroll.roll.Roll;
import greenroll.roll.RollFacts;
import greenroll.roll.RollHead;
import greenroll.roll.RollKind;
import greenroll.roll.Stage;
import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.failure.Failure;
import greenroll.roll.failure.Refusal;
import greenroll.roll.failure.Warning;
import greenroll.roll.observation.InServiceRules;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The operation that cleans up after a roll: the instances that it terminates, their replacements, and the refusals.
 * Pure.
 *
 * @param target the group's target after the operation has begun
 */
record CleanUp(
        RollKind kind,
        int revision,
        LaunchSpecification specification,
        ReplacementScope replacementScope,
        int target,
        List<Warning> warnings,
        List<Refusal> refusals) {

    /**
     * The state at the time of the request: the group, the roll, the facts that serve or served before, and the fleet.
     */
    record Found(Group group, Roll roll, @Nullable RollFacts serving, FleetSnapshot fleet) {}

    static CleanUp of(CleanUpRequest request, Found found) {
        boolean isNew = request.takesOutGreen();
        boolean replaces = !request.shouldDecrementTargetCapacity();
        RollFacts launches = isNew && found.serving() != null
                ? found.serving()
                : found.roll().facts();
        if (replaces && request.shouldHandleAllBatches()) {
            ReplacementScope whole = ReplacementScope.whole(found.roll().id());
            RollKind kind = isNew ? RollKind.ROLLBACK : RollKind.DETACH;
            return new CleanUp(
                    kind,
                    launches.revision(),
                    launches.specification(),
                    whole,
                    found.group().capacity().target(),
                    List.of(),
                    refusals(request, found, true));
        }
        List<Instance> listed = isNew ? green(request, found) : blue(request, found);
        Capacity capacity = found.group().capacity();
        int most = replaces ? listed.size() : Math.min(listed.size(), capacity.target() - capacity.minimum());
        List<Refusal> refused = refusals(request, found, false);
        List<Instance> going = listed.subList(0, Math.max(0, most));
        return new CleanUp(
                RollKind.DETACH,
                launches.revision(),
                launches.specification(),
                new ReplacementScope(
                        found.roll().id(),
                        going.stream().map(Instance::id).toList(),
                        replaces ? ReplacementScope.Launches.AS_MANY : ReplacementScope.Launches.NONE,
                        null),
                replaces ? capacity.target() : capacity.target() - going.size(),
                kept(listed.subList(going.size(), listed.size())),
                refused.isEmpty() && going.isEmpty() ? nothing(request, listed) : refused);
    }

    private static List<Warning> kept(List<Instance> kept) {
        return kept.isEmpty()
                ? List.of()
                : List.of(new Warning(
                        "KEPT_BY_MINIMUM",
                        "capacity.minimum keeps "
                                + kept.stream().map(Instance::id).collect(Collectors.joining(", "))));
    }

    private static List<Refusal> nothing(CleanUpRequest request, List<Instance> listed) {
        return List.of(
                listed.isEmpty()
                        ? new Refusal(
                                Refusal.Code.VALIDATION_ERROR,
                                "nothing of that lives any more, so there is nothing to "
                                        + request.actionType().name(),
                                request.batchNum() == null ? "actionType" : "batchNum")
                        : new Refusal(
                                Refusal.Code.VALIDATION_ERROR,
                                "the group's target is its minimum already: lower capacity.minimum first, or launch"
                                        + " others in their place",
                                "shouldDecrementTargetCapacity"));
    }

    private static List<Refusal> refusals(CleanUpRequest request, Found found, boolean isWhole) {
        RollHead head = found.roll().head();
        RollFacts facts = head.facts();
        boolean isNew = request.takesOutGreen();
        if (facts.kind() != RollKind.ROLL || !facts.action().launchesGreen()) {
            return List.of(new Refusal(
                    Refusal.Code.VALIDATION_ERROR,
                    facts.id() + " is a "
                            + (facts.kind() == RollKind.ROLL
                                    ? facts.action().noun()
                                    : facts.kind().name()) + ", which leaves nothing to detach",
                    "actionType"));
        }
        if (head.stage() == Stage.FINISHED && !(isNew && isWhole)) {
            return List.of(new Refusal(
                    Refusal.Code.VALIDATION_ERROR,
                    facts.id() + " has finished: only DETACH_NEW with shouldHandleAllBatches goes back from there",
                    "actionType"));
        }
        return isNew && found.serving() == null && !request.shouldDecrementTargetCapacity()
                ? List.of(new Refusal(
                        Refusal.Code.NO_SERVING_REVISION,
                        "nothing served before " + facts.id() + ", so there is nothing to go back to: update the group,"
                                + " and roll",
                        "actionType"))
                : List.of();
    }

    /** The roll's live green in the requested batches. */
    private static List<Instance> green(CleanUpRequest request, Found found) {
        int number = batch(request, found);
        Set<String> ids = found.roll().batches().stream()
                .filter(batch -> request.shouldHandleAllBatches() || batch.number() == number)
                .flatMap(batch -> batch.instances().stream())
                .map(BatchInstance::id)
                .collect(Collectors.toSet());
        return worstFirst(found, ids, true, Integer.MAX_VALUE);
    }

    /**
     * The live instances that the roll neither launched nor left alone: all of them, or as many as the batch would have
     * replaced.
     */
    private static List<Instance> blue(CleanUpRequest request, Found found) {
        Baseline baseline = found.roll().head().baseline();
        Set<String> green = Stream.concat(
                        found.roll().instances().map(BatchInstance::id),
                        baseline == null ? Stream.of() : baseline.keptIds().stream())
                .collect(Collectors.toSet());
        int number = batch(request, found);
        int most = request.shouldHandleAllBatches()
                ? Integer.MAX_VALUE
                : found.roll().batches().stream()
                        .filter(batch -> batch.number() == number)
                        .mapToInt(Batch::size)
                        .sum();
        return worstFirst(found, green, false, most);
    }

    private static int batch(CleanUpRequest request, Found found) {
        Failure failure = found.roll().head().failure();
        Integer failed = failure == null ? null : failure.batch();
        if (request.batchNum() != null) {
            return request.batchNum();
        }
        return failed == null ? found.roll().head().currentBatch() : failed;
    }

    /** Instances out of service first, then the oldest. */
    private static List<Instance> worstFirst(Found found, Set<String> ids, boolean among, int most) {
        RollFacts facts = found.roll().facts();
        InServiceRules health = new InServiceRules(
                facts.settings().health().healthCheckType(),
                facts.revisions().targetGroups(),
                facts.adoptedRevision(),
                found.fleet());
        return found.fleet().instances().values().stream()
                .filter(Instance::isLive)
                .filter(one -> ids.contains(one.id()) == among)
                .sorted(Comparator.comparing(health::inService)
                        .thenComparing(one -> one.launch().launchedAt())
                        .thenComparing(Instance::id))
                .limit(most)
                .toList();
    }
}
