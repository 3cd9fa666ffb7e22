/** {@code greenroll simulate}: the options, the output, and the exit status. */
@NullMarked
package greenroll.simulation.command;

import org.jspecify.annotations.NullMarked;
