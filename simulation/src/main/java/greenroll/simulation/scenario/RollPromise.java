package greenroll.simulation.scenario;

import greenroll.group.Capacity;
import greenroll.group.HealthCheckType;
import java.time.Duration;

/**
 * What the roll's body and the group promise, worked out here and not asked of the handlers.
 *
 * @param excess in service above the floor at the start
 * @param batch how many green may be launched and not proven yet
 */
public record RollPromise(
        int target,
        int percentage,
        int floor,
        int ceiling,
        int excess,
        int batch,
        Duration grace,
        Drain drain,
        boolean restarts,
        HealthCheckType healthCheckType) {

    /** Who asks for DETACH_OLD asks for blue to go although green was not proven, as far as the floor allows. */
    RollPromise withoutGreenFirst() {
        return new RollPromise(
                target,
                percentage,
                floor,
                ceiling,
                Capacity.MAX_TARGET,
                batch,
                grace,
                drain,
                restarts,
                healthCheckType);
    }

    /** How many a batch has: that share of the target, rounded up. */
    public static int part(int target, int percentage) {
        return Math.max(1, (target * percentage + 99) / 100);
    }

    /** The group as a roll finds it. */
    public record Before(int serving, int live) {}

    public static RollPromise of(
            int target,
            int percentage,
            Before before,
            boolean restarts,
            Duration grace,
            Drain drain,
            HealthCheckType healthCheckType) {
        int part = part(target, percentage);
        int kept = Math.min(target, before.serving());
        if (restarts) {
            int out = Math.max(1, Math.min(part, before.serving() - 1));
            int floor = Math.max(0, kept - out);
            int ceiling = Math.max(target, before.live());
            return new RollPromise(target, percentage, floor, ceiling, 0, 0, grace, drain, true, healthCheckType);
        }
        // With nothing in service there is nothing to keep: all at once.
        int batch = before.serving() == 0 ? Math.max(1, target) : part;
        int surge = before.serving() == 0 ? Math.max(target, 2 * part) : 2 * part;
        return new RollPromise(
                target,
                percentage,
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
     * What a roll of that body promises: reckoned here by what the documents say, and asked of no rule of the product.
     *
     * @param serving how many are in service when it begins
     * @param live how many are pending or running, stopped ones too
     * @param mayFail whether it may: then what its caller asks to happen on a failure is promised too
     */
    public static RollPromise of(RollCase of, int serving, int live, boolean mayFail) {
        EffectiveSettings terms = EffectiveSettings.of(of);
        Duration onFailure = terms.drainOnFailure(of);
        Duration most = mayFail && onFailure.compareTo(terms.drain()) < 0 ? onFailure : terms.drain();
        RollPromise promise = of(
                of.groupSize(),
                terms.batchSizePercentage(),
                new Before(serving, live),
                terms.restarts(),
                terms.grace(),
                Drain.of(of, most, terms.drains() || terms.restarts()),
                terms.healthCheckType());
        return mayFail && terms.detachOld() ? promise.withoutGreenFirst() : promise;
    }

    /**
     * How long what was deregistered may drain, and must at the least.
     *
     * @param most after that it may end although it is registered
     * @param least a Network Load Balancer may send new connections to it for two minutes; a minute is added
     */
    public record Drain(Duration most, Duration least) {

        /** @param waits whether it waits at all: shouldDrainInstances, or a restart */
        public static Drain of(RollCase of, Duration most, boolean waits) {
            return new Drain(most, Duration.ofSeconds(of.network() && waits ? 180 : 0));
        }
    }
}
