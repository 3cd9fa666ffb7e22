/** The input that the state machine gives to a Task state, and the result that it gets back. Values. */
@NullMarked
package greenroll.roll.task;

import org.jspecify.annotations.NullMarked;
