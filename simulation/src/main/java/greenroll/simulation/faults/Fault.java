package greenroll.simulation.faults;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * One fault.
 *
 * @param at the number of its call, from 1 at the start of the roll; where it does not apply there, the next call where
 *     it does
 * @param salt decides which instance it hits, how long it lasts, and which invocation makes the next call
 */
public record Fault(FaultKind kind, int at, long salt) {

    /** A constant instead of the number of kinds, so that a fault has the same effect when a kind is added. */
    private static final long STRIDE = 33;

    /** The seed is mixed, because adjacent seeds of {@link Random} give similar numbers. */
    Random random() {
        return new Random(new SplittableRandom(salt * STRIDE + kind.ordinal()).nextLong());
    }

    @Override
    public String toString() {
        return kind.key() + "@" + at + "#" + salt;
    }
}
