package greenroll.fleet.metric;

import java.time.Instant;

/**
 * The value of a metric in one period.
 *
 * @param at begin of the period
 */
public record Datapoint(Instant at, double value) {}
