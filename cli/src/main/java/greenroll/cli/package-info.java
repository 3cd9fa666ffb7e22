/**
 * The entry of the command line. It knows its commands by name only, so that each command loads no more than it needs.
 */
@NullMarked
package greenroll.cli;

import org.jspecify.annotations.NullMarked;
