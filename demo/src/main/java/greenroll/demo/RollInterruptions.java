package greenroll.demo;

import greenroll.roll.batch.Batch;
import greenroll.roll.batch.BatchInstance;
import greenroll.roll.batch.RetiringInstance;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The three spot instances that EC2 interrupts in a roll of the demo, one after another. The first is blue. The second
 * is green in its grace period, or proven. The third is proven green, for which a later batch must launch another. In
 * the last batch the third may also be in its grace period, or blue.
 *
 * @param warned the instances that have got their notice, in that order
 */
record RollInterruptions(List<String> warned) {

    static final int OF_A_ROLL = 3;

    static final RollInterruptions NONE = new RollInterruptions(List.of());

    RollInterruptions {
        warned = List.copyOf(warned);
    }

    /** The same with the next one. */
    RollInterruptions and(String instanceId) {
        return new RollInterruptions(
                Stream.concat(warned.stream(), Stream.of(instanceId)).toList());
    }

    /**
     * Returns the spot instance that gets its notice now. Empty while the one before it lives, when no instance fits,
     * and after the last.
     *
     * @param batches the batches of a roll that goes on
     * @param planned the number of batches that it will have, as far as it knows now
     * @param liveSpot the live spot instances of the group, in the order of launch
     * @param inService the instances that serve
     */
    Optional<String> next(List<Batch> batches, int planned, List<String> liveSpot, Set<String> inService) {
        boolean waits = !warned.isEmpty() && liveSpot.contains(warned.getLast());
        if (batches.isEmpty() || !batches.getLast().isOpen() || waits || warned.size() >= OF_A_ROLL) {
            return Optional.empty();
        }
        Batch open = batches.getLast();
        Set<String> leaving = batches.stream()
                .flatMap(batch -> batch.retiring().stream())
                .map(RetiringInstance::id)
                .collect(Collectors.toSet());
        List<String> serving = liveSpot.stream()
                .filter(id -> inService.contains(id) && !leaving.contains(id))
                .toList();
        return switch (warned.size()) {
            case 0 -> isWatched(open) ? blue(batches, serving) : Optional.empty();
            case 1 -> inGrace(open, serving).or(() -> proven(batches, serving));
            default -> {
                boolean isLast = open.number() >= planned;
                Optional<String> proven = proven(batches, serving);
                yield isLast ? proven.or(() -> inGrace(open, serving)).or(() -> blue(batches, serving)) : proven;
            }
        };
    }

    /** Whether the load balancer checks the batch, or its grace period runs. */
    static boolean isWatched(Batch open) {
        return open.phase() == Batch.Phase.CHECKING || open.phase() == Batch.Phase.GRACE;
    }

    private static Optional<String> blue(List<Batch> batches, List<String> serving) {
        Set<String> green = members(batches).map(BatchInstance::id).collect(Collectors.toSet());
        return serving.stream().filter(id -> !green.contains(id)).findFirst();
    }

    private static Optional<String> inGrace(Batch open, List<String> serving) {
        return open.phase() == Batch.Phase.GRACE
                ? first(open.instances().stream(), BatchInstance::isWanted, serving)
                : Optional.empty();
    }

    private static Optional<String> proven(List<Batch> batches, List<String> serving) {
        return first(members(batches), BatchInstance::isProven, serving);
    }

    private static Stream<BatchInstance> members(List<Batch> batches) {
        return batches.stream().flatMap(batch -> batch.instances().stream());
    }

    private static Optional<String> first(
            Stream<BatchInstance> green, Predicate<BatchInstance> fits, List<String> serving) {
        return green.filter(fits)
                .map(BatchInstance::id)
                .filter(serving::contains)
                .findFirst();
    }
}
