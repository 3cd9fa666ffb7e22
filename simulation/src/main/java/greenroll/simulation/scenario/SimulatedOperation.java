package greenroll.simulation.scenario;

import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.group.HealthCheckType;
import greenroll.roll.RollKind;
import java.time.Duration;

/** Which operation a simulated run is of, and what it promises of itself. */
public enum SimulatedOperation {
    /** What the case's body asks for. */
    ROLL(RollKind.ROLL, "roll"),
    /** A group of the case's size is created. */
    CREATE(RollKind.CREATE, "create"),
    /** The group gets a half more. */
    SCALE_UP(RollKind.SCALE, "scale-up"),
    /** A half of the group goes. */
    SCALE_DOWN(RollKind.SCALE, "scale-down"),
    /** One instance of the group has died, and another is unhealthy. */
    HEAL(RollKind.HEAL, "heal"),
    /** The group goes. */
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

    /** By how many a group of that size is scaled. */
    public static int half(int size) {
        return Math.max(1, size / 2);
    }

    /** How many instances it works towards, of a group of that size. */
    public int target(int size) {
        return switch (this) {
            case ROLL, CREATE, HEAL -> size;
            case SCALE_UP -> size + half(size);
            case SCALE_DOWN -> size - half(size);
            case DELETE -> 0;
        };
    }

    /** Worked out here and not asked of the handlers: floor and ceiling are what the operation's own words say. */
    public RollPromise promise(RollCase of) {
        if (this == ROLL) {
            return RollPromise.of(
                    of, EffectiveSettings.of(of).serving(of), of.start().live(of.groupSize()), true);
        }
        int size = of.groupSize();
        int floor = switch (this) {
            case ROLL, CREATE, DELETE -> 0;
            case SCALE_UP -> size;
            case SCALE_DOWN -> target(size);
            case HEAL -> size - 2;
        };
        int ceiling = switch (this) {
            // Nothing serves, so all that is wanted may be launched beside all that is there.
            case ROLL, CREATE -> 2 * size;
            case SCALE_UP -> target(size) + half(size);
            case SCALE_DOWN, DELETE -> size;
            case HEAL -> size + 1;
        };
        return new RollPromise(
                target(size),
                100,
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
