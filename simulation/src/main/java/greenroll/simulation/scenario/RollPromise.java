package greenroll.simulation.scenario;

import greenroll.group.Capacity;
import greenroll.group.HealthCheckType;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The promise that follows from the roll's body and the group. It is computed here, and not by the handlers.
 *
 * @param excess the instances in service above the floor at the start
 * @param batch how many green instances may be launched and not yet proven
 */
@RecordBuilder
public record RollPromise(
        int target,
        Sizes sizes,
        int floor,
        int ceiling,
        int excess,
        int batch,
        Duration grace,
        Drain drain,
        boolean restarts,
        HealthCheckType healthCheckType)
        implements RollPromiseBuilder.With {

    /**
     * The same promise without green first. With DETACH_OLD, blue leaves although green was not proven, as far as the
     * floor allows.
     */
    RollPromise withoutGreenFirst() {
        return withExcess(Capacity.MAX_TARGET);
    }

    /**
     * How large the batches are.
     *
     * @param percentage of the target, for the batches after the steps
     * @param steps how far the roll is at the end of each step: "1" for an instance, "25%" for a quarter of what the roll
     *     replaces
     * @param leftAlone number of instances of the target that the roll leaves alone
     */
    public record Sizes(int percentage, List<String> steps, int leftAlone) {

        /** Of one size. */
        public static Sizes of(int percentage) {
            return new Sizes(percentage, List.of(), 0);
        }

        private static int end(String step, int all) {
            return step.endsWith("%")
                    ? (all * Integer.parseInt(step.replace("%", "")) + 99) / 100
                    : Math.min(all, Integer.parseInt(step));
        }

        Sizes leavingAlone(int instances) {
            return new Sizes(percentage, steps, instances);
        }

        /** The largest batch that may begin when so many of the target are done. */
        int after(int done, int target, int part) {
            return steps.stream()
                    .mapToInt(step -> end(step, target - leftAlone) - done)
                    .filter(left -> left > 0)
                    .findFirst()
                    .orElse(part);
        }

        /** All batches, when nothing is lost. */
        private List<Integer> batches(int all) {
            List<Integer> batches = new ArrayList<>();
            for (int done = 0; done < all - leftAlone; done += batches.getLast()) {
                batches.add(Math.min(all - leftAlone - done, after(done, all, part(all, percentage))));
            }
            return batches;
        }

        int largest(int all) {
            int part = part(all, percentage);
            return steps.isEmpty()
                    ? part
                    : batches(all).stream().mapToInt(Integer::intValue).max().orElse(part);
        }

        /** A batch with the one after it, or with the drains before it, but at most twice its size. */
        int surge(int all) {
            List<Integer> batches = batches(all);
            return steps.isEmpty() || batches.size() < 2
                    ? 2 * largest(all)
                    : IntStream.range(0, batches.size())
                            .map(i -> batches.get(i)
                                    + Math.max(
                                            i + 1 < batches.size() ? batches.get(i + 1) : 0,
                                            Math.min(batches.get(i), sum(batches.subList(0, i)))))
                            .max()
                            .orElseThrow();
        }

        private static int sum(List<Integer> sizes) {
            return sizes.stream().mapToInt(Integer::intValue).sum();
        }
    }

    /** The size of a batch: that percentage of the target, rounded up. */
    public static int part(int target, int percentage) {
        return Math.max(1, (target * percentage + 99) / 100);
    }

    /** How many green may be launched and not yet proven, when so many are proven and live. */
    public int unproven(int done) {
        return sizes.steps().isEmpty() || batch >= target
                ? batch
                : Math.min(batch, sizes.after(done, target, part(target, sizes.percentage())));
    }

    /** How many green the roll launches. */
    public int replaced() {
        return Math.max(0, target - sizes.leftAlone());
    }

    /** How many green an operation without the roll's steps may launch and not have proven. */
    public int withoutSteps(int ofTarget) {
        return part(ofTarget, sizes.percentage());
    }

    /** The group's counts when a roll begins. */
    public record Before(int serving, int live) {}

    public static RollPromise of(
            int target,
            Sizes sizes,
            Before before,
            boolean restarts,
            Duration grace,
            Drain drain,
            HealthCheckType healthCheckType) {
        int part = part(target, sizes.percentage());
        int largest = sizes.largest(target);
        int pair = sizes.surge(target);
        int kept = Math.min(target, before.serving());
        if (restarts) {
            int out = Math.max(1, Math.min(largest, before.serving() - 1));
            int floor = Math.max(0, kept - out);
            int ceiling = Math.max(target, before.live());
            return new RollPromise(target, sizes, floor, ceiling, 0, 0, grace, drain, true, healthCheckType);
        }
        // With nothing in service there is no floor to keep, so one batch launches all instances.
        int batch = before.serving() == 0 ? Math.max(1, target) : largest;
        int surge = before.serving() == 0 ? Math.max(target, pair) : pair;
        return new RollPromise(
                target,
                sizes,
                kept,
                Math.max(target, before.live()) + surge,
                before.serving() - kept,
                batch,
                grace,
                drain,
                false,
                healthCheckType);
    }

    /**
     * Returns the promise of a roll with that body. It follows the documents, and uses no rule of the product.
     *
     * @param serving the number of instances in service when it begins
     * @param live the number of pending and running instances
     * @param mayFail whether the roll may fail, so that the promise includes what the body's {@code onFailure} allows
     */
    public static RollPromise of(RollCase of, int serving, int live, boolean mayFail) {
        EffectiveSettings terms = EffectiveSettings.of(of);
        Duration onFailure = terms.drainOnFailure(of);
        Duration most = mayFail && onFailure.compareTo(terms.drain()) < 0 ? onFailure : terms.drain();
        RollPromise promise = of(
                of.groupSize(),
                terms.sizes(),
                new Before(serving, live),
                terms.restarts(),
                terms.grace(),
                Drain.of(of, most, terms.drains() || terms.restarts()),
                terms.healthCheckType());
        return mayFail && terms.detachOld() ? promise.withoutGreenFirst() : promise;
    }

    /**
     * How long an instance may drain after its deregistration, and how long it must drain at least.
     *
     * @param parks how many blue are parked when they have drained, and do not count against the ceiling then
     * @param most the time after which it may be terminated although it still drains
     * @param least a Network Load Balancer may send new connections to it for two minutes; a minute is added
     */
    public record Drain(Duration most, Duration least, int parks) {

        /** @param waits whether the roll waits for the drain: shouldDrainInstances, or a restart */
        public static Drain of(RollCase of, Duration most, boolean waits) {
            return new Drain(most, Duration.ofSeconds(of.network() && waits ? 180 : 0), EffectiveSettings.parks(of));
        }

        /** The same for the roll that follows. */
        public Drain withoutParks() {
            return new Drain(most, least, 0);
        }
    }
}
