/** {@code greenroll local}: the options, what is printed, and the exit status. */
@NullMarked
package greenroll.demo.command;

import org.jspecify.annotations.NullMarked;
