/**
 * Starts operations on a group: checks, the plan, the lock and the execution. The API, the triggers and upkeep all
 * start rolls, scalings, heals and deletions here, through the ports.
 */
@NullMarked
package greenroll.operation;

import org.jspecify.annotations.NullMarked;
