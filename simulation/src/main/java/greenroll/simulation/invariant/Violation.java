package greenroll.simulation.invariant;

import java.time.Instant;

/** One broken promise, with its time and a description. */
public record Violation(Invariant invariant, Instant at, String what) {}
