/**
 * The heart, pure: what a roll is, and what is right to do next, as functions of (roll, group, fleet, now). Nothing here
 * knows AWS, JSON, a clock or a random source; effects leave through the ports RollStore, RollNotifier, RollExecutions
 * and {@link greenroll.fleet.Fleet}. Starting an operation lives here too, shared by the API, the triggers and upkeep.
 */
@NullMarked
package greenroll.roll;

import org.jspecify.annotations.NullMarked;
