/**
 * Decides when a scheduled task is due, and what a scaling policy asks for. Pure: the time, the metrics and the capacity
 * are arguments.
 */
@NullMarked
package greenroll.scaling;

import org.jspecify.annotations.NullMarked;
