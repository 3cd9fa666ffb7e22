/**
 * {@code ./greenroll roll …}: rolls over the API, of the embedded cloud or of a deployed one. Results go to standard
 * output and errors to standard error, one line each, never a stack trace. The exit status tells how the roll ended.
 * Killing the command never changes the roll.
 */
@NullMarked
package greenroll.cli.roll;

import org.jspecify.annotations.NullMarked;
