/** {@code greenroll simulate}: the options, what is printed, and the exit status. */
@NullMarked
package greenroll.simulation.command;

import org.jspecify.annotations.NullMarked;
