/** Serves the console's files. This function has no permissions in AWS. */
@NullMarked
package greenroll.api.console;

import org.jspecify.annotations.NullMarked;
