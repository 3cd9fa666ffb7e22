package greenroll.simulation.faults;

import java.util.Random;
import java.util.SplittableRandom;

/**
 * One thing that goes wrong.
 *
 * @param at at which call, counted from 1 at the start of the roll; where it does not apply, at the next call where it does
 * @param salt decides whom it hits, how long it lasts, and whose turn it is
 */
public record Fault(FaultKind kind, int at, long salt) {

    /** A constant, so that a fault goes on doing the same when a kind is added. */
    private static final long STRIDE = 33;

    /** Salts beside each other give chances that have nothing in common. */
    Random random() {
        return new Random(new SplittableRandom(salt * STRIDE + kind.ordinal()).nextLong());
    }

    @Override
    public String toString() {
        return kind.key() + "@" + at + "#" + salt;
    }
}
