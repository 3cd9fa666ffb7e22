package greenroll.simulation.invariant;

import java.time.Instant;

/** One promise broken, when, and how. */
public record Violation(Invariant invariant, Instant at, String what) {}
