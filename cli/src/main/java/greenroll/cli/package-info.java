/** The command line's entry. It knows its commands by name only, so that each loads no more than it needs. */
@NullMarked
package greenroll.cli;

import org.jspecify.annotations.NullMarked;
