/** Serves the console's files. This function has no rights in AWS. */
@NullMarked
package greenroll.api.console;

import org.jspecify.annotations.NullMarked;
