/** What the state machine gives to a Task state, and what it gets back. Values. */
@NullMarked
package greenroll.roll.task;

import org.jspecify.annotations.NullMarked;
