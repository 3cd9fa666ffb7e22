package greenroll.simulation.run;

import greenroll.emulator.compute.state.ImageBehaviour;
import greenroll.emulator.compute.state.TargetGroupSettings;
import greenroll.roll.RollStatus;
import greenroll.simulation.faults.SimulationContext;
import greenroll.simulation.scenario.RollCase;
import greenroll.simulation.scenario.RollPromise;
import greenroll.simulation.scenario.SimulatedOperation;
import greenroll.simulation.scenario.StartAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A request of the owner while another operation holds the group, and its expected end. */
public enum ConcurrentRequest {
    /** A roll to a good image. */
    ROLL,
    /** A roll to an image that never gets healthy. */
    FAILING_ROLL,
    SCALE_UP,
    SCALE_DOWN,
    DELETE;

    private static final int PERCENTAGE = 50;

    private static final String BODY = """
            { "batchSizePercentage": %d, "gracePeriod": 30, "healthTimeout": 120 }""".formatted(PERCENTAGE);

    /**
     * The requests that may come during an operation of that kind. Each ends the operation, but a roll waits for the end
     * of a SCALE: its caller repeats it.
     */
    public static List<ConcurrentRequest> during(SimulatedOperation held) {
        return switch (held) {
            case HEAL -> List.of(values());
            case SCALE_UP, SCHEDULED_UP, POLICY_UP, SCALE_DOWN, DETACH, DETACH_DOWN -> List.of(ROLL, DELETE);
            case ROLL, CREATE, DELETE -> List.of(DELETE);
        };
    }

    /** Whether the caller is told to repeat the request until the operation has ended. */
    boolean waitsFor(SimulatedOperation held) {
        return this == ROLL && held != SimulatedOperation.HEAL;
    }

    /** Its name in a report. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    ImageBehaviour image() {
        return this == FAILING_ROLL ? ImageBehaviour.BROKEN : ImageBehaviour.GREEN;
    }

    RollStatus end() {
        return this == FAILING_ROLL ? RollStatus.FAILED : RollStatus.FINISHED;
    }

    int target(int size) {
        return switch (this) {
            case ROLL, FAILING_ROLL -> size;
            case SCALE_UP -> size + SimulatedOperation.half(size);
            case SCALE_DOWN -> size - SimulatedOperation.half(size);
            case DELETE -> 0;
        };
    }

    StartAnswer ask(SimulationContext world, int size) {
        Map<String, String> key = Map.of("Idempotency-Key", "arrives");
        return switch (this) {
            case ROLL, FAILING_ROLL -> StartAnswer.ask(world.cloud(), world.groupId(), BODY, key);
            case SCALE_UP -> StartAnswer.scale(world.cloud(), world.groupId(), SimulatedOperation.half(size), key);
            case SCALE_DOWN -> StartAnswer.scale(world.cloud(), world.groupId(), -SimulatedOperation.half(size), key);
            case DELETE -> StartAnswer.delete(world.cloud(), world.groupId(), key);
        };
    }

    /** The id of the operation that the answer names. */
    String begun(StartAnswer answer) {
        return this == ROLL || this == FAILING_ROLL ? answer.rollId() : answer.operationId();
    }

    /**
     * The promise of the requested operation. Its floor is 0 here, because it depends on the number in service when it
     * begins.
     */
    RollPromise promise(RollCase of) {
        int target = target(of.groupSize());
        int surge = switch (this) {
            case ROLL, FAILING_ROLL -> 2 * RollPromise.part(target, PERCENTAGE);
            case SCALE_UP, SCALE_DOWN -> target;
            case DELETE -> 0;
        };
        boolean rolls = this == ROLL || this == FAILING_ROLL;
        return new RollPromise(
                target,
                RollPromise.Sizes.of(rolls ? PERCENTAGE : 100),
                0,
                target + surge,
                0,
                // Where nothing serves, all instances are launched at once.
                target,
                rolls ? Duration.ofSeconds(30) : Duration.ZERO,
                RollPromise.Drain.of(of, TargetGroupSettings.named("any").deregistrationDelay(), true),
                false,
                greenroll.group.HealthCheckType.TARGET_GROUP);
    }
}
