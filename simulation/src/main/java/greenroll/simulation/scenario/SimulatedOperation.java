package greenroll.simulation.scenario;

import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.group.HealthCheckType;
import greenroll.roll.RollKind;
import java.time.Duration;

/** The operation of a simulated run, and what it promises. */
public enum SimulatedOperation {
    /** A roll with the case's body. */
    ROLL(RollKind.ROLL, "roll"),
    /** A group of the case's size is created. */
    CREATE(RollKind.CREATE, "create"),
    /** The group grows by a half. */
    SCALE_UP(RollKind.SCALE, "scale-up"),
    /** A scheduled task adds a half to the group. */
    SCHEDULED_UP(RollKind.SCALE, "scheduled-up"),
    /** A scaling policy adds a half to the group. */
    POLICY_UP(RollKind.SCALE, "policy-up"),
    /** The group shrinks by a half. */
    SCALE_DOWN(RollKind.SCALE, "scale-down"),
    /** Half of the group's instances are detached by name, and others are launched first. */
    DETACH(RollKind.SCALE, "detach"),
    /** Half of the group's instances are detached by name, and the target goes down with them. */
    DETACH_DOWN(RollKind.SCALE, "detach-down"),
    /** One instance of the group has died, and another is unhealthy. */
    HEAL(RollKind.HEAL, "heal"),
    /** The group is deleted. */
    DELETE(RollKind.DELETE, "delete");

    private final RollKind kind;
    private final String key;

    SimulatedOperation(RollKind kind, String key) {
        this.kind = kind;
        this.key = key;
    }

    public RollKind kind() {
        return kind;
    }

    /** Its name on the command line and in a report. */
    public String key() {
        return key;
    }

    /** The number of instances by which a group of that size is scaled. */
    public static int half(int size) {
        return Math.max(1, size / 2);
    }

    /** The number of instances that the operation works towards, for a group of that size. */
    public int target(int size) {
        return switch (this) {
            case ROLL, CREATE, HEAL, DETACH -> size;
            case SCALE_UP, SCHEDULED_UP, POLICY_UP -> size + half(size);
            case SCALE_DOWN, DETACH_DOWN -> size - half(size);
            case DELETE -> 0;
        };
    }

    /**
     * The promise is computed here and not by the handlers. Floor and ceiling follow from the documents of each
     * operation.
     */
    public RollPromise promise(RollCase of) {
        if (this == ROLL) {
            return RollPromise.of(
                    of, EffectiveSettings.of(of).serving(of), of.start().live(of.groupSize()), true);
        }
        int size = of.groupSize();
        int floor = switch (this) {
            case ROLL, CREATE, DELETE -> 0;
            case SCALE_UP, SCHEDULED_UP, POLICY_UP, DETACH -> size;
            case SCALE_DOWN, DETACH_DOWN -> target(size);
            case HEAL -> size - 2;
        };
        int ceiling = switch (this) {
            // No instance serves, so a whole second group may be launched next to the first.
            case ROLL, CREATE -> 2 * size;
            case SCALE_UP, SCHEDULED_UP, POLICY_UP, DETACH -> target(size) + half(size);
            case SCALE_DOWN, DETACH_DOWN, DELETE -> size;
            // During a heal EC2 may interrupt any spot instance, and each is replaced launch-first.
            case HEAL -> size + Math.max(1, size - of.setting().spot().onDemand(size));
        };
        return new RollPromise(
                target(size),
                RollPromise.Sizes.of(100),
                floor,
                ceiling,
                0,
                Math.max(2, target(size)),
                Duration.ZERO,
                RollPromise.Drain.of(of, TargetGroupSettings.named("any").deregistrationDelay(), true),
                false,
                HealthCheckType.TARGET_GROUP);
    }
}
