/**
 * {@code ./greenroll roll …}: rolls over the API, of the embedded cloud or of a deployed one. What was asked for goes to
 * standard output and trouble to standard error, one line each, never a stack trace; the exit status tells how the roll
 * ended. Killing the command never touches the roll.
 */
@NullMarked
package greenroll.cli.roll;

import org.jspecify.annotations.NullMarked;
