package greenroll.simulation.scenario;

import greenroll.group.Capacity;
import greenroll.group.HealthCheckType;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;

/**
 * The promise that follows from the roll's body and the group. It is computed here, and not by the handlers.
 *
 * @param excess the instances in service above the floor at the start
 * @param batch how many green instances may be launched and not yet proven
 */
@RecordBuilder
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
        HealthCheckType healthCheckType)
        implements RollPromiseBuilder.With {

    /**
     * The same promise without green first. With DETACH_OLD, blue leaves although green was not proven, as far as the
     * floor allows.
     */
    RollPromise withoutGreenFirst() {
        return withExcess(Capacity.MAX_TARGET);
    }

    /** The size of a batch: that percentage of the target, rounded up. */
    public static int part(int target, int percentage) {
        return Math.max(1, (target * percentage + 99) / 100);
    }

    /** The group's counts when a roll begins. */
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
        // With nothing in service there is no floor to keep, so one batch launches all instances.
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
                terms.batchSizePercentage(),
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
     * @param most the time after which it may be terminated although it still drains
     * @param least a Network Load Balancer may send new connections to it for two minutes; a minute is added
     */
    public record Drain(Duration most, Duration least) {

        /** @param waits whether the roll waits for the drain: shouldDrainInstances, or a restart */
        public static Drain of(RollCase of, Duration most, boolean waits) {
            return new Drain(most, Duration.ofSeconds(of.network() && waits ? 180 : 0));
        }
    }
}
